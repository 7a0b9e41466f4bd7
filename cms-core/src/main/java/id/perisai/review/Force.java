package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.check.Finding;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes revisions that nobody approved into one candidate, inside the transaction that prepares it.
 * The checks run as they do for a review, and the review is asked for: it follows. Permission and
 * audit are the act's.
 */
public final class Force {
  public static final int LONGEST_REASON = 500;
  public static final int MOST_PAGES = 50;

  private Force() {}

  /**
   * A page as it was shown to whoever forces it.
   *
   * @param digest of the content of its newest revision
   */
  public record Chosen(UUID page, Digest digest) {}

  /**
   * @param reason why it cannot wait for a review; everybody sees it
   * @param explanation why findings that warn are right to stand; blank when there are none
   */
  public record Order(List<Chosen> pages, String reason, String explanation) {}

  /** What the checks found in a page that was forced. */
  public record Found(UUID page, String title, List<Finding> findings) {}

  /**
   * @param candidate the only one that may bring these revisions
   * @return one for each page, in their order
   * @throws Refused FORCE_REASON_MISSING, NOTHING_FORCED, PAGE_UNKNOWN, CHANGED_SINCE,
   *     APPROVED_ALREADY, REFUSED_BEFORE, SUPERSEDED, FINDINGS_NEED_REASON, CONTENT_TAMPERED
   */
  public static List<Found> force(EntityManager em, Acting who, UUID candidate, Order order) {
    String reason = order.reason() == null ? "" : order.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw new Refused(ReviewRefusal.FORCE_REASON_MISSING, LONGEST_REASON);
    }
    Set<UUID> pages = new HashSet<>();
    order.pages().forEach(chosen -> pages.add(chosen.page()));
    if (pages.isEmpty() || pages.size() > MOST_PAGES || pages.size() < order.pages().size()) {
      throw new Refused(ReviewRefusal.NOTHING_FORCED, MOST_PAGES);
    }
    pages.stream().sorted(Comparator.naturalOrder()).forEach(page -> Pages.lock(em, page));
    List<Found> found = new ArrayList<>();
    for (Chosen chosen : order.pages()) {
      Revision newest = Pages.newest(em, chosen.page());
      if (!newest.digest().equals(chosen.digest())) {
        throw new Refused(ReviewRefusal.CHANGED_SINCE);
      }
      Submitted asked = Submissions.submitForced(em, who, newest, order.explanation());
      insert(em, who, candidate, newest, asked.submission(), reason);
      found.add(new Found(chosen.page(), newest.title(), asked.findings()));
    }
    return found;
  }

  private static void insert(
      EntityManager em,
      Acting who,
      UUID candidate,
      Revision revision,
      UUID submission,
      String reason) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    em.createNativeQuery(
            "insert into forced_revision (tenant_id, id, candidate_id, page_id, revision_id,"
                + " submission_id, digest, reason, act, forced_by, forced_at) values (:tenant, :id,"
                + " :candidate, :page, :revision, :submission, :digest, :reason, :act, :by, :at)")
        .setParameter("tenant", who.tenant())
        .setParameter("id", UUID.randomUUID())
        .setParameter("candidate", candidate)
        .setParameter("page", revision.page())
        .setParameter("revision", revision.id())
        .setParameter("submission", submission)
        .setParameter("digest", revision.digest().bytes())
        .setParameter("reason", reason)
        .setParameter(
            "act",
            act(
                    who.tenant(),
                    candidate,
                    revision.id(),
                    revision.digest(),
                    reason,
                    who.person(),
                    now)
                .bytes())
        .setParameter("by", who.person())
        .setParameter("at", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** What a forced revision's row says, as one digest. */
  public static Digest act(
      String tenant,
      UUID candidate,
      UUID revision,
      Digest digest,
      String reason,
      UUID by,
      Instant at) {
    return Digest.of(
        Json.canonical(
            Map.of(
                "tenant", tenant,
                "candidate", candidate.toString(),
                "revision", revision.toString(),
                "digest", digest.hex(),
                "reason", reason,
                "by", by.toString(),
                "at", at.toString())));
  }
}
