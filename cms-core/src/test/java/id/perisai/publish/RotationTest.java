package id.perisai.publish;

import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Alarm;
import id.perisai.release.AlarmCode;
import id.perisai.release.Alarms;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.LogFiles;
import id.perisai.release.Manifest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.Seen;
import id.perisai.release.ServerKey;
import id.perisai.release.Signatures;
import id.perisai.release.Signer;
import id.perisai.release.SmallRepository;
import id.perisai.release.Takeover;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key of the platform replaced, from the writer of the repository to a delivery node: what is
 * taken afterwards, and what the old keys can do no more.
 */
class RotationTest {
  private static final Signer OTHER = Signer.named("other platform");
  private static final Signer STRANGER = Signer.named("stranger");

  @TempDir Path folder;
  private final List<VerifiedStore> open = new ArrayList<>();
  private SmallRepository city;
  private SignedRepository authoring;
  private Alarms alarms;
  private Takeover node;

  @BeforeEach
  void a_city_and_a_node_that_follows_it() throws Exception {
    Files.createDirectories(home().resolve("keys"));
    Files.write(OnlineKey.logFile(home()), SmallRepository.LOG.keyFile());
    Files.write(OnlineKey.timestampFile(home()), SmallRepository.TIMESTAMP.keyFile());
    city = new SmallRepository(folder.resolve("repository"));
    city.unlogged();
    Files.copy(city.path().resolve(LogFiles.CHECKPOINT), home().resolve("log-checkpoint"));
    authoring = new SignedRepository(city.path(), city.pinned(), SmallRepository.CLOCK, home());
    authoring.stampTime().stamp(authoring.anchor()::log);
    node = node("store");
    tick();
    assertEquals(1, node.inForce().trust().orElseThrow().root().version());
    assertEquals(Set.of(), alarmed());
  }

  @AfterEach
  void close() throws IOException {
    for (VerifiedStore store : open) {
      store.close();
    }
  }

  @Test
  void a_new_timestamp_key_stamps_from_its_root_on_and_the_old_one_no_more() throws Exception {
    ServerKey fresh = OnlineKeys.ofTimestamp(home()).makeNext();
    authoring.writer().trust(signed(root(fresh, log(), PLATFORM), PLATFORM));
    tick();
    assertEquals(2, node.inForce().trust().orElseThrow().root().version());
    assertEquals(Set.of(), alarmed());
    Timestamp.Listing good = stamped().listing();
    steal(good, stamped().version() + 1);
    tick();
    assertEquals(Set.of(AlarmCode.TIMESTAMP_REJECTED), alarmed());
    Timestamp.Listing before =
        new Timestamp.Listing(
            seenRootOne(),
            good.directory(),
            good.theme(),
            good.sites(),
            good.holds(),
            good.purges(),
            good.log());
    steal(before, 1L << 40);
    tick();
    assertEquals(Set.of(AlarmCode.ROLLED_BACK), alarmed());
    authoring.stampTime().stamp(authoring.anchor()::log);
    tick();
    assertEquals(Set.of(), alarmed());
  }

  @Test
  void a_new_log_key_goes_on_with_the_same_log_and_the_old_one_no_more() throws Exception {
    TransparencyLog before = authoring.anchor().log();
    ServerKey fresh = OnlineKeys.ofLog(home()).makeNext();
    TrustRoot next = root(timestamp(), fresh, PLATFORM);
    authoring.writer().trust(signed(next, PLATFORM));
    tick();
    assertEquals(Set.of(), alarmed());
    TransparencyLog after = authoring.anchor().log();
    after.requireExtends(before.head());
    assertEquals(before.size() + 1, after.size());
    byte[] note = Files.readAllBytes(city.path().resolve(LogFiles.CHECKPOINT));
    Checkpoint.verified(note, next.log());
    TrustRoot.Log old = new TrustRoot.Log(next.log().origin(), log());
    assertThrows(Rejected.class, () -> Checkpoint.verified(note, old));
    city.writeLog(after, SmallRepository.LOG); // Whoever stole the old key signs the same head.
    tick();
    assertEquals(Set.of(AlarmCode.LOG_REJECTED), alarmed());
    city.release("dinkes", 2, SITI);
    authoring.stampTime().stamp(authoring.anchor()::log);
    tick();
    assertEquals(Set.of(), alarmed());
    assertEquals(2, node.inForce().newest("dinkes").orElseThrow().version());
  }

