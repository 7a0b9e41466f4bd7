package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is newest of everything, as the online key signed it a short while ago: the file {@value
 * RepositoryPaths#TIMESTAMP}. It is no statement and no leaf of the log; it is replaced at each
 * publication and each minute. Whoever has its key can withhold and delay, and publish nothing. A
 * timestamp that was parsed is well formed and nothing more, until {@link #requireSigned}.
 */
public final class Timestamp {
  public static final String TYPE = "timestamp";

  /** The most bytes of the file. */
  public static final int MAX_BYTES = Statement.MAX_BYTES + Signatures.MAX_BYTES;

  /** Whoever stole the online key must not be able to keep a site as it is for years. */
  public static final Duration LONGEST = Duration.ofDays(31);

  private final byte[] file;
  private final byte[] statement;
  private final Signatures signatures;
  private final long version;
  private final Instant issued;
  private final Instant expires;
  private final Listing listing;

  private Timestamp(byte[] file) throws Rejected {
    this.file = file.clone();
    List<byte[]> lines = lines(file);
    this.statement = lines.get(0);
    this.signatures = Signatures.parse(lines.get(1));
    JsonObject json = Statement.open(statement, TYPE);
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.expires = json.time("expires");
    this.listing = Listing.read(json);
    json.end();
    if (!expires.isAfter(issued) || expires.isAfter(issued.plus(LONGEST))) {
      throw json.malformed(
          "expires", "at most " + LONGEST.toDays() + " days after " + issued, expires.toString());
    }
  }

  public static Timestamp parse(byte[] file) throws Rejected {
    return new Timestamp(file);
  }

  /**
   * What a timestamp lists.
   *
   * @param root in force, with the digest of its statement; as the others
   * @param theme the newest
   * @param sites the release in force of each site that has one, by tenant
   * @param holds the newest hold of each tenant that has one
   * @param purges the newest purge of each tenant that has one
   * @param log the head of the transparency log in which all of them stand
   */
  public record Listing(
      Seen root,
      Seen directory,
      Seen theme,
      SortedMap<String, Seen> sites,
      SortedMap<String, Seen> holds,
      SortedMap<String, Seen> purges,
      TreeHead log) {
    public Listing {
      sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
      holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
      purges = Collections.unmodifiableSortedMap(new TreeMap<>(purges));
    }

    static Listing read(JsonObject json) throws Rejected {
      JsonObject head = json.object("log");
      Listing listing =
          new Listing(
              seen(json.object("root")),
              seen(json.object("directory")),
              seen(json.object("theme")),
              byTenant(json.object("sites")),
              byTenant(json.object("holds")),
              byTenant(json.object("purges")),
              head(head));
      head.end();
      return listing;
    }

    private static TreeHead head(JsonObject json) throws Rejected {
      long size = json.number("size", 0, JsonObject.MAX_SAFE_INTEGER);
      Digest root = json.digest("root");
      if ((size == 0) != root.equals(MerkleHash.EMPTY)) {
        throw json.malformed("root", "that of " + size + " leaves", root.hex());
      }
      return new TreeHead(size, root);
    }

    private static Seen seen(JsonObject json) throws Rejected {
      Seen seen = Seen.of(json.version("version"), json.digest("digest"));
      json.end();
      return seen;
    }

    private static SortedMap<String, Seen> byTenant(JsonObject json) throws Rejected {
      TreeMap<String, Seen> seen = new TreeMap<>();
      for (String tenant : json.names()) {
        if (!RepositoryPaths.isTenant(tenant)) {
          throw json.malformed(tenant, "a tenant id", tenant);
        }
        seen.put(tenant, seen(json.object(tenant)));
      }
      return seen;
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new HashMap<>();
      json.put("root", json(root));
      json.put("directory", json(directory));
      json.put("theme", json(theme));
      json.put("sites", json(sites));
      json.put("holds", json(holds));
      json.put("purges", json(purges));
      json.put("log", Map.of("root", log.root().hex(), "size", log.size()));
      return json;
    }

    private static Map<String, Object> json(Seen seen) {
      return Map.of("version", seen.version(), "digest", seen.digest().orElseThrow().hex());
    }

    private static Map<String, Object> json(SortedMap<String, Seen> seen) {
      Map<String, Object> json = new HashMap<>();
      seen.forEach((tenant, one) -> json.put(tenant, json(one)));
      return json;
    }

    /**
     * As if nobody had ever held or purged a site: of one that is the signing desk, whatever was
     * listed before that could be refused counts no more, and no listing has it any longer.
     */
    public Listing withoutPowerOver(String desk) {
      SortedMap<String, Seen> otherHolds = new TreeMap<>(holds);
      SortedMap<String, Seen> otherPurges = new TreeMap<>(purges);
      otherHolds.remove(desk);
      otherPurges.remove(desk);
      return new Listing(root, directory, theme, sites, otherHolds, otherPurges, log);
    }

    /** Refuses a listing in which something is older than in the one before, or other. */
    public void requireNotOlder(Listing before) throws Rejected {
      requireNotOlder("root", before.root, root);
      requireNotOlder("directory", before.directory, directory);
      requireNotOlder("theme", before.theme, theme);
      requireNotOlder("sites", before, before.sites, sites);
      requireNotOlder("holds", before, before.holds, holds);
      requireNotOlder("purges", before, before.purges, purges);
      if (log.size() < before.log.size()
          || log.size() == before.log.size() && !log.root().equals(before.log.root())) {
        throw new Rejected(
            Reason.ROLLED_BACK,
            "timestamp.log",
            "at least the " + before.log.size() + " leaves under " + before.log.root(),
            log.size() + " leaves under " + log.root());
      }
    }

    private void requireNotOlder(
        String member, Listing before, SortedMap<String, Seen> old, SortedMap<String, Seen> now)
        throws Rejected {
      for (Map.Entry<String, Seen> one : old.entrySet()) {
        Seen next = now.get(one.getKey());
        // A tenant leaves with the directory that no longer lists it, and not otherwise.
        if (next == null && directory.version() > before.directory.version()) {
          continue;
        }
        requireNotOlder(
            member + "." + one.getKey(), one.getValue(), next == null ? Seen.NOTHING : next);
      }
    }

    private static void requireNotOlder(String member, Seen before, Seen now) throws Rejected {
      if (now.version() < before.version()) {
        throw new Rejected(
            Reason.ROLLED_BACK,
            "timestamp." + member,
            "version " + before.version() + " or newer",
            "version " + now.version());
      }
      if (now.version() == before.version() && !now.digest().equals(before.digest())) {
        throw new Rejected(
            Reason.EQUIVOCATED,
            "timestamp." + member,
            before.digest().map(Digest::hex).orElse("nothing"),
            now.digest().map(Digest::hex).orElse("nothing"));
      }
    }
  }

  /**
   * The line that is signed.
   *
   * @param issued of whole seconds
   * @param validFor of whole seconds
   */
  public static byte[] statement(long version, Instant issued, Duration validFor, Listing listing) {
    Map<String, Object> json = listing.toJson();
    json.put("type", TYPE);
    json.put("version", version);
    json.put("issued", issued.toString());
    json.put("expires", issued.plus(validFor).toString());
    return Json.canonical(json);
  }

  /** What the signature of the line is made over. */
  public static byte[] signedMessage(long version, byte[] statement) {
    return SignedMessage.of(TYPE, SignedMessage.NO_TENANT, version, statement);
  }

  /** The file, from the signed line and its signature. */
  public static Timestamp of(byte[] statement, ServerKey key, byte[] signature) throws Rejected {
    byte[] signatures = Signatures.of(List.of(Signature.ed25519(key.keyId(), signature))).bytes();
    byte[] file = Arrays.copyOf(statement, statement.length + signatures.length + 2);
    file[statement.length] = '\n';
    System.arraycopy(signatures, 0, file, statement.length + 1, signatures.length);
    file[file.length - 1] = '\n';
    return parse(file);
  }

  /**
   * Refuses a timestamp that the key of the root which it lists did not sign.
   *
   * @param roots that verify from the pinned one on
   */
  public void requireSigned(List<TrustRoot> roots) throws Rejected {
    TrustRoot own =
        roots.stream()
            .filter(root -> Seen.of(root).equals(listing.root()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Rejected(
                        Reason.WRONG_ROOT,
                        label(),
                        "one of our trust roots",
                        "root " + listing.root().version() + ", " + listing.root().digest().get()));
    for (Signature signature : signatures.list()) {
      if (signature.key().equals(own.timestamp().keyId())
          && signature instanceof Ed25519Signature made) {
        own.timestamp().verify(signedMessage(version, statement), made.value(), label());
        return;
      }
    }
    throw new Rejected(
        Reason.UNKNOWN_KEY, label(), "a signature by key " + own.timestamp().keyId(), "none");
  }

  private static List<byte[]> lines(byte[] file) throws Rejected {
    if (file.length > MAX_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG, TYPE, "at most " + MAX_BYTES + " bytes", file.length + " bytes");
    }
    int first = 0;
    while (first < file.length && file[first] != '\n') {
      first++;
    }
    int last = file.length - 1;
    if (first >= last || file[last] != '\n') {
      throw new Rejected(
          Reason.MALFORMED, TYPE, "two lines", new String(file, StandardCharsets.US_ASCII));
    }
    return List.of(Arrays.copyOf(file, first), Arrays.copyOfRange(file, first + 1, last));
  }

  /** From 1; only grows. */
  public long version() {
    return version;
  }

  public Instant issued() {
    return issued;
  }

  /** From this instant on nothing is taken on the strength of it. */
  public Instant expires() {
    return expires;
  }

  public Listing listing() {
    return listing;
  }

  /** The whole file. */
  public byte[] bytes() {
    return file.clone();
  }

  String label() {
    return TYPE + " " + version;
  }
}
