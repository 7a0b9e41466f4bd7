package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SIGNING;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The lies that are kept as folders, and the honest repository over which each is laid: the small
 * city, where Siti left and Rina signs for dinkes, and where kominfo signs by passkey.
 */
final class ToldLies {
  static final Signer RINA = Signer.named("rina");
  static final Authenticator TOUCH = Authenticator.named("kiki");

  /** A page of dinkes that was purged. */
  static final String LEAK = "/berita/1-3";

  /** Who is lied to. */
  enum To {
    /** A node that took over the honest repository before. */
    KNOWING,
    /** A node that begins with the lie. */
    BEGINNING,
    /** Whoever verifies a copy. */
    COPY
  }

  interface Telling {
    void in(SmallRepository city) throws Exception;
  }

  /**
   * @param name of the folder
   * @param attack as in the catalogue
   * @param alarm that a node raises; null for a copy
   * @param reason for which it is refused
   */
  record Lie(
      String name,
      String attack,
      String what,
      To to,
      AlarmCode alarm,
      Reason reason,
      Telling telling) {
    /** What stands in the folder beside the files. */
    String text() {
      return "attack: %s\nlie: %s\nto: %s\nalarm: %s\nreason: %s\n"
          .formatted(attack, what, to, alarm == null ? "-" : alarm, reason);
    }
  }