  @Test
  void who_has_the_retired_key_of_the_log_leads_neither_authoring_nor_auditors_on()
      throws Exception {
    KnownLog watched = new KnownLog(authoring);
    watched.newest();
    ServerKey fresh = OnlineKeys.ofLog(home()).makeNext();
    authoring.writer().trust(signed(root(timestamp(), fresh, PLATFORM), PLATFORM));
    TransparencyLog honest = authoring.anchor().log();
    TransparencyLog stolen = honest.with(List.of(new AuditAnchor(Digest.of(new byte[1]))));
    city.writeLog(stolen, SmallRepository.LOG);
    assertEquals(honest.head(), watched.newest().head());
    assertEquals(honest.head(), new KnownLog(authoring).newest().head(), "after a restart");
    Digest key = SITI.key().keyId();
    refusedAsUnknown(() -> SignedByKey.in(city.repository(), city.pinned(), "dinkes", key));
    assertEquals(
        List.of(Reason.UNKNOWN_KEY),
        RepositoryVerification.of(
                city.repository(), city.pinned(), SmallRepository.CLOCK, SmallRepository.CODINGS)
            .log()
            .stream()
            .map(Rejected::reason)
            .toList());
    Files.delete(home().resolve("log-checkpoint"));
    IOException refused = assertThrows(IOException.class, () -> new KnownLog(authoring).newest());
    assertEquals(Reason.UNKNOWN_KEY, ((Rejected) refused.getCause()).reason());
    city.writeLog(honest, SmallRepository.LOG);
    refusedAsUnknown(() -> SignedByKey.in(city.repository(), city.pinned(), "dinkes", key));
  }

  /** As when a new root came into force while the old one's key was signing. */
  @Test
  void a_head_that_an_earlier_key_signed_is_signed_anew_though_nothing_is_to_be_logged()
      throws Exception {
    ServerKey fresh = OnlineKeys.ofLog(home()).makeNext();
    TrustRoot next = root(timestamp(), fresh, PLATFORM);
    authoring.writer().trust(signed(next, PLATFORM));
    TransparencyLog log = authoring.anchor().log();
    city.writeLog(log, SmallRepository.LOG);
    Path note = city.path().resolve(LogFiles.CHECKPOINT);
    Files.copy(note, home().resolve("log-checkpoint"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(log.head(), authoring.anchor().log().head());
    Checkpoint.verified(Files.readAllBytes(note), next.log());
  }

  private static void refusedAsUnknown(Executable look) {
    assertEquals(Reason.UNKNOWN_KEY, assertThrows(Rejected.class, look).reason());
  }

  @Test
  void a_new_node_takes_the_whole_history_under_the_third_log_key() throws Exception {
    for (long version = 2; version <= 3; version++) {
      ServerKey timestamps = OnlineKeys.ofTimestamp(home()).makeNext();
      ServerKey logs = OnlineKeys.ofLog(home()).makeNext();
      authoring.writer().trust(signed(root(version, timestamps, logs, PLATFORM), PLATFORM));
    }
    Files.delete(OnlineKey.logFile(home())); // Which signs nothing any more.
    Files.delete(OnlineKey.timestampFile(home()));
    authoring.stampTime().stamp(authoring.anchor()::log);
    node = node("new");
    tick();
    assertEquals(Set.of(), alarmed());
    assertEquals(3, node.inForce().trust().orElseThrow().root().version());
    assertEquals(1, node.inForce().newest("dinkes").orElseThrow().version());
  }

  @Test
  void nothing_is_written_under_a_root_whose_server_key_is_not_here() throws Exception {
    TrustRoot next = root(timestamp(), OnlineKey.make().publicKey(), PLATFORM);
    IOException refused =
        assertThrows(IOException.class, () -> authoring.writer().trust(signed(next, PLATFORM)));
    assertTrue(refused.getMessage().contains("the log's key that root 2 names"), "" + refused);
  }

  @Test
  void new_platform_keys_sign_and_the_old_ones_alone_no_more() throws Exception {
    TrustRoot next = root(timestamp(), log(), OTHER);
    Directory directory = SmallRepository.directory(2, SmallRepository.EXPIRES);
    authoring.writer().trust(both(next, directory, Signer.sign(next, PLATFORM, OTHER), OTHER));
    tick();
    assertEquals(Set.of(), alarmed());
    assertEquals(2, node.inForce().trust().orElseThrow().root().version());
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());

    Directory stolen =
        SmallRepository.directory(3, SmallRepository.EXPIRES, SmallRepository.dinkes(STRANGER));
    city.putUnlogged(RepositoryPaths.directory(3), stolen, PLATFORM);
    authoring.stampTime().stamp(authoring.anchor()::log);
    tick();
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());
    assertTrue(authoring.trust().refusals().stream().anyMatch(RotationTest::byUnknownKey));
    Directory honest =
        SmallRepository.directory(3, SmallRepository.EXPIRES.plus(Duration.ofDays(1)));
    authoring.writer().trust(TrustChange.of(honest, Signer.sign(honest, OTHER)));
    tick();
    assertEquals(
        honest.digest(),
        node.inForce().trust().orElseThrow().directory().digest(),
        "the stolen one has no leaf that stands in its place");
  }

