package id.perisai.release;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every blob that serving a release takes, now and later: manifest nodes, all variants of entries;
 * and the nodes of the manifest on which it stands, if the platform signed in a tenant's place.
 */
public final class ReleaseBlobs {

  private ReleaseBlobs() {}

  public static Set<Coding> of(VerifiedRelease release) {
    Set<Coding> blobs = new LinkedHashSet<>();
    compare(null, release, gone -> {}, blobs::add);
    return blobs;
  }

  /**
   * The nodes of the manifests of all releases that lie in a repository and can be read: they hold
   * paths and digests, and a purge cannot take releases apart.
   *
   * @throws Rejected UNREADABLE if nobody can tell which releases lie there
   */
  public static Set<Digest> nodes(Repository repository, String tenant) throws Rejected {
    Set<Digest> nodes = new HashSet<>();
    Manifest known = null;
    for (long version : repository.versions(RepositoryPaths.releases(tenant))) {
      try {
        byte[] bytes = repository.statement(RepositoryPaths.release(tenant, version));
        Digest root = ReleaseStatement.parse(bytes).manifest();
        BlobReader blobs = repository.blobs(tenant);
        known = known == null ? Manifest.read(root, blobs) : Manifest.read(root, blobs, known);
        nodes.addAll(known.nodes().keySet());
      } catch (Rejected damaged) {
        continue; // What cannot be read now cannot be served either; those after it can.
      }
    }
    return nodes;
  }

  /** The nodes of its manifest, and of the one on which it stands. */
  public static Set<Digest> nodes(VerifiedRelease release) {
    Set<Digest> nodes = new HashSet<>();
    release.manifest().root().forEachNode(node -> nodes.add(node.digest()));
    release
        .base()
        .ifPresent(base -> base.manifest().root().forEachNode(n -> nodes.add(n.digest())));
    return nodes;
  }

  /** Those that serving another release does not take at the same place of its manifest. */
  static Set<Coding> beyond(VerifiedRelease release, VerifiedRelease known) {
    Set<Coding> blobs = new LinkedHashSet<>();
    compare(known, release, gone -> {}, blobs::add);
    return blobs;
  }

  /**
   * Tells what one release lists and another does not. A blob that is listed at several places is
   * told as often, so that who counts is right. Equal subtrees are skipped by their digest.
   *
   * @param before may be null, as of a site without a release
   * @param after may be null
   */
  static void compare(
      VerifiedRelease before, VerifiedRelease after, Consumer<Coding> gone, Consumer<Coding> come) {
    compare(
        before == null ? null : before.manifest().root(),
        after == null ? null : after.manifest().root(),
        gone,
        come);
    Optional<Manifest> baseBefore = base(before);
    Optional<Manifest> baseAfter = base(after);
    if (!baseBefore.map(Manifest::rootDigest).equals(baseAfter.map(Manifest::rootDigest))) {
      baseBefore.ifPresent(base -> base.root().forEachNode(node -> tell(node, gone)));
      baseAfter.ifPresent(base -> base.root().forEachNode(node -> tell(node, come)));
    }
  }

  private static Optional<Manifest> base(VerifiedRelease release) {
    return release == null ? Optional.empty() : release.base().map(SignedBase::manifest);
  }

  private static void compare(
      ManifestNode before, ManifestNode after, Consumer<Coding> gone, Consumer<Coding> come) {
    boolean bothAbsent = before == null && after == null;
    if (bothAbsent || before != null && after != null && before.digest().equals(after.digest())) {
      return;
    }
    tell(before, gone);
    tell(after, come);
    if (before instanceof ManifestNode.Leaf one && after instanceof ManifestNode.Leaf other) {
      compareEntries(one, other, gone, come);
      return;
    }
    tellEntries(before, gone);
    tellEntries(after, come);
    for (int nibble = 0; nibble < ManifestNode.RADIX; nibble++) {
      compare(
          before == null ? null : before.child(nibble),
          after == null ? null : after.child(nibble),
          gone,
          come);
    }
  }

  private static void compareEntries(
      ManifestNode.Leaf before,
      ManifestNode.Leaf after,
      Consumer<Coding> gone,
      Consumer<Coding> come) {
    Map<String, Entry> old = new HashMap<>();
    before.entries().forEach(entry -> old.put(entry.path(), entry));
    for (Entry entry : after.entries()) {
      if (entry.equals(old.get(entry.path()))) {
        old.remove(entry.path());
      } else {
        tell(entry, come);
      }
    }
    old.values().forEach(entry -> tell(entry, gone));
  }

  private static void tell(ManifestNode node, Consumer<Coding> codings) {
    if (node != null) {
      codings.accept(node.blob());
    }
  }

  private static void tellEntries(ManifestNode node, Consumer<Coding> codings) {
    if (node instanceof ManifestNode.Leaf leaf) {
      leaf.entries().forEach(entry -> tell(entry, codings));
    }
  }

  private static void tell(Entry entry, Consumer<Coding> codings) {
    entry.variants().forEach(variant -> variant.blobs().forEach(codings));
  }
}
