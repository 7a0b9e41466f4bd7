package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.check.Checks;
import id.perisai.check.Finding;
import id.perisai.check.Severity;
import id.perisai.content.Content;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Submissions inside a running transaction: what {@link SubmitForReview}, and an import that
 * submits hundreds at once, are built from. Permission and audit are the act's.
 */
public final class Submissions {
  private Submissions() {}

  /**
   * Runs the checks and submits the revision with what they found.
   *
   * @param reason why findings that warn are right to stand; blank when there are none
   * @throws Refused WAITING_ALREADY, APPROVED_ALREADY, FINDINGS_NEED_REASON, CONTENT_TAMPERED
   */
  public static Submitted submit(EntityManager em, Acting who, Revision revision, String reason) {
    Content content = revision.content();
    requireUndecided(em, revision);
    List<Finding> findings = Checks.run(content);
    String said = reason == null || reason.isBlank() ? null : reason.strip();
    long warnings = findings.stream().filter(f -> f.severity() == Severity.WARN).count();
    if (warnings > 0 && said == null) {
      throw new Refused(ReviewRefusal.FINDINGS_NEED_REASON, warnings);
    }
    Submission submission = new Submission(revision, said, who.person());
    em.persist(submission);
    em.flush();
    findings.forEach(finding -> insert(em, who.tenant(), submission.id(), finding));
    return new Submitted(submission.id(), findings);
  }

  private static void requireUndecided(EntityManager em, Revision revision) {
    List<?> states =
        em.createNativeQuery(
                "select coalesce(cast(d.kind as text), 'waiting') from submission s"
                    + " left join decision d"
                    + " on d.tenant_id = s.tenant_id and d.submission_id = s.id"
                    + " where s.revision_id = :revision order by s.submitted_at desc limit 1")
            .setParameter("revision", revision.id())
            .getResultList();
    if (states.contains("waiting")) {
      throw new Refused(ReviewRefusal.WAITING_ALREADY);
    }
    if (states.contains("approve")) {
      throw new Refused(ReviewRefusal.APPROVED_ALREADY);
    }
  }

  private static void insert(EntityManager em, String tenant, UUID submission, Finding finding) {
    em.createNativeQuery(
            """
            insert into finding
              (tenant_id, id, submission_id, check_name, severity, place, excerpt, details)
            values (:tenant, :id, :submission, :check, cast(:severity as finding_severity), :place,
              :excerpt, cast(:details as jsonb))
            """)
        .setParameter("tenant", tenant)
        .setParameter("id", UUID.randomUUID())
        .setParameter("submission", submission)
        .setParameter("check", finding.check())
        .setParameter("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .setParameter("place", finding.where())
        .setParameter("excerpt", finding.excerpt())
        .setParameter(
            "details", new String(Json.canonical(finding.details()), StandardCharsets.UTF_8))
        .executeUpdate();
  }

  /** The newest submission of the page. */
  static boolean isNewest(EntityManager em, Submission submission) {
    Object newest =
        em.createNativeQuery(
                "select s.id from submission s where s.page_id = :page"
                    + " order by s.submitted_at desc, s.id limit 1")
            .setParameter("page", submission.page())
            .getSingleResult();
    return newest.equals(submission.id());
  }

  /** Whether the page was edited after what was submitted. */
  static boolean isStale(EntityManager em, Submission submission) {
    return !Pages.newest(em, submission.page()).id().equals(submission.revision());
  }
}
