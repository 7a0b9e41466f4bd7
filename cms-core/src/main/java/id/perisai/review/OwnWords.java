package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who may not decide on a submission: everybody who wrote just these words in any revision of the
 * page, also when a colleague restored them and so stands as the author, who submitted them, and
 * who forced them into a release.
 */
final class OwnWords {
  /** People, by comma; for a query in which {@code s} is the submission. */
  static final String BARRED =
      "(select string_agg(cast(w.person as text), ',') from ("
          + "select o.author as person from revision o where o.tenant_id = s.tenant_id"
          + " and o.page_id = s.page_id and o.digest = s.digest"
          + " union select f.forced_by from forced_revision f where f.tenant_id = s.tenant_id"
          + " and f.page_id = s.page_id and f.digest = s.digest"
          + " union select s.submitted_by) w)";

  private OwnWords() {}

  /** What {@link #BARRED} says. */
  static Set<UUID> people(String barred) {
    return Arrays.stream(barred.split(",")).map(UUID::fromString).collect(Collectors.toSet());
  }

  /**
   * @throws Refused OWN_WORK if the person wrote or submitted any of them
   */
  static void refuse(EntityManager em, Acting who, Collection<UUID> submissions) {
    List<?> own =
        em.createNativeQuery(
                "select 1 from submission s where s.tenant_id = :tenant"
                    + " and s.id = any(cast(string_to_array(:submissions, ',') as uuid[]))"
                    + " and cast(:me as text) = any(string_to_array("
                    + BARRED
                    + ", ',')) fetch first 1 rows only")
            .setParameter("tenant", who.tenant())
            .setParameter(
                "submissions",
                submissions.stream().map(UUID::toString).collect(Collectors.joining(",")))
            .setParameter("me", who.person().toString())
            .getResultList();
    if (!own.isEmpty()) {
      throw new Refused(ReviewRefusal.OWN_WORK);
    }
  }
}
