package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SIGNING;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.TIMESTAMP;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
 * The lies that are kept as folders, the truths that are their controls, and the honest repository
 * over which each is laid: the small city, where kominfo signs by passkey.
 */
final class ToldLies {
  static final Signer RINA = Signer.named("rina");
  static final Authenticator TOUCH = Authenticator.named("kiki");

  static final Signer SARI = Signer.named("sari");
  static final Signer AYU = Signer.named("ayu");

  /** When the honest repository is looked at. */
  static final Instant LATER = NOW.plus(Duration.ofDays(2));

  static final Clock CLOCK = Clock.fixed(LATER, ZoneOffset.UTC);

  /** A page of dinkes that was purged. */
  static final String LEAK = "/berita/1-3";

  /** The words of one that is shown. */
  private static final String SHOWN = "<p>/berita/2-3";

  private static final String DESK = "/meja";

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
   * @param control the truth that lacks what makes this a lie
   * @param takes paths of statements in it that are honest
   */
  record Lie(
      String name,
      String attack,
      String what,
      To to,
      AlarmCode alarm,
      Reason reason,
      String control,
      List<String> takes,
      Telling telling) {
    Lie(
        String name,
        String attack,
        String what,
        To to,
        AlarmCode alarm,
        Reason reason,
        String control,
        Telling telling) {
      this(name, attack, what, to, alarm, reason, control, List.of(), telling);
    }

    /** What stands in the folder beside the files. */
    String text() {
      return "attack: %s\nlie: %s\nto: %s\nalarm: %s\nreason: %s\ncontrol: %s\ntakes: %s\n"
          .formatted(attack, what, to, alarm == null ? "-" : alarm, reason, control, listed(takes));
    }
  }

  /**
   * @param name of the folder
   * @param alarm that a node raises all the same; null if it raises none
   * @param takes paths of what comes into force
   */
  record Truth(String name, String what, AlarmCode alarm, List<String> takes, Telling telling) {
    /** What stands in the folder beside the files. */
    String text() {
      return "truth: %s\nalarm: %s\ntakes: %s\n"
          .formatted(what, alarm == null ? "-" : alarm, listed(takes));
    }
  }

