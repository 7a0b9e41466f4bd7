package id.perisai.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.TenantId;

/** The enduring thing that revisions are of. Never changed. */
@Entity
@Immutable
@Table(name = "page")
public class Page {
  @Id private UUID id;

  @TenantId
  @Column(name = "tenant_id")
  private String tenant;

  @ColumnTransformer(write = "cast(? as page_type)")
  private String type;

  @Column(name = "created_by")
  private UUID createdBy;

  @Column(name = "created_at")
  private Instant createdAt;

  protected Page() {}

  Page(UUID id, ContentType type, UUID createdBy, Instant createdAt) {
    this.id = id;
    this.type = type.code();
    this.createdBy = createdBy;
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  public ContentType type() {
    return ContentType.of(type).orElseThrow();
  }

  public UUID createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
