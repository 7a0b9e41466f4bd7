package id.perisai.review;

import id.perisai.release.Digest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.TenantId;

/** The answer to a submission, who gave it, when and why. */
@Entity
@Immutable
@Table(name = "decision")
public class Decision {
  @Id private UUID id;

  @TenantId
  @Column(name = "tenant_id")
  private String tenant;

  @Column(name = "submission_id")
  private UUID submission;

  @Column(name = "page_id")
  private UUID page;

  @Column(name = "revision_id")
  private UUID revision;

  private byte[] digest;

  @ColumnTransformer(write = "cast(? as decision_kind)")
  private String kind;

  private String reason;

  @Column(name = "decided_by")
  private UUID decidedBy;

  @Column(name = "decided_at")
  private Instant decidedAt;

  protected Decision() {}

  Decision(Submission submission, boolean approve, String reason, UUID decidedBy) {
    this.id = UUID.randomUUID();
    this.submission = submission.id();
    this.page = submission.page();
    this.revision = submission.revision();
    this.digest = submission.digest().bytes();
    this.kind = approve ? "approve" : "refuse";
    this.reason = reason;
    this.decidedBy = decidedBy;
    this.decidedAt = Instant.now();
  }

  public UUID id() {
    return id;
  }

  public UUID submission() {
    return submission;
  }

  public UUID revision() {
    return revision;
  }

  public Digest digest() {
    return Digest.ofBytes(digest);
  }

  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  public UUID decidedBy() {
    return decidedBy;
  }

  public Instant decidedAt() {
    return decidedAt;
  }
}