  @Test
  void a_theme_that_the_old_keys_sign_behind_the_new_root_is_refused() throws Exception {
    TrustRoot next = root(timestamp(), log(), OTHER);
    Directory directory = SmallRepository.directory(2, SmallRepository.EXPIRES);
    authoring.writer().trust(both(next, directory, Signer.sign(next, PLATFORM, OTHER), OTHER));
    ThemeStatement stolen = SmallRepository.theme(2);
    assertThrows(
        IOException.class,
        () ->
            authoring
                .writer()
                .statement(RepositoryPaths.theme(2), stolen, Signer.sign(stolen, PLATFORM)),
        "it gets no leaf");
    var release = city.statement("dinkes", 2, manifest());
    var renamed =
        ReleaseStatement.of(
            "dinkes", 2, SmallRepository.NOW, release.previous(), release.manifest(), 2);
    authoring
        .writer()
        .statement(RepositoryPaths.release("dinkes", 2), renamed, Signer.sign(renamed, SITI));
    tick();
    assertEquals(1, node.inForce().newest("dinkes").orElseThrow().version());
    assertTrue(alarmed().contains(AlarmCode.RELEASE_REJECTED), "" + alarmed());
    ThemeStatement good = SmallRepository.theme(3);
    authoring.writer().statement(RepositoryPaths.theme(3), good, Signer.sign(good, OTHER));
    var third =
        ReleaseStatement.of(
            "dinkes", 3, SmallRepository.NOW, Optional.of(renamed.digest()), release.manifest(), 3);
    authoring
        .writer()
        .statement(RepositoryPaths.release("dinkes", 3), third, Signer.sign(third, SITI));
    tick();
    assertEquals(3, node.inForce().newest("dinkes").orElseThrow().version());
  }

  @Test
  void a_root_without_its_directory_waits_and_the_old_one_stays() throws Exception {
    TrustRoot next = root(timestamp(), OnlineKeys.ofLog(home()).makeNext(), OTHER);
    authoring.writer().trust(TrustChange.of(next, Signer.sign(next, PLATFORM, OTHER)));
    tick();
    assertEquals(1, node.inForce().trust().orElseThrow().root().version());
    assertEquals(2, authoring.trust().newestRoot().version());
    Directory directory = SmallRepository.directory(2, SmallRepository.EXPIRES);
    authoring.writer().trust(TrustChange.of(directory, Signer.sign(directory, OTHER)));
    tick();
    assertEquals(Set.of(), alarmed());
    assertEquals(2, node.inForce().trust().orElseThrow().root().version());
    assertEquals(2, node.inForce().trust().orElseThrow().directory().version());
  }

  @Test
  void the_trial_refuses_what_would_not_come_into_force_as_it_stands() throws Exception {
    TrustRoot next = root(timestamp(), log(), OTHER);
    refuses(Reason.UNKNOWN_KEY, TrustChange.of(next, Signer.sign(next, PLATFORM)));
    refuses(Reason.UNKNOWN_KEY, TrustChange.of(next, Signer.sign(next, OTHER)));
    TrustRoot far = root(3, timestamp(), log(), PLATFORM);
    refuses(Reason.WRONG_VERSION, TrustChange.of(far, Signer.sign(far, PLATFORM)));
    TrustRoot past =
        TrustRoot.of(
            2,
            SmallRepository.NOW,
            SmallRepository.NOW,
            1,
            List.of(PLATFORM.key()),
            first().log(),
            timestamp(),
            SmallRepository.SIGNING);
    refuses(Reason.EXPIRED, TrustChange.of(past, Signer.sign(past, PLATFORM)));
    Directory old = SmallRepository.directory(1, SmallRepository.EXPIRES);
    refuses(Reason.WRONG_VERSION, TrustChange.of(old, Signer.sign(old, PLATFORM)));
    Directory directory = SmallRepository.directory(2, SmallRepository.EXPIRES);
    refuses(
        Reason.UNKNOWN_KEY, both(next, directory, Signer.sign(next, PLATFORM, OTHER), PLATFORM));
    TrustRoot two =
        TrustRoot.of(
            2,
            SmallRepository.NOW,
            SmallRepository.EXPIRES,
            2,
            List.of(PLATFORM.key(), PLATFORM.secondKey().key(), OTHER.key()),
            first().log(),
            timestamp(),
            SmallRepository.SIGNING);
    refuses(
        Reason.BELOW_THRESHOLD,
        TrustChange.of(two, Signer.sign(two, PLATFORM, PLATFORM.secondKey())));
    TrialRepository.requireVerifies(
        authoring, TrustChange.of(two, Signer.sign(two, PLATFORM, OTHER)));
  }

