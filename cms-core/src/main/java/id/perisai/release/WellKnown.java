package id.perisai.release;

/**
 * The public, read-only copy of what is in force, which every host serves so that anyone can check
 * a page. Signatures lie at the statement's path with {@code .sig} added.
 */
public final class WellKnown {
  /** The path under which all of it lies. */
  public static final String PREFIX = RepositoryPaths.WELL_KNOWN;

  /** The trust root in force. */
  public static final String ROOT = PREFIX + "root";

  /** The directory in force. */
  public static final String DIRECTORY = PREFIX + "directory";

  /** What is newest of everything, as the node that is asked took it last. */
  public static final String TIMESTAMP = PREFIX + RepositoryPaths.TIMESTAMP;

  /** The newest checkpoint of the log. */
  public static final String CHECKPOINT = PREFIX + LogFiles.CHECKPOINT;

  /** Whether a load balancer may send visitors to this node; says nothing else. */
  public static final String READY = PREFIX + "ready";

  private WellKnown() {}

  /** A tile of the log. */
  public static String tile(LogTile tile) {
    return PREFIX + tile.path();
  }

  /** An earlier trust root, for the chain from the pinned one. */
  public static String root(long version) {
    return ROOT + "/" + version;
  }

  /** The directory in force, or an earlier one by which something is still shown. */
  public static String directory(long version) {
    return DIRECTORY + "/" + version;
  }

  public static String theme(long version) {
    return PREFIX + "theme/" + version;
  }

  /** The newest release of a tenant, also while a hold shows another one. */
  public static String newest(String tenant) {
    return PREFIX + RepositoryPaths.releases(tenant) + "/newest";
  }

  /** The newest hold of a tenant. */
  public static String hold(String tenant) {
    return PREFIX + RepositoryPaths.releases(tenant) + "/hold";
  }

  public static String purge(String tenant, long version) {
    return PREFIX + RepositoryPaths.releases(tenant) + "/purges/" + version;
  }

  /** The statement of the release that the site shows. */
  public static String release(String tenant) {
    return PREFIX + RepositoryPaths.releases(tenant) + "/release";
  }

  /** A release on which a re-render stands. */
  public static String release(String tenant, long version) {
    return release(tenant) + "/" + version;
  }

  public static String signatures(String statement) {
    return RepositoryPaths.signatures(statement);
  }

  /** A blob that the release in force lists, or a node of its manifest. */
  public static String blob(String tenant, Digest digest) {
    return PREFIX + RepositoryPaths.releases(tenant) + "/blobs/" + digest.hex();
  }
}
