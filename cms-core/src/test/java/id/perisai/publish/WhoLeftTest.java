package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.publish.Town.Person;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.PurgeStatement;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Revocation;
import id.perisai.release.Seen;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TrustRoot;
import id.perisai.render.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who left, or stole a key that was taken out, writes into the repository under false dates.
 * Authoring goes on from none of it, as delivery takes none of it; what they did before they left
 * still counts.
 */
class WhoLeftTest {
  @TempDir Path folder;
  private Town town;
  private Instant before;

  @BeforeEach
  void a_town_with_one_release() throws Exception {
    town = new Town(folder);
    town.approved("pertama", "Artikel pertama");
    town.publishAll();
    before = town.repository.now();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void lifts_no_hold() throws Exception {
    log(hold(1, Action.MAINTENANCE), town.publisher);
    leave();
    plant(hold(2, Action.LIFT), town.publisher);
    assertEquals(1, held().version());
    stamp();
    assertEquals(1, stamped().holds().get("alfa").version());
    log(hold(3, Action.LIFT), town.second);
    assertEquals(3, held().version());
    assertEquals(3, stamped().holds().get("alfa").version());
  }

  @Test
  void deletes_nothing_by_a_purge() throws Exception {
    leave();
    Digest page = page();
    plant(purge(1, page), town.publisher);
    assertEquals(Set.of(), purged());
    finishPurges();
    assertTrue(Files.exists(blob(page)));
    stamp();
    assertEquals(Map.of(), stamped().purges());
    log(purge(2, page), town.second);
    assertEquals(Set.of(page), purged());
    finishPurges();
    assertTrue(Files.notExists(blob(page)));
    assertEquals(2, stamped().purges().get("alfa").version());
  }

  @Test
  void is_no_base_of_the_next_release() throws Exception {
    Seen honest = Seen.of(inForce());
    leave();
    plant(release(2), town.publisher);
    assertEquals(honest, Seen.of(inForce()));
    assertEquals(honest, town.repository.seen(town.repository.trust(), "alfa"));
    stamp();
    assertEquals(honest, stamped().sites().get("alfa"));
    town.approved("kedua", "Artikel kedua");
    Prepared prepared = town.prepare().prepare(town.second.acting());
    town.publish()
        .publish(
            town.second.acting(),
            prepared.candidate(),
            town.signed(prepared, town.second, town.second));
    assertEquals(2, inForce().version());
    assertEquals(honest.digest(), inForce().previous());
    assertEquals(Seen.of(inForce()), stamped().sites().get("alfa"));
  }

  @Test
  void is_no_base_by_a_key_that_was_revoked_either() throws Exception {
    Seen honest = Seen.of(inForce());
    Digest key = town.publisher.publicKey().keyId();
    directory(tenant -> tenant.withRevoked(List.of(new Revocation(key, 2))));
    plant(release(2), town.publisher);
    assertEquals(honest, town.repository.seen(town.repository.trust(), "alfa"));
    stamp();
    assertEquals(honest, stamped().sites().get("alfa"));
  }

  @Test
  void keeps_what_they_did_before_they_left() throws Exception {
    Digest page = page();
    log(hold(1, Action.MAINTENANCE), town.publisher);
    log(purge(1, page), town.publisher);
    Seen release = Seen.of(inForce());
    leave();
    assertEquals(1, held().version());
    assertEquals(Set.of(page), purged());
    assertEquals(release, Seen.of(inForce()));
    stamp();
    assertEquals(1, stamped().holds().get("alfa").version());
    assertEquals(1, stamped().purges().get("alfa").version());
    assertEquals(release, stamped().sites().get("alfa"));
  }

  @Test
  void signs_no_theme_by_a_retired_key_of_the_platform() throws Exception {
    TrustRoot first = town.repository.trust().root();
    TrustRoot next =
        TrustRoot.of(
            2,
            town.repository.now(),
            first.expires(),
            1,
            List.of(town.unlisted.publicKey()),
            first.log(),
            first.timestamp(),
            first.signing());
    put(RepositoryPaths.root(2), next, town.administrator, town.unlisted);
    directory(tenant -> tenant, town.unlisted);
    assertEquals(1, newestTheme(), "the one that was logged while its keys counted");
    plant(theme(2), town.administrator);
    assertEquals(1, newestTheme());
    stamp();
    assertEquals(1, stamped().theme().version());
    put(RepositoryPaths.theme(3), theme(3), town.unlisted);
    assertEquals(3, newestTheme());
  }

  @Test
  void runs_ahead_over_no_garbage_that_lies_between() throws Exception {
    Seen honest = Seen.of(inForce());
    for (String path : List.of("sites/alfa/1000000", "sites/alfa/2000000")) {
      Files.write(town.repositoryFolder().resolve(path), new byte[] {1});
    }
    plant(release(3_000_000), town.publisher);
    assertEquals(honest, Seen.of(inForce()));
    assertEquals(honest, town.repository.seen(town.repository.trust(), "alfa"));
    stamp();
    assertEquals(honest, stamped().sites().get("alfa"));
    town.approved("kedua", "Artikel kedua");
    town.publishAll();
    assertEquals(2, inForce().version());
    assertEquals(2, stamped().sites().get("alfa").version());
    Files.delete(town.repositoryFolder().resolve("sites/alfa/3000000"));
    stamp();
    assertEquals(2, stamped().sites().get("alfa").version());
  }

  @Test
  void is_followed_from_step_to_step_as_nodes_follow() throws Exception {
    plant(release(1_000_001), town.publisher);
    plant(release(2_000_001), town.publisher);
    assertEquals(2_000_001, inForce().version());
    town.repository.stampTime().stamp(town.repository.anchor()::log);
    assertEquals(2_000_001, stamped().sites().get("alfa").version());
    Files.delete(town.repositoryFolder().resolve("sites/alfa/1000001"));
    assertEquals(2_000_001, inForce().version(), "the log has the step");
    Files.writeString(town.repositoryFolder().resolve("log/checkpoint"), "sampah");
    assertEquals(1, inForce().version(), "nothing has it");
  }

  @Test
  void is_not_listed_before_it_is_logged() throws Exception {
    TransparencyLog log = town.repository.anchor().log();
    final Timestamp.Listing listed = stamped();
    final Directory now = town.repository.trust().directory();
    plant(release(2), town.publisher);
    plant(hold(1, Action.MAINTENANCE), town.publisher);
    plant(purge(1, page()), town.publisher);
    plant(theme(2), town.administrator);
    Directory next =
        Directory.of(
            now.version() + 1,
            town.repository.now(),
            now.expires(),
            now.domain(),
            now.signing(),
            List.copyOf(now.tenants().values()));
    plant(RepositoryPaths.directory(next.version()), next, town.administrator);
    town.repository.stampTime().stamp(() -> log);
    assertEquals(listed, stamped());
    town.repository.stampTime().stamp(town.repository.anchor()::log);
    assertEquals(2, stamped().sites().get("alfa").version());
    assertEquals(1, stamped().holds().get("alfa").version());
    assertEquals(1, stamped().purges().get("alfa").version());
    assertEquals(2, stamped().theme().version());
    assertEquals(next.version(), stamped().directory().version());
  }

  private long newestTheme() {
    return town.repository.newestTheme(town.repository.trust());
  }

  private ThemeStatement theme(long version) throws Exception {
    return ThemeStatement.of(
        version, before, Theme.RENDERER, ProductTheme.assets(TestThemes.theme()));
  }

  private HoldStatement hold(long version, Action action) throws Exception {
    return HoldStatement.of("alfa", version, before, action, "sebab", OptionalLong.empty());
  }

  private PurgeStatement purge(long version, Digest digest) throws Exception {
    return PurgeStatement.of("alfa", version, before, "bocor", Set.of(digest));
  }

  /** What is in force once more, as the next version. */
  private ReleaseStatement release(long version) throws Exception {
    ReleaseStatement now = inForce();
    return ReleaseStatement.of(
        "alfa", version, before, Optional.of(now.digest()), now.manifest(), now.theme());
  }

  /** The publisher's key is not among the tenant's any more. */
  private void leave() throws Exception {
    directory(
        tenant ->
            tenant.withPublishers(
                tenant.publishers().stream()
                    .filter(one -> one.key().person().equals(town.second.acting().person()))
                    .toList()));
  }

  private void directory(UnaryOperator<Directory.Tenant> change, Person... signers)
      throws Exception {
    town.clock.pass(Duration.ofMinutes(1));
    Directory now = town.repository.trust().directory();
    Directory next =
        Directory.of(
            now.version() + 1,
            town.repository.now(),
            now.expires(),
            now.domain(),
            now.signing(),
            now.tenants().values().stream()
                .map(tenant -> tenant.id().equals("alfa") ? change.apply(tenant) : tenant)
                .toList());
    put(
        RepositoryPaths.directory(next.version()),
        next,
        signers.length == 0 ? new Person[] {town.administrator} : signers);
  }

  private void log(Statement statement, Person signer) throws Exception {
    put(path(statement), statement, signer);
  }

  /** As the product does it. */
  private void put(String path, Statement statement, Person... signers) throws Exception {
    town.repository.writer().statement(path, statement, Town.signedBy(statement, signers));
  }

  /** As somebody does it who can write the repository's files. */
  private void plant(Statement statement, Person signer) throws Exception {
    plant(path(statement), statement, signer);
  }

  private void plant(String path, Statement statement, Person signer) throws Exception {
    Path file = town.repositoryFolder().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, statement.bytes());
    Files.write(file.resolveSibling(file.getFileName() + ".sig"), signer.sign(statement).bytes());
  }

