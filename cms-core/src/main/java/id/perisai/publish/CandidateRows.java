package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Directory;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Whose rows a candidate lies among: those of the person's tenant; or, for a platform
 * administrator, those of a site whose re-render was offered to the platform.
 */
final class CandidateRows {
  private CandidateRows() {}

  /**
   * Does an act in one transaction among these rows.
   *
   * @param act takes the tenant whose rows they are
   */
  static <T> T in(Work work, Acting who, UUID candidate, BiFunction<EntityManager, String, T> act) {
    Optional<String> site =
        PreparePower.isPlatform(who)
            ? work.platform(who, em -> site(em, candidate))
            : Optional.empty();
    return site.isPresent()
        ? work.platformIn(who, site.get(), em -> act.apply(em, site.get()))
        : work.in(who, OpenCandidate.permission(who), em -> act.apply(em, who.tenant()));
  }

  /** The site of a re-render that was offered to the platform. */
  private static Optional<String> site(EntityManager em, UUID candidate) {
    return em
        .createNativeQuery(
            "select cast(site as text) from look_step where tenant_id = :tenant"
                + " and candidate_id = :candidate and outcome = 'platform'")
        .setParameter("tenant", Directory.PLATFORM)
        .setParameter("candidate", candidate)
        .getResultList()
        .stream()
        .findFirst()
        .map(String.class::cast);
  }
}
