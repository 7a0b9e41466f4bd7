package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.ManifestDiff;
import id.perisai.release.Purged;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Refuses a release in which a path changed although nobody approved a change that explains it. An
 * input is explained when its page's new content was approved in a later revision than the one that
 * is published, or forced by a publisher; a page that vanishes is never explained, since a
 * withdrawal is an approved content as well, or its content was purged. What was signed ahead and
 * came by itself needs no explanation again. The theme is the platform's own statement and explains
 * itself.
 */
final class UnexplainedChange {
  private static final int LONGEST_LIST = 20;

  private final EntityManager em;
  private final String tenant;
  private final Purged purged;
  private final Instant now;
  private final ForcedContents forced;

  UnexplainedChange(
      EntityManager em, String tenant, Purged purged, Instant now, ForcedContents forced) {
    this.forced = forced;
    this.em = em;
    this.tenant = tenant;
    this.purged = purged;
    this.now = now;
  }

  /**
   * @throws Refused UNEXPLAINED_CHANGE with the addresses
   */
  void refuse(VerifiedRelease base, Manifest next) {
    SortedMap<String, ManifestDiff.Change> changes =
        ManifestDiff.between(base.manifest(), next).changes();
    List<Entry> gone = changes.values().stream().flatMap(c -> c.before().stream()).toList();
    List<Entry> come = changes.values().stream().flatMap(c -> c.after().stream()).toList();
    Set<String> touched = touched(gone, come);
    Set<String> changed = new HashSet<>(changes.keySet());
    Map<String, Set<Digest>> staying =
        touched.isEmpty()
            ? Map.of()
            : Inputs.of(
                next.all().stream().filter(entry -> !changed.contains(entry.path()))::iterator,
                touched::contains);
    Set<String> unexplained =
        unexplainedInputs(
            together(staying, Inputs.of(gone, touched::contains)),
            together(staying, Inputs.of(come, touched::contains)));
    List<String> paths = new ArrayList<>();
    changes.forEach(
        (path, change) -> {
          if (!explained(change, unexplained)) {
            paths.add(path);
          }
        });
    if (!paths.isEmpty()) {
      throw new Refused(PublishRefusal.UNEXPLAINED_CHANGE, listed(paths));
    }
  }

  /** The inputs of what changed: those of everything else are what they were. */
  private static Set<String> touched(List<Entry> gone, List<Entry> come) {
    Map<String, Set<Digest>> before = Inputs.of(gone);
    Map<String, Set<Digest>> after = Inputs.of(come);
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> before.containsKey(name) && before.get(name).equals(after.get(name)));
    return names;
  }

  private static Map<String, Set<Digest>> together(
      Map<String, Set<Digest>> some, Map<String, Set<Digest>> others) {
    Map<String, Set<Digest>> all = new HashMap<>(others);
    some.forEach(
        (name, digests) ->
            all.merge(
                name,
                digests,
                (one, other) -> {
                  Set<Digest> both = new HashSet<>(one);
                  both.addAll(other);
                  return both;
                }));
    return all;
  }

  private Set<String> unexplainedInputs(
      Map<String, Set<Digest>> before, Map<String, Set<Digest>> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    Set<String> unexplained = new HashSet<>();
    Approvals approvals =
        approvals(names.stream().flatMap(name -> Inputs.page(name).stream()).toList());
    for (String name : names) {
      Set<Digest> old = new HashSet<>(before.getOrDefault(name, Set.of()));
      Set<Digest> now = after.getOrDefault(name, Set.of());
      Optional<UUID> page = Inputs.page(name);
      if (old.removeIf(purged::has) && old.isEmpty() && now.isEmpty()) {
        continue;
      }
      if (!old.equals(now) && page.isPresent() && !approvals.explain(page.get(), old, now)) {
        unexplained.add(name);
      }
    }
    return unexplained;
  }

  /** A path must be explained at each instant from now on at which it answers something else. */
  private boolean explained(ManifestDiff.Change change, Set<String> unexplained) {
    Set<Instant> instants = new TreeSet<>(Set.of(now));
    for (Optional<Entry> entry : List.of(change.before(), change.after())) {
      entry.map(Entry::variants).orElse(List.of()).stream()
          .flatMap(variant -> variant.from().stream())
          .filter(now::isBefore)
          .forEach(instants::add);
    }
    return instants.stream()
        .allMatch(
            instant ->
                explained(
                    change.before().map(entry -> entry.at(instant)),
                    change.after().map(entry -> entry.at(instant)),
                    unexplained));
  }

  /** What has the same inputs and other bytes has no cause that anybody approved. */
  private static boolean explained(
      Optional<Variant> old, Optional<Variant> next, Set<String> unexplained) {
    if (old.isPresent() && next.isPresent() && old.get().answersAs(next.get())) {
      return true;
    }
    Map<String, Digest> before = old.map(Variant::inputs).orElse(Map.of());
    Map<String, Digest> after = next.map(Variant::inputs).orElse(Map.of());
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> before.containsKey(name) && before.get(name).equals(after.get(name)));
    return !names.isEmpty() && names.stream().noneMatch(unexplained::contains);
  }

  private static String listed(List<String> paths) {
    String list = String.join("\n", paths.subList(0, Math.min(LONGEST_LIST, paths.size())));
    return paths.size() > LONGEST_LIST ? list + "\n… " + paths.size() : list;
  }

  private Approvals approvals(List<UUID> pages) {
    Map<UUID, Map<Digest, Integer>> newest = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select d.page_id, cast(d.digest as bytea), max(r.number) from ("
                    + " select c.page_id, c.digest, c.revision_id from decision c"
                    + " where c.tenant_id = :tenant and c.kind = 'approve'"
                    + " and c.page_id = any(cast(string_to_array(:pages, ',') as uuid[]))"
                    + " union all select f.page_id, f.digest, f.revision_id from forced_revision f"
                    + " where f.tenant_id = :tenant and "
                    + ForcedContents.COUNTING
                    + ") d join revision r on r.tenant_id = :tenant and r.id = d.revision_id"
                    + " group by d.page_id, d.digest")
            .setParameter("tenant", tenant)
            .setParameter("forced", forced.ids())
            .setParameter("pages", String.join(",", pages.stream().map(UUID::toString).toList()))
            .getResultList()) {
      Object[] columns = (Object[]) row;
      newest
          .computeIfAbsent((UUID) columns[0], page -> new HashMap<>())
          .put(Digest.ofBytes((byte[]) columns[1]), ((Number) columns[2]).intValue());
    }
    return new Approvals(newest);
  }

  /** The number of the newest revision in which each content of a page was approved. */
  private record Approvals(Map<UUID, Map<Digest, Integer>> newest) {

    /**
     * Whether every content that comes was approved after all that were there, and every one that
     * goes before one that stays or comes.
     */
    boolean explain(UUID page, Set<Digest> before, Set<Digest> after) {
      Map<Digest, Integer> approved = newest.getOrDefault(page, Map.of());
      if (after.isEmpty() || !approved.keySet().containsAll(after)) {
        return false;
      }
      if (before.isEmpty()) {
        return true;
      }
      if (!approved.keySet().containsAll(before)) {
        return false;
      }
      int newestBefore = before.stream().mapToInt(approved::get).max().getAsInt();
      int newestAfter = after.stream().mapToInt(approved::get).max().getAsInt();
      return after.stream().allMatch(d -> before.contains(d) || approved.get(d) > newestBefore)
          && before.stream().allMatch(d -> after.contains(d) || approved.get(d) < newestAfter);
    }
  }
}
