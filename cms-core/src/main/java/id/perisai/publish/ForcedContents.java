package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.VerifiedRelease;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which forced revisions count beside what was approved: those that the candidate at hand was made
 * to bring, and those that the signed release in force has. A forced revision whose candidate
 * nobody signed counts for nothing, and so does a row that somebody planted or rewrote.
 */
final class ForcedContents {
  /** For a query in which {@code :forced} is {@link #ids}. */
  static final String COUNTING = "f.id = any(cast(string_to_array(:forced, ',') as uuid[]))";

  private final Set<UUID> counting;

  private final Set<UUID> pages;

  private ForcedContents(Set<UUID> counting, Set<UUID> pages) {
    this.counting = counting;
    this.pages = pages;
  }

  /**
   * @param candidate the one that is being made
   */
  static ForcedContents of(
      EntityManager em, String tenant, Optional<VerifiedRelease> base, UUID candidate) {
    List<?> rows =
        em.createNativeQuery(
                "select f.id, f.candidate_id, f.page_id, cast(f.digest as bytea),"
                    + " coalesce(r.content ->> 'path', '/') from forced_revision f join revision r"
                    + " on r.tenant_id = f.tenant_id and r.id = f.revision_id"
                    + " where f.tenant_id = :tenant")
            .setParameter("tenant", tenant)
            .getResultList();
    return new ForcedContents(
        rows.stream()
            .map(Object[].class::cast)
            .filter(
                row ->
                    row[1].equals(candidate)
                        || isInForce(
                            base, (String) row[4], (UUID) row[2], Digest.ofBytes((byte[]) row[3])))
            .map(row -> (UUID) row[0])
            .collect(Collectors.toSet()),
        rows.stream().map(row -> (UUID) ((Object[]) row)[2]).collect(Collectors.toSet()));
  }

  /**
   * A content goes into the entry at its path; the menu and the settings into all, the home page's
   * too.
   */
  private static boolean isInForce(
      Optional<VerifiedRelease> base, String path, UUID page, Digest digest) {
    return base.flatMap(release -> release.manifest().entry(path))
        .map(entry -> Inputs.pages(List.of(entry)).getOrDefault(page, Set.of()).contains(digest))
        .orElse(false);
  }

  /** All pages of which a revision was ever forced, whether it counts now or not. */
  Set<UUID> pages() {
    return pages;
  }

  /** By comma, for a query. */
  String ids() {
    return counting.stream().map(UUID::toString).collect(Collectors.joining(","));
  }
}
