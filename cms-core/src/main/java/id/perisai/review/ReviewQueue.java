package id.perisai.review;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Reach;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.PageSections;
import id.perisai.content.Revision;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What waits for a review. */
public final class ReviewQueue {
  /** The newest submission of each page, when it is undecided. */
  private static final String WAITING =
      """
      select s.id, s.page_id, cast(p.type as text), r.title, coalesce(r.path, ''), r.number,
        cast(s.digest as bytea), r.author, a.name, s.submitted_by, b.name, s.submitted_at,
        coalesce(s.reason, ''),
        (select count(*) from finding f
          where f.tenant_id = s.tenant_id and f.submission_id = s.id and f.severity = 'warn'),
        (select max(n.number) from revision n where n.tenant_id = s.tenant_id
          and n.page_id = s.page_id and n.line = 'main') > r.number,
        """
          + OwnWords.BARRED
          + ", "
          + PageSections.HELD
          + """
       from submission s
      join revision r on r.tenant_id = s.tenant_id and r.id = s.revision_id
      join page p on p.tenant_id = s.tenant_id and p.id = s.page_id
      join person a on a.id = r.author
      join person b on b.id = s.submitted_by
      where s.tenant_id = :tenant
        and not exists (select from decision d
          where d.tenant_id = s.tenant_id and d.submission_id = s.id)
        and not exists (select from submission later where later.tenant_id = s.tenant_id
          and later.page_id = s.page_id and later.submitted_at > s.submitted_at)
      """;

  private final Work work;

  public ReviewQueue(Work work) {
    this.work = work;
  }

  /** Oldest first, in one query; without what an import submitted, which is decided as one. */
  public List<Waiting> of(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em ->
            waiting(
                em,
                who,
                " and not exists (select from import_item i where i.tenant_id = s.tenant_id"
                    + " and i.submission_id = s.id) order by s.submitted_at, s.id",
                Map.of()));
  }

  /**
   * One submission with all that a reviewer must see before deciding.
   *
   * @throws Refused SUBMISSION_UNKNOWN, CONTENT_TAMPERED
   */
  public Detail open(Acting who, UUID submission) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          Submission asked = Submission.find(em, submission);
          Waiting waiting =
              waiting(em, who, " and s.id = :submission", Map.of("submission", submission)).stream()
                  .findFirst()
                  .orElseThrow(() -> new Refused(ReviewRefusal.DECIDED_ALREADY));
          Content content = em.find(Revision.class, asked.revision()).content();
          return new Detail(
              waiting, content, Decisions.approvedBefore(em, asked), findings(em, submission));
        });
  }

  private static List<Waiting> waiting(
      EntityManager em, Acting who, String rest, Map<String, UUID> parameters) {
    Query query = em.createNativeQuery(WAITING + rest).setParameter("tenant", who.tenant());
    parameters.forEach(query::setParameter);
    List<?> rows = query.getResultList();
    return rows.stream().map(Object[].class::cast).map(row -> waiting(row)).toList();
  }

  private static Waiting waiting(Object[] row) {
    return new Waiting(
        (UUID) row[0],
        (UUID) row[1],
        ContentType.of((String) row[2]).orElseThrow(),
        (String) row[3],
        (String) row[4],
        ((Number) row[5]).intValue(),
        Digest.ofBytes((byte[]) row[6]),
        (UUID) row[7],
        (String) row[8],
        (UUID) row[9],
        (String) row[10],
        (Instant) row[11],
        (String) row[12],
        ((Number) row[13]).intValue(),
        (Boolean) row[14],
        OwnWords.people((String) row[15]),
        PageSections.addresses((String) row[16]));
  }

  private static List<Found> findings(EntityManager em, UUID submission) {
    List<?> rows =
        em.createNativeQuery(
                "select check_name, severity = 'warn', place, excerpt, cast(details as text)"
                    + " from finding where submission_id = :submission"
                    + " order by check_name, place, id")
            .setParameter("submission", submission)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Found(
                    (String) row[0],
                    (Boolean) row[1],
                    (String) row[2],
                    (String) row[3],
                    (String) row[4]))
        .toList();
  }

  /**
   * A submission that waits.
   *
   * @param digest what an approval is bound to
   * @param warnings how many findings warn; then {@code reason} says why they are right to stand
   * @param stale whether the page was edited after this was submitted
   * @param addresses that the page holds, what is public now among them
   * @param barred who wrote these words or submitted them, and so may not decide
   */
  public record Waiting(
      UUID submission,
      UUID page,
      ContentType type,
      String title,
      String path,
      int number,
      Digest digest,
      UUID author,
      String authorName,
      UUID submittedBy,
      String submitterName,
      Instant submittedAt,
      String reason,
      int warnings,
      boolean stale,
      Set<UUID> barred,
      List<String> addresses) {

    /** Why this person may not decide; the act asks the same. */
    public Optional<Refusal> refusal(Acting reviewer) {
      if (reviewer.reach(Permission.REVIEW).filter(reach -> !reaches(reach)).isPresent()) {
        return Optional.of(AccessRefusal.OUTSIDE_SECTIONS);
      }
      return barred.contains(reviewer.person())
          ? Optional.of(ReviewRefusal.OWN_WORK)
          : Optional.empty();
    }

    private boolean reaches(Reach reach) {
      return PageSections.covers(reach, type, addresses)
          && reach.covers(PageSections.of(type, path));
    }
  }

  /**
   * A finding as it was stored.
   *
   * @param details JSON
   */
  public record Found(String check, boolean warns, String place, String excerpt, String details) {}

  /** What a reviewer decides on, beside what stands approved. */
  public record Detail(
      Waiting waiting, Content content, Optional<Content> approvedBefore, List<Found> findings) {}
}
