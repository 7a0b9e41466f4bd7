package id.perisai.content;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.TenantId;

/** One saved state of a page. Never changed; whoever changes it in the database is found out. */
@Entity
@Immutable
@Table(name = "revision")
public class Revision {
  private static final int MAX_STORED = 4 * Content.MAX_BYTES; // the database puts blanks between

  @Id private UUID id;

  @TenantId
  @Column(name = "tenant_id")
  private String tenant;

  @Column(name = "page_id")
  private UUID page;

  private int number;
  private int base;

  @ColumnTransformer(write = "cast(? as revision_line)")
  private String line;

  @ColumnTransformer(read = "cast(content as text)", write = "cast(? as jsonb)")
  private String content;

  private byte[] digest;
  private String title;
  private String path;
  private UUID author;

  @Column(name = "created_at")
  private Instant createdAt;

  protected Revision() {}

  Revision(UUID page, int number, int base, boolean beside, Content content, UUID author) {
    this.id = UUID.randomUUID();
    this.page = page;
    this.number = number;
    this.base = base;
    this.line = beside ? "beside" : "main";
    this.content = new String(content.canonical(), StandardCharsets.UTF_8);
    this.digest = content.digest().bytes();
    this.title = content.title();
    this.path = content.path().isEmpty() ? null : content.path();
    this.author = author;
    this.createdAt = Instant.now();
  }

  /**
   * The content as it was saved.
   *
   * @throws Refused CONTENT_TAMPERED when what the database holds has another digest
   */
  public Content content() {
    return intact()
        .map(Content::parse)
        .orElseThrow(() -> new Refused(ContentRefusal.CONTENT_TAMPERED, number, title));
  }

  /** The stored JSON if it is what was saved, copies for lists included. */
  @SuppressWarnings("unchecked") // content is a JSON object, or its digest would be another's
  Optional<Map<String, Object>> intact() {
    try {
      Object json = Json.parse(content.getBytes(StandardCharsets.UTF_8), MAX_STORED);
      return Digest.of(Json.canonical(json)).equals(digest())
          ? Optional.of((Map<String, Object>) json)
          : Optional.empty();
    } catch (Rejected e) { // JSON that we never write, so not what was saved
      return Optional.empty();
    }
  }

  public UUID id() {
    return id;
  }

  public UUID page() {
    return page;
  }

  /** Counts from 1 within the page. */
  public int number() {
    return number;
  }

  /** The number of the revision that the author worked on; 0 for the first. */
  public int base() {
    return base;
  }

  /** Saved while somebody else had saved already: kept beside the line that counts. */
  public boolean isBeside() {
    return line.equals("beside");
  }

  /** The digest of what was saved. */
  public Digest digest() {
    return Digest.ofBytes(digest);
  }

  /** The title's copy for lists. */
  public String title() {
    return title;
  }

  public UUID author() {
    return author;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