  private static String path(Statement statement) {
    long version = statement.version();
    if (statement instanceof HoldStatement) {
      return RepositoryPaths.hold("alfa", version);
    }
    if (statement instanceof PurgeStatement) {
      return RepositoryPaths.purge("alfa", version);
    }
    return statement instanceof ThemeStatement
        ? RepositoryPaths.theme(version)
        : RepositoryPaths.release("alfa", version);
  }

  private HoldStatement held() {
    return town.repository.hold(town.repository.trust(), "alfa").orElseThrow().statement();
  }

  private Set<Digest> purged() {
    return town.repository.purged(town.repository.trust(), "alfa").digests();
  }

  private ReleaseStatement inForce() {
    return town.inForce().statement().statement();
  }

  private Digest page() {
    return town.inForce()
        .manifest()
        .entry("/berita/pertama")
        .orElseThrow()
        .variants()
        .get(0)
        .identity()
        .digest();
  }

  private Path blob(Digest digest) {
    return town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", digest));
  }

  private void finishPurges() {
    new UnfinishedPurges(town.work, town.repository, town.store).finish();
  }

  /** As it is done each minute; nothing that was planted may be logged by it. */
  private void stamp() throws Exception {
    town.clock.pass(Duration.ofMinutes(1));
    long leaves = stamped().log().size();
    town.repository.stampTime().stamp(town.repository.anchor()::log);
    assertEquals(leaves, stamped().log().size());
  }

  private Timestamp.Listing stamped() throws Exception {
    Path file = town.repositoryFolder().resolve(RepositoryPaths.TIMESTAMP);
    return Timestamp.parse(Files.readAllBytes(file)).listing();
  }
}