  /** Directory 1 by those who stay, directory 2 by those who leave. */
  @Test
  void the_trial_refuses_a_root_under_which_an_older_directory_would_come_back() throws Exception {
    TrustRoot both = root(2, timestamp(), log(), PLATFORM, OTHER);
    authoring.writer().trust(signed(both, PLATFORM));
    Directory second = SmallRepository.directory(2, SmallRepository.EXPIRES);
    authoring.writer().trust(TrustChange.of(second, Signer.sign(second, OTHER)));
    TrustRoot alone = root(3, timestamp(), log(), PLATFORM);
    refuses(Reason.UNKNOWN_KEY, signed(alone, PLATFORM));
    Directory third = SmallRepository.directory(3, SmallRepository.EXPIRES);
    authoring.writer().trust(both(alone, third, Signer.sign(alone, PLATFORM), PLATFORM));
    tick();
    assertEquals(Set.of(), alarmed());
    assertEquals(3, node.inForce().trust().orElseThrow().directory().version());
  }

  private void refuses(Reason reason, TrustChange change) {
    Rejected refused =
        assertThrows(Rejected.class, () -> TrialRepository.requireVerifies(authoring, change));
    assertEquals(reason, refused.reason(), refused.getMessage());
    assertFalse(refused.getMessage().isBlank());
  }

  private static boolean byUnknownKey(Rejected refused) {
    return refused.reason() == Reason.UNKNOWN_KEY && refused.what().equals("directory 3");
  }

  private Digest manifest() throws Exception {
    var manifest = Manifest.of(List.of(city.page("dinkes", "/berita/baru")));
    manifest.nodes().values().forEach(node -> city.putBlob("dinkes", node));
    return manifest.rootDigest();
  }

  private TrustRoot first() throws Exception {
    return TrustRoot.parse(city.get(RepositoryPaths.root(1)));
  }

  private Seen seenRootOne() throws Exception {
    return Seen.of(first());
  }

  private ServerKey log() throws Exception {
    return first().log().key();
  }

  private ServerKey timestamp() throws Exception {
    return first().timestamp();
  }

  private TrustRoot root(ServerKey timestamp, ServerKey log, Signer... keys) throws Exception {
    return root(2, timestamp, log, keys);
  }

  private TrustRoot root(long version, ServerKey timestamp, ServerKey log, Signer... keys)
      throws Exception {
    return TrustRoot.of(
        version,
        SmallRepository.NOW,
        SmallRepository.EXPIRES,
        1,
        Stream.of(keys).map(Signer::key).toList(),
        new TrustRoot.Log(first().log().origin(), log),
        timestamp,
        SmallRepository.SIGNING);
  }

  private static TrustChange signed(TrustRoot root, Signer... signers) {
    return TrustChange.of(root, Signer.sign(root, signers));
  }

  private static TrustChange both(
      TrustRoot root, Directory directory, Signatures signatures, Signer... signers) {
    return new TrustChange(
        Optional.of(new TrustChange.Part<>(root, signatures)),
        Optional.of(new TrustChange.Part<>(directory, Signer.sign(directory, signers))));
  }

  private Timestamp stamped() throws Exception {
    return Timestamp.parse(city.get(RepositoryPaths.TIMESTAMP));
  }

  /** A timestamp by the key of the first root. */
  private void steal(Timestamp.Listing listing, long version) throws Exception {
    OnlineKey old = OnlineKey.read(OnlineKey.timestampFile(home()));
    byte[] line = Timestamp.statement(version, SmallRepository.NOW, Duration.ofHours(1), listing);
    byte[] signature = old.sign(Timestamp.signedMessage(version, line));
    city.put(RepositoryPaths.TIMESTAMP, Timestamp.of(line, old.publicKey(), signature).bytes());
  }

  private Takeover node(String store) throws IOException {
    VerifiedStore opened = new VerifiedStore(folder.resolve(store));
    open.add(opened);
    alarms = new Alarms(SmallRepository.CLOCK);
    Takeover takeover =
        new Takeover(
            city.path(),
            opened,
            city.pinned(),
            SmallRepository.CODINGS,
            SmallRepository.CLOCK,
            alarms,
            switched -> {});
    takeover.start();
    return takeover;
  }

  private void tick() {
    node.tick();
    node.tick();
  }

  private Set<AlarmCode> alarmed() {
    return alarms.open().stream().map(Alarm::code).collect(Collectors.toSet());
  }

  private Path home() {
    return folder.resolve("home");
  }
}