  static final List<Lie> ALL =
      List.of(
          release(
              "unsigned",
              "arbitrary software installation",
              "the next release, signed by nobody",
              Reason.BELOW_THRESHOLD,
              city -> next(city, "dinkes", 3)),
          release(
              "stranger",
              "arbitrary software installation",
              "the next release, signed by somebody whom no directory lists",
              Reason.UNKNOWN_KEY,
              city -> next(city, "dinkes", 3, Signer.named("penyusup"))),
          release(
              "other-words",
              "arbitrary software installation",
              "good signatures, and the page's bytes exchanged",
              Reason.WRONG_DIGEST,
              city -> {
                Entry page = next(city, "dinkes", 3, RINA);
                city.put(
                    RepositoryPaths.blob("dinkes", page.variants().get(0).identity().digest()),
                    bytes("<p>SLOT 777!"));
              }),
          release(
              "renamed",
              "rollback",
              "an older release under a newer name",
              Reason.WRONG_VERSION,
              city ->
                  city.putSigned(
                      "release",
                      "dinkes",
                      "sites/dinkes/3",
                      city.get("sites/dinkes/1"),
                      city.get("sites/dinkes/1.sig"))),
          release(
              "equivocated",
              "rollback",
              "another release, well signed, under the version in force",
              Reason.EQUIVOCATED,
              city -> {
                Files.delete(city.path().resolve("sites/dinkes/2"));
                next(city, "dinkes", 2, RINA);
              },
              AlarmCode.ROLLED_BACK),
          new Lie(
              "older-directory",
              "rollback",
              "the directory in which Siti still signs, stamped as the newest",
              To.KNOWING,
              AlarmCode.ROLLED_BACK,
              Reason.ROLLED_BACK,
              city -> {
                Files.delete(city.path().resolve("trust/directory/3"));
                Files.delete(city.path().resolve("trust/directory/3.sig"));
                city.stamps().put("directory", "-", seen(city, "trust/directory/2"));
                city.stamp();
              }),
          new Lie(
              "shortened-log",
              "rollback",
              "the log without its last leaf",
              To.KNOWING,
              AlarmCode.LOG_FORKED,
              Reason.ROLLED_BACK,
              city -> {
                List<LogEntry> entries = city.log().entries();
                city.writeLog(
                    TransparencyLog.EMPTY.with(entries.subList(0, entries.size() - 1)), LOG);
              }),
          release(
              "ahead",
              "fast-forward",
              "the highest version there is, so that no honest release can follow",
              Reason.TOO_FAR,
              city -> {
                long last = JsonObject.MAX_SAFE_INTEGER;
                ReleaseStatement ahead =
                    ReleaseStatement.of(
                        "dinkes",
                        last,
                        NOW,
                        Optional.of(Digest.of(city.get("sites/dinkes/2"))),
                        manifest(city, "dinkes", 3),
                        1);
                city.put(RepositoryPaths.release("dinkes", last), ahead, RINA);
              }),
          new Lie(
              "expired-timestamp",
              "indefinite freeze",
              "the timestamp of a day ago, to a node that begins",
              To.BEGINNING,
              AlarmCode.NO_TRUST,
              Reason.EXPIRED,
              city -> city.stampAt(NOW.minus(Duration.ofDays(1)), Duration.ofHours(1))),
          release(
              "oversize",
              "endless data",
              "signatures of more bytes than such a file may have",
              Reason.TOO_BIG,
              city -> {
                ReleaseStatement statement = drawn(city, "dinkes", 3);
                byte[] honest = Signer.sign(statement, RINA).bytes();
                laid(city, statement, Arrays.copyOf(honest, (64 << 10) + 1));
              }),
          release(
              "script",
              "extraneous dependencies",
              "a script that no theme names",
              Reason.NOT_LISTED,
              city ->
                  release(
                      city,
                      "dinkes",
                      3,
                      city.page(
                          "dinkes", "/_t/x-0123456789ab.js", MediaTypes.JAVASCRIPT, bytes("0")),
                      RINA)),
          release(
              "mixed-pages",
              "mix-and-match",
              "the pages of an older release under the newer one's statement",
              Reason.WRONG_DIGEST,
              city -> {
                next(city, "dinkes", 3, RINA);
                Digest newer = ReleaseStatement.parse(city.get("sites/dinkes/3")).manifest();
                Digest older = ReleaseStatement.parse(city.get("sites/dinkes/1")).manifest();
                city.put(
                    RepositoryPaths.blob("dinkes", newer),
                    city.get(RepositoryPaths.blob("dinkes", older)));
              }),
          release(
              "mixed-branch",
              "mix-and-match",
              "a release made on top of another one than that in force",
              Reason.WRONG_PREVIOUS,
              city -> {
                ReleaseStatement beside =
                    ReleaseStatement.of(
                        "dinkes",
                        3,
                        NOW,
                        Optional.of(Digest.of(city.get("sites/dinkes/1"))),
                        manifest(city, "dinkes", 3),
                        1);
                city.put("sites/dinkes/3", beside, RINA);
              }),
          release(
              "mixed-timestamp",
              "mix-and-match",
              "another release, well signed, than the timestamp lists",
              Reason.MIXED,
              city -> {
                next(city, "dinkes", 3, RINA);
                city.stamps().put("release", "dinkes", Seen.of(3, Digest.of(bytes("lain"))));
                city.stamp();
              }),
          release(
              "other-tenant",
              "wrong software",
              "another department's release with its signatures",
              Reason.WRONG_TENANT,
              city ->
                  city.putSigned(
                      "release",
                      "dinkes",
                      "sites/dinkes/3",
                      city.get("sites/bpbd/1"),
                      city.get("sites/bpbd/1.sig"))),
          release(
              "other-type",
              "wrong software",
              "a well signed hold in a release's place",
              Reason.UNKNOWN_TYPE,
              city -> {
                HoldStatement hold =
                    HoldStatement.of(
                        "dinkes",
                        3,
                        NOW,
                        HoldStatement.Action.MAINTENANCE,
                        "x",
                        OptionalLong.empty());
                city.putSigned(
                    "release",
                    "dinkes",
                    "sites/dinkes/3",
                    hold.bytes(),
                    Signer.sign(hold, RINA).bytes());
              }),
          new Lie(
              "emptied",
              "malicious mirrors",
              "nothing is left of the log",
              To.KNOWING,
              AlarmCode.LOG_REJECTED,
              Reason.MISSING,
              city -> Files.delete(city.path().resolve(LogFiles.CHECKPOINT))),
          release(
              "one-short",
              "vulnerability to key compromises",
              "one signature where two persons must sign",
              Reason.BELOW_THRESHOLD,
              city -> next(city, "bpbd", 2, BUDI)),
          release(
              "one-person-twice",
              "vulnerability to key compromises",
              "two keys of one person where two persons must sign",
              Reason.BELOW_THRESHOLD,
              city -> next(city, "bpbd", 2, BUDI, BUDI.secondKey())),
          release(
              "retired",
              "vulnerability to key compromises",
              "signed by who left",
              Reason.UNKNOWN_KEY,
              city -> next(city, "dinkes", 3, SITI)),
          new Lie(
              "directory-by-publisher",
              "vulnerability to key compromises",
              "the next directory, signed by a publisher",
              To.KNOWING,
              AlarmCode.TRUST_REJECTED,
              Reason.UNKNOWN_KEY,
              city -> city.putDirectory(directory(4, RINA, SITI), RINA)),
          new Lie(
              "root-by-one-side",
              "vulnerability to key compromises",
              "the next root, signed by its own new keys alone, and stamped",
              To.KNOWING,
              AlarmCode.TIMESTAMP_REJECTED,
              Reason.WRONG_ROOT,
              city -> {
                Signer thief = Signer.named("penyusup");
                city.put(RepositoryPaths.root(2), SmallRepository.root(2, thief), thief);
              }),
          touch(
              "touch-challenge",
              "a touch for another version",
              Reason.WRONG_CHALLENGE,
              statement ->
                  TOUCH.over(SignedMessage.of("release", "kominfo", 3, statement.bytes()))),
          touch(
              "touch-origin",
              "a touch on a page of the authoring application",
              Reason.WRONG_ORIGIN,
              statement -> TOUCH.over(statement.signedMessage()).origin("http://localhost:9080")),
          touch(
              "touch-relying-party",
              "a touch for another relying party",
              Reason.WRONG_RELYING_PARTY,
              statement -> TOUCH.over(statement.signedMessage()).rp("localhost")),
          touch(
              "touch-flags",
              "a touch of which nobody looked at whose finger it was",
              Reason.NO_PERSON,
              statement -> TOUCH.over(statement.signedMessage()).flags(0x01)),
          touch(
              "touch-sign-in",
              "a sign-in whose challenge is the digest of the release",
              Reason.WRONG_CHALLENGE,
              statement ->
                  TOUCH.over(statement.signedMessage()).challenge(statement.digest().bytes())),
          release(
              "touch-replayed",
              "passkey",
              "the touch for the release before",
              Reason.WRONG_CHALLENGE,
              city -> {
                ReleaseStatement statement = drawn(city, "kominfo", 2);
                laid(city, statement, city.get("sites/kominfo/1.sig"));
              }),
          release(
              "touch-other-tenant",
              "passkey",
              "an honest touch by another department's passkey",
              Reason.UNKNOWN_KEY,
              city -> {
                ReleaseStatement statement = drawn(city, "dinkes", 3);
                laid(city, statement, TOUCH.sign(statement).bytes());
              }),
          release(
              "touch-algorithm",
              "passkey",
              "a plain signature by the passkey's own key, called one of a software key",
              Reason.BAD_SIGNATURE,
              city -> {
                ReleaseStatement statement = drawn(city, "kominfo", 2);
                byte[] value = Signer.named("kiki").sign(statement.signedMessage()).value();
                Signature plain = Ed25519Signature.of(TOUCH.key().keyId(), value);
                laid(city, statement, Signatures.of(List.of(plain)).bytes());
              }),
          json(
              "named-twice",
              "a member named twice",
              "\"version\":3",
              "\"version\":3,\"version\":3"),
          json(
              "overflow",
              "a version beyond what any number holds",
              "\"version\":3",
              "\"version\":18446744073709551619"),
          json(
              "spelled-otherwise",
              "the same in another spelling",
              "\"version\":3",
              "\"version\": 3"),
          new Lie(
              "forked-log",
              "log",
              "another log of the same length",
              To.KNOWING,
              AlarmCode.LOG_FORKED,
              Reason.FORKED,
              city -> {
                List<LogEntry> entries = new ArrayList<>(city.log().entries());
                entries.set(0, LogEntry.of("trust/root/1", bytes("akar"), bytes("tanda tangan")));
                city.writeLog(TransparencyLog.EMPTY.with(entries), LOG);
                city.stamp();
              }),
          new Lie(
              "missing-tile",
              "log",
              "a longer log without the tile of its entries",
              To.KNOWING,
              AlarmCode.LOG_REJECTED,
              Reason.MISSING,
              city -> {
                next(city, "dinkes", 3, RINA);
                for (LogTile tile : city.log().tiles()) {
                  if (tile.level() == LogTile.ENTRIES) {
                    Files.delete(city.path().resolve(tile.path()));
                  }
                }
              }),
          release(
              "other-leaf",
              "log",
              "a well signed release with a leaf that proves other bytes",
              Reason.NOT_LOGGED,
              city -> {
                ReleaseStatement statement = drawn(city, "dinkes", 3);
                String path = "sites/dinkes/3";
                city.putSigned("release", "dinkes", path, bytes("lain"), bytes("lain"));
                city.put(path, statement.bytes());
                city.put(path + ".sig", Signer.sign(statement, RINA).bytes());
                city.stamps().put(statement);
                city.stamp();
              }),
          new Lie(
              "timestamp-by-another",
              "vulnerability to key compromises",
              "a timestamp by the log's key",
              To.KNOWING,
              AlarmCode.TIMESTAMP_REJECTED,
              Reason.BAD_SIGNATURE,
              city -> city.put(RepositoryPaths.TIMESTAMP, forgedTimestamp(city))),
          new Lie(
              "hold-by-another",
              "power",
              "a hold by another department's publisher",
              To.KNOWING,
              AlarmCode.HOLD_REJECTED,
              Reason.UNKNOWN_KEY,
              city ->
                  city.put(
                      RepositoryPaths.hold("dinkes", 1),
                      HoldStatement.of(
                          "dinkes",
                          1,
                          NOW,
                          HoldStatement.Action.MAINTENANCE,
                          "tutup",
                          OptionalLong.empty()),
                      BUDI)),
          new Lie(
              "purged-blob",
              "purge",
              "bytes that were purged, put back",
              To.COPY,
              null,
              Reason.PURGED,
              city -> city.putBlob("dinkes", bytes("<p>" + LEAK))));

