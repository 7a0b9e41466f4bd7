package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Refused;
import id.perisai.check.Checks;
import id.perisai.check.Finding;
import id.perisai.check.Severity;
import id.perisai.content.Content;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import id.perisai.media.FileFindings;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

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
   * @throws Refused WAITING_ALREADY, APPROVED_ALREADY, FINDINGS_NEED_REASON, CONTENT_TAMPERED,
   *     REASON_TOO_LONG
   */
  public static Submitted submit(EntityManager em, Acting who, Revision revision, String reason) {
    requireUndecided(em, revision);
    return ask(em, who, revision, reason);
  }

  /**
   * As {@link #submit}, for what is published before anybody reviewed it; whatever waited before.
   *
   * @throws Refused APPROVED_ALREADY, REFUSED_BEFORE, SUPERSEDED, FINDINGS_NEED_REASON,
   *     CONTENT_TAMPERED, REASON_TOO_LONG
   */
  static Submitted submitForced(EntityManager em, Acting who, Revision revision, String reason) {
    for (Object row :
        em.createNativeQuery(
                "select d.kind = 'approve', d.revision_id = :revision, coalesce(d.reason, '')"
                    + " from decision d join revision r on r.tenant_id = d.tenant_id"
                    + " and r.id = d.revision_id where d.page_id = :page"
                    + " and r.number >= :number order by d.decided_at desc")
            .setParameter("revision", revision.id())
            .setParameter("page", revision.page())
            .setParameter("number", revision.number())
            .getResultList()) {
      Object[] decision = (Object[]) row;
      boolean approved = (Boolean) decision[0];
      boolean same = (Boolean) decision[1];
      if (approved) {
        throw new Refused(same ? ReviewRefusal.APPROVED_ALREADY : ReviewRefusal.SUPERSEDED);
      }
      if (same) {
        throw new Refused(ReviewRefusal.REFUSED_BEFORE, decision[2]);
      }
    }
    return ask(em, who, revision, reason);
  }

  private static Submitted ask(EntityManager em, Acting who, Revision revision, String reason) {
    Content content = revision.content();
    List<Finding> findings = findings(em, who.tenant(), content);
    String said = GivenReason.of(reason);
    long warnings = findings.stream().filter(f -> f.severity() == Severity.WARN).count();
    if (warnings > 0 && said.isEmpty()) {
      throw new Refused(ReviewRefusal.FINDINGS_NEED_REASON, warnings);
    }
    Submission submission = new Submission(revision, said.isEmpty() ? null : said, who.person());
    em.persist(submission);
    em.flush();
    insert(
        em,
        who.tenant(),
        findings.stream().<Object>map(finding -> row(submission.id(), finding)).toList());
    return new Submitted(submission.id(), findings);
  }

  /** What the checks say of a content, and of the words in its file. */
  static List<Finding> findings(EntityManager em, String tenant, Content content) {
    return Stream.concat(
            Checks.run(content).stream(), FileFindings.of(em, tenant, content).stream())
        .toList();
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

  /**
   * Submits revisions that were made in this very transaction, in a few statements: for imports.
   *
   * @param contents of the revisions, in their order
   * @param reason why findings that warn may wait for the reviewer
   */
  public static List<Submitted> submitAll(
      EntityManager em,
      Acting who,
      List<Revision> revisions,
      List<Content> contents,
      String reason) {
    List<Submitted> submitted = new ArrayList<>();
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < revisions.size(); i++) {
      if (!revisions.get(i).digest().equals(contents.get(i).digest())) {
        throw new IllegalArgumentException("revision " + i + " has other content");
      }
      Submission submission = new Submission(revisions.get(i), reason, who.person());
      em.persist(submission);
      List<Finding> findings = findings(em, who.tenant(), contents.get(i));
      findings.forEach(finding -> rows.add(row(submission.id(), finding)));
      submitted.add(new Submitted(submission.id(), findings));
    }
    em.flush();
    insert(em, who.tenant(), rows);
    return submitted;
  }

  private static Map<String, Object> row(UUID submission, Finding finding) {
    return Map.of(
        "id", UUID.randomUUID().toString(),
        "submission_id", submission.toString(),
        "check_name", finding.check(),
        "severity", finding.severity().name().toLowerCase(Locale.ROOT),
        "place", finding.where(),
        "excerpt", finding.excerpt(),
        "details", finding.details());
  }

  private static void insert(EntityManager em, String tenant, List<Object> rows) {
    if (rows.isEmpty()) {
      return;
    }
    em.createNativeQuery(
            """
            insert into finding
              (tenant_id, id, submission_id, check_name, severity, place, excerpt, details)
            select :tenant, id, submission_id, check_name, severity, place, excerpt, details
            from jsonb_to_recordset(cast(:rows as jsonb)) as f(id uuid, submission_id uuid,
              check_name text, severity finding_severity, place text, excerpt text, details jsonb)
            """)
        .setParameter("tenant", tenant)
        .setParameter("rows", new String(Json.canonical(rows), StandardCharsets.UTF_8))
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
