package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Proposes to withdraw a page: a revision that says how and why, to be reviewed and published like
 * any other. Saving the page without it, or restoring an earlier revision, proposes to bring it
 * back.
 */
public final class ProposeWithdrawal {
  private static final ZoneId HERE = ZoneId.of("Asia/Jakarta");
  private static final List<String> HOMES = List.of("/", "/en");

  private final Work work;
  private final Clock clock;

  public ProposeWithdrawal(Work work) {
    this(work, Clock.systemUTC());
  }

  ProposeWithdrawal(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * @param base the number of the newest revision that the person saw
   * @param to path of the page to lead visitors to; empty for none
   * @param reason not blank; visitors read it on a page that is kept
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS, CONTENT_TAMPERED, WITHDRAWN_ALREADY,
   *     NOT_WITHDRAWABLE, WITHDRAWAL_REASON_MISSING, WITHDRAWAL_TARGET
   */
  public Saved propose(
      Acting who, UUID page, int base, Withdrawal.Kind kind, String to, String reason) {
    return work.within(
        who,
        Permission.EDIT,
        (em, reach) -> {
          PageSections.require(em, reach, page);
          Content content = Pages.newest(em, page).content();
          if (!content.type().hasPath() || HOMES.contains(content.path())) {
            throw new Refused(ContentRefusal.NOT_WITHDRAWABLE, content.type().code());
          }
          if (content.isWithdrawn() || content.withdrawal().isPresent()) {
            throw new Refused(ContentRefusal.WITHDRAWN_ALREADY);
          }
          if (reason == null || reason.isBlank()) {
            throw new Refused(ContentRefusal.WITHDRAWAL_REASON_MISSING);
          }
          String target = kind.leaves() && to != null ? to.strip() : "";
          if (kind == Withdrawal.Kind.CONSOLIDATED || !target.isEmpty()) {
            requireOther(em, who, page, target);
          }
          Map<String, Object> withdrawn = new LinkedHashMap<>(content.json());
          new Withdrawal(kind, target, reason.strip(), LocalDate.now(clock.withZone(HERE)))
              .put(withdrawn);
          return SaveRevision.save(
              em, who, reach, page, base, Content.parse(withdrawn), "page.withdraw");
        });
  }

  private static void requireOther(EntityManager em, Acting who, UUID page, String path) {
    List<?> holders =
        em.createNativeQuery(
                "select page_id from page_path where tenant_id = :tenant and path = :path")
            .setParameter("tenant", who.tenant())
            .setParameter("path", Digest.of(path.getBytes(StandardCharsets.UTF_8)).bytes())
            .getResultList();
    if (holders.isEmpty() || holders.contains(page)) {
      throw new Refused(ContentRefusal.WITHDRAWAL_TARGET, path);
    }
  }
}