  private ToldLies() {}

  /** The honest repository. */
  static SmallRepository honest(Path folder) throws Exception {
    SmallRepository city = new SmallRepository(folder);
    city.putVouched(directory(2, SITI, RINA), SITI);
    city.putDirectory(directory(3, RINA));
    city.release("dinkes", 2, RINA);
    touched(city, 1, statement -> TOUCH.over(statement.signedMessage()));
    Digest leak = Digest.of(bytes("<p>" + LEAK));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, NOW, "nomor induk warga", Set.of(leak)),
        RINA);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", leak)));
    return city;
  }

  /** What an honest next release adds: the control. */
  static void tellTheTruth(SmallRepository city) throws Exception {
    next(city, "dinkes", 3, RINA);
    next(city, "bpbd", 2, BUDI, DEWI);
    touched(city, 2, statement -> TOUCH.over(statement.signedMessage()));
  }

  /** All files of a folder, by path. */
  static TreeMap<String, byte[]> files(Path folder) throws Exception {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (var walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static Lie release(
      String name, String attack, String what, Reason reason, Telling telling) {
    return release(name, attack, what, reason, telling, AlarmCode.RELEASE_REJECTED);
  }

  private static Lie release(
      String name, String attack, String what, Reason reason, Telling telling, AlarmCode alarm) {
    return new Lie(name, attack, what, To.KNOWING, alarm, reason, telling);
  }

  private interface Touch {
    Authenticator.Ceremony of(ReleaseStatement statement) throws Rejected;
  }

  private static Lie touch(String name, String what, Reason reason, Touch touch) {
    return release(name, "passkey", what, reason, city -> touched(city, 2, touch));
  }

  private static Lie json(String name, String what, String honest, String lie) {
    UnaryOperator<String> bend = text -> text.replace(honest, lie);
    return release(
        name,
        "statement",
        what,
        name.equals("spelled-otherwise") ? Reason.NOT_CANONICAL : Reason.MALFORMED,
        city -> {
          byte[] straight = drawn(city, "dinkes", 3).bytes();
          byte[] bent = bytes(bend.apply(new String(straight, StandardCharsets.UTF_8)));
          byte[] value = RINA.sign(SignedMessage.of("release", "dinkes", 3, bent)).value();
          Signature signature = Ed25519Signature.of(RINA.key().keyId(), value);
          city.putSigned(
              "release",
              "dinkes",
              "sites/dinkes/3",
              bent,
              Signatures.of(List.of(signature)).bytes());
        });
  }

  private static Directory directory(long version, Signer... dinkes) throws Rejected {
    Directory plain = SmallRepository.directory(version, EXPIRES, SmallRepository.dinkes(dinkes));
    Collection<Directory.Tenant> tenants = new ArrayList<>(plain.tenants().values());
    tenants.add(
        new Directory.Tenant(
            "kominfo",
            "Dinas Kominfo",
            Directory.State.ACTIVE,
            List.of("kominfo.localhost"),
            1,
            Publisher.all(List.of(TOUCH.key()), NOW)));
    return Directory.of(
        version,
        NOW,
        EXPIRES,
        plain.domain(),
        new Directory.Signing("platform", SIGNING, List.of("http://localhost:9080")),
        List.copyOf(tenants));
  }

  private static Entry next(SmallRepository city, String tenant, long version, Signer... signers)
      throws Rejected {
    Entry page = city.page(tenant, "/berita/" + version);
    release(city, tenant, version, page, signers);
    return page;
  }

  private static void release(
      SmallRepository city, String tenant, long version, Entry entry, Signer... signers)
      throws Rejected {
    city.release(tenant, version, List.of(entry), signers);
  }

  private static Digest manifest(SmallRepository city, String tenant, long version)
      throws Rejected {
    Manifest manifest = Manifest.of(List.of(city.page(tenant, "/berita/" + version)));
    manifest.nodes().values().forEach(node -> city.putBlob(tenant, node));
    return manifest.rootDigest();
  }

  /** The next release with its page and manifest, before anybody signed it. */
  private static ReleaseStatement drawn(SmallRepository city, String tenant, long version)
      throws Rejected {
    return city.statement(tenant, version, manifest(city, tenant, version));
  }

  private static void laid(SmallRepository city, ReleaseStatement statement, byte[] signatures) {
    String tenant = statement.tenant();
    String path = RepositoryPaths.release(tenant, statement.version());
    city.putSigned("release", tenant, path, statement.bytes(), signatures);
  }

  private static void touched(SmallRepository city, long version, Touch touch) throws Rejected {
    ReleaseStatement statement = drawn(city, "kominfo", version);
    laid(city, statement, Signatures.of(List.of(touch.of(statement).touch())).bytes());
  }

  private static byte[] forgedTimestamp(SmallRepository city) throws Rejected {
    TestStamp stamps = city.stamps();
    Timestamp honest = stamps.signed(stamps.version() + 1, city.log().head(), TIMESTAMP);
    String lines = new String(honest.bytes(), StandardCharsets.UTF_8);
    byte[] line = lines.substring(0, lines.indexOf('\n')).getBytes(StandardCharsets.UTF_8);
    byte[] value = LOG.sign(Timestamp.signedMessage(stamps.version() + 1, line)).value();
    return Timestamp.of(line, TIMESTAMP.serverKey(), value).bytes();
  }

  private static Seen seen(SmallRepository city, String path) throws Rejected {
    return Seen.of(Directory.parse(city.get(path)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
