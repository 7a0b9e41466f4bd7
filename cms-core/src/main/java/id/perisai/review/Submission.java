package id.perisai.review;

import id.perisai.access.Refused;
import id.perisai.content.Revision;
import id.perisai.release.Digest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.TenantId;

/** Somebody asked to have a revision reviewed. */
@Entity
@Immutable
@Table(name = "submission")
public class Submission {
  @Id private UUID id;

  @TenantId
  @Column(name = "tenant_id")
  private String tenant;

  @Column(name = "page_id")
  private UUID page;

  @Column(name = "revision_id")
  private UUID revision;

  private byte[] digest;
  private String reason;

  @Column(name = "submitted_by")
  private UUID submittedBy;

  @Column(name = "submitted_at")
  private Instant submittedAt;

  protected Submission() {}

  Submission(Revision revision, String reason, UUID submittedBy) {
    this.id = UUID.randomUUID();
    this.page = revision.page();
    this.revision = revision.id();
    this.digest = revision.digest().bytes();
    this.reason = reason;
    this.submittedBy = submittedBy;
    this.submittedAt = Instant.now();
  }

  /**
   * @throws Refused SUBMISSION_UNKNOWN
   */
  static Submission find(EntityManager em, UUID id) {
    Submission found = em.find(Submission.class, id);
    if (found == null) {
      throw new Refused(ReviewRefusal.SUBMISSION_UNKNOWN);
    }
    return found;
  }

  public UUID id() {
    return id;
  }

  public UUID page() {
    return page;
  }

  public UUID revision() {
    return revision;
  }

  /** Of the content that is to be decided on. */
  public Digest digest() {
    return Digest.ofBytes(digest);
  }

  /** Why the findings are right to stand. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  public UUID submittedBy() {
    return submittedBy;
  }

  public Instant submittedAt() {
    return submittedAt;
  }
}