  private static String listed(List<String> paths) {
    return paths.isEmpty() ? "-" : String.join(" ", paths);
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
              "directory",
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
              "releases",
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
              "timestamp",
              city -> city.stampAt(LATER.minus(Duration.ofDays(1)), Duration.ofHours(1))),
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
              "timestamp",
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
              "directory",
              city -> city.putDirectory(directory(4, LATER, RINA, SITI), RINA)),
          new Lie(
              "root-by-one-side",
              "vulnerability to key compromises",
              "the next root, signed by its own new keys alone, and stamped",
              To.KNOWING,
              AlarmCode.TIMESTAMP_REJECTED,
              Reason.WRONG_ROOT,
              "root",
              city -> {
                Signer thief = Signer.named("penyusup");
                city.put(RepositoryPaths.root(3), SmallRepository.root(3, thief), thief);
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
              "touch-absent",
              "a touch that nobody made: the passkey says that nobody was there",
              Reason.NO_PERSON,
              statement -> TOUCH.over(statement.signedMessage()).flags(0x04)),
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
              "releases",
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
              "releases",
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
              "timestamp",
              city -> city.put(RepositoryPaths.TIMESTAMP, forgedTimestamp(city))),
          hold(
              "hold-by-another",
              "power",
              "a hold by another department's publisher",
              Reason.UNKNOWN_KEY,
              "hold",
              city -> put(city, hold("dinkes", 1, LATER), BUDI)),
          hold(
              "hold-ahead",
              "fast-forward",
              "a lift of the highest version there is, so that no honest hold can follow",
              Reason.TOO_FAR,
              "lift",
              city -> put(city, lift("bpbd", JsonObject.MAX_SAFE_INTEGER, LATER), BUDI, DEWI)),
          hold(
              "lift-one-short",
              "power",
              "a lift by one where two must sign",
              Reason.BELOW_THRESHOLD,
              "lift",
              city -> put(city, lift("bpbd", 2, LATER), BUDI)),
          hold(
              "lift-dated-back",
              "power",
              "a lift by a key of a retired root, dated back to its time",
              Reason.UNKNOWN_KEY,
              "lift",
              city -> put(city, lift("bpbd", 2, NOW), PLATFORM)),
          new Lie(
              "hold-exchanged",
              "power",
              "another hold under the number of the one in force",
              To.KNOWING,
              AlarmCode.ROLLED_BACK,
              Reason.EQUIVOCATED,
              "lift",
              city -> put(city, hold("bpbd", 1, LATER), DEWI)),
          purge(
              "purge-ahead",
              "fast-forward",
              "a purge of the highest version there is, so that no honest one can follow",
              Reason.TOO_FAR,
              "purge",
              city -> put(city, purge(JsonObject.MAX_SAFE_INTEGER, LATER, SHOWN), RINA)),
          purge(
              "purge-dated-back",
              "power",
              "a purge by who left, dated back to when they signed still",
              Reason.UNKNOWN_KEY,
              "purge",
              city -> put(city, purge(2, NOW, SHOWN), SITI)),
          purge(
              "purge-without-log",
              "power",
              "one by who left, with the log taken away, which would tell when it came",
              Reason.UNKNOWN_KEY,
              "purge-without-log",
              city -> {
                put(city, purge(2, NOW, SHOWN), SITI);
                Files.delete(city.path().resolve(LogFiles.CHECKPOINT));
              }),
          new Lie(
              "purge-exchanged",
              "power",
              "another purge under the number of the one in force",
              To.KNOWING,
              AlarmCode.ROLLED_BACK,
              Reason.EQUIVOCATED,
              "purge",
              city -> put(city, purge(1, LATER, SHOWN), RINA)),
          hold(
              "desk-held",
              "power",
              "a hold of the signing desk by one of the platform's keys, so that nobody can lift it",
              Reason.SIGNING_DESK,
              "hold",
              city -> put(city, hold("platform", 1, LATER), SARI)),
          purge(
              "desk-purged",
              "power",
              "a purge of the signing desk's pages by one of the platform's keys",
              Reason.SIGNING_DESK,
              "purge",
              city ->
                  put(
                      city,
                      PurgeStatement.of(
                          "platform", 1, LATER, "x", Set.of(Digest.of(bytes("<p>" + DESK)))),
                      SARI)),
          desk(
              "desk-by-retired-root",
              "the signing desk by the first administrator's key, which the directory lists still",
              Reason.UNKNOWN_KEY,
              city -> next(city, "platform", 2, PLATFORM)),
          desk(
              "desk-one-short",
              "the signing desk by one of the root's people where two must sign",
              Reason.BELOW_THRESHOLD,
              city -> next(city, "platform", 2, SARI)),
          new Lie(
              "dated-back",
              "vulnerability to key compromises",
              "a release by who left, dated back to when they signed still",
              To.COPY,
              null,
              Reason.UNKNOWN_KEY,
              "releases",
              city -> put(city, dated(city), SITI)),
          new Lie(
              "dated-back-unlogged",
              "vulnerability to key compromises",
              "one by who left, dated back, of which the log knows nothing",
              To.COPY,
              null,
              Reason.NOT_LOGGED,
              "releases",
              city -> city.putUnlogged("sites/dinkes/3", dated(city), SITI)),
          new Lie(
              "purged-node-script",
              "extraneous dependencies",
              "a script that no theme names, in a part of the manifest that a purge names",
              To.KNOWING,
              AlarmCode.RELEASE_REJECTED,
              Reason.NOT_LISTED,
              "purged-node",
              List.of(RepositoryPaths.purge("dinkes", 2)),
              city -> {
                Entry script =
                    city.page("dinkes", "/_t/x-0123456789ab.js", MediaTypes.JAVASCRIPT, bytes("0"));
                purgeOfNodes(city, Manifest.of(List.of(script)));
                release(city, "dinkes", 3, script, RINA);
              }),
          new Lie(
              "purged-node-page",
              "arbitrary software installation",
              "pages that nobody signed, in a part of the manifest that a purge names",
              To.KNOWING,
              AlarmCode.RELEASE_REJECTED,
              Reason.WRONG_DIGEST,
              "purged-node",
              List.of(RepositoryPaths.purge("dinkes", 2)),
              city -> {
                Entry page = city.page("dinkes", "/berita/3");
                Manifest signed = Manifest.of(List.of(page));
                purgeOfNodes(city, signed);
                release(city, "dinkes", 3, page, RINA);
                Manifest planted = Manifest.of(List.of(city.page("dinkes", "/slot-777")));
                city.put(
                    RepositoryPaths.blob("dinkes", signed.rootDigest()),
                    planted.nodes().get(planted.rootDigest()));
              }),
          new Lie(
              "purged-blob",
              "purge",
              "bytes that were purged, put back",
              To.COPY,
              null,
              Reason.PURGED,
              "purge",
              city -> city.putBlob("dinkes", bytes("<p>" + LEAK))));

  private ToldLies() {}

  /** What is as true as a lie pretends to be: the control of those that name it. */
  static final List<Truth> TRUTHS =
      List.of(
          truth(
              "releases",
              "the next release of each department",
              List.of("sites/dinkes/3", "sites/bpbd/2", "sites/kominfo/2"),
              city -> {
                next(city, "dinkes", 3, RINA);
                next(city, "bpbd", 2, BUDI, DEWI);
                touched(city, 2, statement -> TOUCH.over(statement.signedMessage()));
              }),
          truth(
              "desk",
              "the signing desk, by the root's two people",
              List.of("sites/platform/2"),
              city -> next(city, "platform", 2, SARI, AYU)),
          truth(
              "hold",
              "a hold by a publisher",
              List.of("trust/holds/dinkes/1"),
              city -> put(city, hold("dinkes", 1, LATER), RINA)),
          truth(
              "lift",
              "a lift by two publishers",
              List.of("trust/holds/bpbd/2"),
              city -> put(city, lift("bpbd", 2, LATER), BUDI, DEWI)),
          truth(
              "purge",
              "a purge by a publisher",
              List.of("trust/purges/dinkes/2"),
              city -> {
                put(city, purge(2, LATER, SHOWN), RINA);
                Files.delete(
                    city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(bytes(SHOWN)))));
              }),
          new Truth(
              "purge-without-log",
              "a purge while the log is broken: what takes away waits for nothing",
              AlarmCode.LOG_REJECTED,
              List.of("trust/purges/dinkes/2"),
              city -> {
                put(city, purge(2, LATER, SHOWN), RINA);
                Files.delete(city.path().resolve(LogFiles.CHECKPOINT));
              }),
          truth(
              "purged-node",
              "a purge that names parts of the manifest of the next release, which stay",
              List.of("trust/purges/dinkes/2", "sites/dinkes/3"),
              city -> {
                Entry page = city.page("dinkes", "/berita/3");
                purgeOfNodes(city, Manifest.of(List.of(page)));
                release(city, "dinkes", 3, page, RINA);
              }),
          truth(
              "directory",
              "the next directory, by the root's two people",
              List.of("trust/directory/4"),
              city -> city.putDirectory(directory(4, LATER, RINA), SARI, AYU)),
          truth(
              "root",
              "the next root, by its own people and those before them",
              List.of("trust/root/3"),
              city -> {
                Signer next = Signer.named("wayan");
                city.put(
                    RepositoryPaths.root(3), SmallRepository.root(3, next, SARI), SARI, AYU, next);
              }),
          truth(
              "timestamp",
              "nothing but a newer timestamp",
              List.of(RepositoryPaths.TIMESTAMP),
              SmallRepository::stamp));

  /**
   * The honest repository. The platform had its ceremony: the first administrator's key left the
   * root, and is in the directory still. Siti left dinkes, after Rina came. bpbd is in maintenance.
   */
  static SmallRepository honest(Path folder) throws Exception {
    SmallRepository city = new SmallRepository(folder);
    release(city, "platform", 1, city.page("platform", DESK), PLATFORM);
    city.putVouched(directory(2, NOW, SITI, RINA), SITI);
    city.put(RepositoryPaths.root(2), ceremony(), PLATFORM, SARI, AYU);
    city.putDirectory(directory(3, NOW.plus(Duration.ofDays(1)), RINA), SARI, AYU);
    city.release("dinkes", 2, RINA);
    touched(city, 1, statement -> TOUCH.over(statement.signedMessage()));
    Digest leak = Digest.of(bytes("<p>" + LEAK));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, LATER, "nomor induk warga", Set.of(leak)),
        RINA);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", leak)));
    put(city, hold("bpbd", 1, NOW), BUDI);
    city.stampAt(LATER, Timestamp.LONGEST);
    return city;
  }

  private static TrustRoot ceremony() throws Rejected {
    TrustRoot plain = SmallRepository.root(2, SARI, AYU);
    return TrustRoot.of(
        2,
        NOW.plus(Duration.ofHours(1)),
        EXPIRES,
        2,
        List.of(SARI.key(), AYU.key()),
        plain.log(),
        plain.timestamp(),
        plain.signing());
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
    return new Lie(name, attack, what, To.KNOWING, alarm, reason, "releases", telling);
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

  private static Lie hold(
      String name, String attack, String what, Reason reason, String control, Telling telling) {
    return new Lie(
        name, attack, what, To.KNOWING, AlarmCode.HOLD_REJECTED, reason, control, telling);
  }

  private static Lie purge(
      String name, String attack, String what, Reason reason, String control, Telling telling) {
    return new Lie(
        name, attack, what, To.KNOWING, AlarmCode.PURGE_REJECTED, reason, control, telling);
  }

  private static Lie desk(String name, String what, Reason reason, Telling telling) {
    String attack = "vulnerability to key compromises";
    return new Lie(
        name, attack, what, To.KNOWING, AlarmCode.RELEASE_REJECTED, reason, "desk", telling);
  }

  private static Truth truth(String name, String what, List<String> takes, Telling telling) {
    return new Truth(name, what, null, takes, telling);
  }

  private static HoldStatement hold(String tenant, long version, Instant issued) throws Rejected {
    return HoldStatement.of(
        tenant, version, issued, HoldStatement.Action.MAINTENANCE, "tutup", OptionalLong.empty());
  }

  private static HoldStatement lift(String tenant, long version, Instant issued) throws Rejected {
    return HoldStatement.of(
        tenant, version, issued, HoldStatement.Action.LIFT, "buka", OptionalLong.empty());
  }

  private static PurgeStatement purge(long version, Instant issued, String text) throws Rejected {
    Set<Digest> digests = Set.of(Digest.of(bytes(text)));
    return PurgeStatement.of("dinkes", version, issued, "bocor", digests);
  }

  private static void purgeOfNodes(SmallRepository city, Manifest manifest) throws Rejected {
    Set<Digest> nodes = manifest.nodes().keySet();
    put(city, PurgeStatement.of("dinkes", 2, LATER, "bocor", nodes), RINA);
  }

  private static void put(SmallRepository city, HoldStatement hold, Signer... signers) {
    city.put(RepositoryPaths.hold(hold.tenant(), hold.version()), hold, signers);
  }

  private static void put(SmallRepository city, PurgeStatement purge, Signer... signers) {
    city.put(RepositoryPaths.purge(purge.tenant(), purge.version()), purge, signers);
  }

  private static void put(SmallRepository city, ReleaseStatement release, Signer... signers) {
    city.put(RepositoryPaths.release(release.tenant(), release.version()), release, signers);
  }

  /** The next release of dinkes, as if of the time when Siti signed still. */
  private static ReleaseStatement dated(SmallRepository city) throws Rejected {
    Instant issued = NOW.plusSeconds(60);
    Optional<Digest> previous = Optional.of(Digest.of(city.get("sites/dinkes/2")));
    return ReleaseStatement.of("dinkes", 3, issued, previous, manifest(city, "dinkes", 3), 1);
  }

  private static Directory directory(long version, Instant issued, Signer... dinkes)
      throws Rejected {
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
        issued,
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
