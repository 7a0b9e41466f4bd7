package id.perisai.release;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every name that the repository and its public copy show to the world. */
public final class RepositoryPaths {
  public static final String ROOTS = "trust/root";
  public static final String DIRECTORIES = "trust/directory";
  public static final String THEMES = "trust/theme";

  /** Under it lies a folder of holds for each tenant that has any. */
  public static final String HOLDS = "trust/holds";

  /** Under it lies a folder of purges for each tenant that has any. */
  public static final String PURGES = "trust/purges";

  /** What is newest of everything. */
  public static final String TIMESTAMP = "timestamp";

  /** Under this path every host serves what is in force, read-only. */
  public static final String WELL_KNOWN = "/.well-known/perisai/";

  private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9-]{1,30}");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,15}");

  private static final Pattern STATEMENT =
      Pattern.compile(
          "(trust/(root|directory|theme)|trust/(holds|purges)/"
              + TENANT
              + "|sites/"
              + TENANT
              + ")/(?<version>"
              + VERSION
              + ")");

  private RepositoryPaths() {}

  public static String root(long version) {
    return ROOTS + "/" + version;
  }

  public static String directory(long version) {
    return DIRECTORIES + "/" + version;
  }

  public static String theme(long version) {
    return THEMES + "/" + version;
  }

  /** The folder of a tenant's holds. */
  public static String holds(String tenant) {
    return HOLDS + "/" + requireTenant(tenant);
  }

  public static String hold(String tenant, long version) {
    return holds(tenant) + "/" + version;
  }

  /** The folder of a tenant's purges. */
  public static String purges(String tenant) {
    return PURGES + "/" + requireTenant(tenant);
  }

  public static String purge(String tenant, long version) {
    return purges(tenant) + "/" + version;
  }

  /** The folder of a tenant's releases. */
  public static String releases(String tenant) {
    return "sites/" + requireTenant(tenant);
  }

  public static String release(String tenant, long version) {
    return releases(tenant) + "/" + version;
  }

  /** Where the signatures of a statement lie: beside it. */
  public static String signatures(String statement) {
    return statement + ".sig";
  }

  public static String blobs(String tenant) {
    return releases(tenant) + "/blobs";
  }

  public static String blob(String tenant, Digest digest) {
    String hex = digest.hex();
    return blobs(tenant) + "/" + hex.substring(0, 2) + "/" + hex;
  }

  /** The member {@code tenant} of a statement. */
  static String tenantIn(JsonObject json) throws Rejected {
    String tenant = json.text("tenant");
    if (!isTenant(tenant)) {
      throw json.malformed("tenant", "a tenant id", tenant);
    }
    return tenant;
  }

  private static String requireTenant(String tenant) {
    if (!isTenant(tenant)) {
      throw new IllegalArgumentException("not a tenant id: " + tenant);
    }
    return tenant;
  }

  /** Whether this is a well-formed tenant id: 2 to 31 of a–z, 0–9 and hyphen, a letter first. */
  public static boolean isTenant(String id) {
    return TENANT.matcher(id).matches();
  }

  /** Whether a statement may lie at this path, such as {@code sites/dinkes/7}. */
  public static boolean isStatement(String path) {
    Matcher statement = STATEMENT.matcher(path);
    return statement.matches() && version(statement.group("version")).isPresent();
  }

  /**
   * The version that the name of a statement's file says, at most that of any statement ({@link
   * JsonObject#version}); empty for every other name.
   */
  static OptionalLong version(String name) {
    return VERSION.matcher(name).matches() && Long.parseLong(name) <= JsonObject.MAX_SAFE_INTEGER
        ? OptionalLong.of(Long.parseLong(name))
        : OptionalLong.empty();
  }
}
