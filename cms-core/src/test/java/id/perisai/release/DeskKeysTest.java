package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.CLOCK;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who signs the signing desk: as many of the root's people as sign a directory, and nobody else.
 */
class DeskKeysTest {
  private static final Signer SARI = Signer.named("sari");
  private static final Signer DEWI = Signer.named("dewi of the platform");

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<VerifiedStore> open = new ArrayList<>();

  @BeforeEach
  void a_desk_of_the_first_administrator() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release("platform", 1, PLATFORM);
  }

  @AfterEach
  void close() throws IOException {
    for (VerifiedStore store : open) {
      store.close();
    }
  }

  /**
   * The directory beside the root still lists the first key alone, and one person, for the desk.
   */
  private void ceremony() throws Rejected {
    TrustRoot first = city.chain().root();
    TrustRoot next =
        TrustRoot.of(
            2,
            NOW,
            EXPIRES,
            2,
            List.of(SARI.key(), DEWI.key()),
            first.log(),
            first.timestamp(),
            first.signing());
    city.put(RepositoryPaths.root(2), next, PLATFORM, SARI, DEWI);
    city.putDirectory(SmallRepository.directory(2, EXPIRES), SARI, DEWI);
  }

  @Test
  void the_key_that_lay_on_the_server_signs_no_desk_after_the_ceremony() throws Exception {
    Takeover knowing = node("knowing");
    assertEquals(1, shown(knowing));
    ceremony();
    knowing.tick();
    city.release("platform", 2, PLATFORM);
    assertRefused(Reason.UNKNOWN_KEY, () -> verify(2));
    knowing.tick();
    assertEquals(1, shown(knowing));
    assertEquals(0, shown(node("fresh")), "the timestamp lists nothing else");
    city.release("platform", 2, SARI);
    assertRefused(Reason.BELOW_THRESHOLD, () -> verify(2));
    knowing.tick();
    assertEquals(1, shown(knowing));
    city.release("platform", 2, SARI, DEWI);
    assertEquals(List.of(SARI.key(), DEWI.key()), verify(2).signers());
    knowing.tick();
    assertEquals(2, shown(knowing));
    assertEquals(2, shown(node("other")));
  }

  @Test
  void the_desk_from_before_the_ceremony_stays_and_a_fresh_node_takes_it() throws Exception {
    Takeover knowing = node("knowing");
    ceremony();
    knowing.tick();
    assertEquals(1, shown(knowing));
    assertEquals(1, shown(node("fresh")));
    closeAll();
    assertEquals(1, shown(started("knowing", temporary.resolve("gone"))));
    TrustChain chain = city.chain();
    assertEquals(1, kept(chain, 1).statement().version());
    new ItsTime(city.repository()).requireRelease(chain, kept(chain, 1));
  }

  @Test
  void who_goes_on_from_a_repository_or_logs_passes_by_what_the_old_key_signs() throws Exception {
    ceremony();
    city.release("platform", 2, PLATFORM);
    TrustChain chain = city.chain();
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> new ItsTime(city.repository()).requireRelease(chain, kept(chain, 2)));
    city.unlogged();
    city.release("platform", 3, PLATFORM);
    assertEquals(
        List.of(), UnloggedStatements.in(city.repository(), city.pinned(), CLOCK, city.log()));
  }

  @Test
  void whom_the_directory_lists_for_the_desks_tenant_does_not_sign_it() throws Exception {
    Directory usual = SmallRepository.directory(2, EXPIRES);
    List<Directory.Tenant> tenants = new ArrayList<>(usual.tenants().values());
    tenants.replaceAll(
        tenant ->
            tenant.id().equals("platform")
                ? new Directory.Tenant(
                    tenant.id(),
                    tenant.name(),
                    tenant.state(),
                    tenant.hosts(),
                    1,
                    Publisher.all(List.of(SITI.key()), NOW))
                : tenant);
    city.putDirectory(Directory.of(2, NOW, EXPIRES, usual.domain(), usual.signing(), tenants));
    city.release("platform", 2, SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> verify(2));
    assertRefused(Reason.UNKNOWN_KEY, () -> kept(city.chain(), 2));
    assertEquals(List.of(PLATFORM.key()), city.chain().signers("platform").keys());
    city.release("platform", 2, PLATFORM);
    assertEquals(2, shown(node("node")));
  }

  @Test
  void counts_the_persons_of_the_root_while_signatures_come_in() throws Exception {
    ceremony();
    ReleaseStatement next = city.release("platform", 2, SARI);
    SigningProgress one = SigningProgress.of(city.chain(), next, Signer.sign(next, SARI));
    assertEquals(1, one.missing());
    assertEquals(
        0, SigningProgress.of(city.chain(), next, Signer.sign(next, SARI, DEWI)).missing());
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> SigningProgress.of(city.chain(), next, Signer.sign(next, PLATFORM)));
  }

  private VerifiedStatement<ReleaseStatement> verify(long version) throws Rejected {
    String path = RepositoryPaths.release("platform", version);
    Seen before =
        Seen.of(ReleaseStatement.parse(city.get(RepositoryPaths.release("platform", version - 1))));
    return city.chain()
        .verify(
            city.get(path),
            city.get(RepositoryPaths.signatures(path)),
            "platform",
            version,
            before,
            city.log());
  }

  private VerifiedStatement<ReleaseStatement> kept(TrustChain chain, long version) throws Rejected {
    String path = RepositoryPaths.release("platform", version);
    return chain.verifyKept(
        city.get(path), city.get(RepositoryPaths.signatures(path)), "platform", version);
  }

  private static long shown(Takeover node) {
    return node.inForce().release("platform").map(VerifiedRelease::version).orElse(0L);
  }

  private Takeover node(String name) throws IOException {
    Takeover node = started(name, city.path());
    node.tick();
    return node;
  }

  private void closeAll() throws IOException {
    close();
    open.clear();
  }

  private Takeover started(String name, Path repository) throws IOException {
    VerifiedStore store = new VerifiedStore(temporary.resolve(name));
    open.add(store);
    Takeover node =
        new Takeover(
            repository,
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            CLOCK,
            new Alarms(CLOCK, line -> {}),
            inForce -> {});
    node.start();
    return node;
  }
}
