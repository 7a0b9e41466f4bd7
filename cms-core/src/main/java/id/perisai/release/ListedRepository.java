package id.perisai.release;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A repository in which only those statements are to be found that a timestamp lists, in the bytes
 * that it lists, and what led to them. Whatever else lies there, under however high a version, is
 * not seen.
 */
final class ListedRepository extends Repository {
  /** Folders of which every version up to the listed one counts, not the listed one alone. */
  private final Map<String, Long> upTo = new HashMap<>();

  private final Map<String, Long> only = new HashMap<>();

  /** Holds and purges take power away, which waits for no timestamp: newer ones are seen too. */
  private final Map<String, Long> atLeast = new HashMap<>();

  private final Map<String, Digest> digests = new HashMap<>();
  private boolean open;

  /** Where folders cannot be listed, the log says what lies in them. */
  private Map<String, SortedSet<Long>> logged = Map.of();

  private TransparencyLog log = TransparencyLog.EMPTY;

  ListedRepository(RepositoryFiles files) {
    super(files);
  }

  /** From now on knows the statements that stand in this log. */
  void know(TransparencyLog newest) {
    if (files().isNear() || newest == log) {
      return;
    }
    log = newest;
    logged = newest.versions();
  }

  /** From now on shows what this timestamp lists. */
  void list(Timestamp.Listing listing) {
    upTo.clear();
    only.clear();
    atLeast.clear();
    digests.clear();
    upTo(RepositoryPaths.ROOTS, listing.root());
    only(RepositoryPaths.DIRECTORIES, listing.directory());
    upTo(RepositoryPaths.THEMES, listing.theme());
    listing.sites().forEach((tenant, seen) -> only(RepositoryPaths.releases(tenant), seen));
    listing.holds().forEach((tenant, seen) -> atLeast(RepositoryPaths.holds(tenant), seen));
    listing.purges().forEach((tenant, seen) -> atLeast(RepositoryPaths.purges(tenant), seen));
  }

  /** Whether anything new may be found here; what is named by its path can be read either way. */
  void open(boolean mayTake) {
    open = mayTake;
  }

  private void upTo(String folder, Seen seen) {
    upTo.put(folder, seen.version());
    digests.put(folder + "/" + seen.version(), seen.digest().orElseThrow());
  }

  private void only(String folder, Seen seen) {
    only.put(folder, seen.version());
    digests.put(folder + "/" + seen.version(), seen.digest().orElseThrow());
  }

  private void atLeast(String folder, Seen seen) {
    atLeast.put(folder, seen.version());
    digests.put(folder + "/" + seen.version(), seen.digest().orElseThrow());
  }

  /** The listed version is among them even where its file is not: then reading it says so. */
  @Override
  SortedSet<Long> versions(String folder, long from) throws Rejected {
    if (folder.startsWith(RepositoryPaths.HOLDS) || folder.startsWith(RepositoryPaths.PURGES)) {
      TreeSet<Long> all = new TreeSet<>(known(folder));
      Optional.ofNullable(atLeast.get(folder)).ifPresent(all::add);
      if (!files().isNear()) {
        all.addAll(super.versions(folder, Math.max(from, all.isEmpty() ? 1 : all.last() + 1)));
      }
      return Collections.unmodifiableSortedSet(all.tailSet(from));
    }
    if (!open) {
      return Collections.emptySortedSet();
    }
    if (only.containsKey(folder)) {
      return Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(only.get(folder))));
    }
    TreeSet<Long> listed = new TreeSet<>();
    if (upTo.containsKey(folder)) {
      listed.addAll(known(folder).headSet(upTo.get(folder)));
      listed.add(upTo.get(folder));
    }
    return Collections.unmodifiableSortedSet(listed.tailSet(from));
  }

  /** What lies in a folder, or should by what stands in the log: reading it says what is there. */
  private SortedSet<Long> known(String folder) throws Rejected {
    return files().isNear()
        ? super.versions(folder, 1)
        : logged.getOrDefault(folder, Collections.emptySortedSet());
  }

  @Override
  Optional<Long> listed(String folder) {
    return Optional.ofNullable(only.get(folder)).or(() -> Optional.ofNullable(atLeast.get(folder)));
  }

  /** A timestamp says what is newest; what was before that stands in the log. */
  @Override
  SortedSet<Long> before(String folder, long version) throws Rejected {
    return known(folder).headSet(version);
  }

  @Override
  public byte[] statement(String path) throws Rejected {
    Digest listed = digests.get(path);
    return listed == null
        ? super.statement(path)
        : statement(path, bytes -> requireListed(path, listed, bytes));
  }

  private static void requireListed(String path, Digest listed, byte[] bytes) throws Rejected {
    if (!listed.equals(Digest.of(bytes))) {
      throw new Rejected(Reason.MIXED, path, "what the timestamp lists, " + listed, "other bytes");
    }
  }
}
