package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.dinkes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the chain's rules begin and end, and each check of it that stands before another which
 * would refuse most lies as well.
 */
class TrustChainBoundsTest {
  private static final Signer NEXT = Signer.named("next platform");
  private static final Signer STRANGER = Signer.named("stranger");
  private static final Duration DAY = Duration.ofHours(24);
  private static final Clock AFTER_EXPIRY = Clock.fixed(EXPIRES, ZoneOffset.UTC);

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  // Roots and directories

  @Test
  void follows_roots_from_the_first_to_the_third() throws Rejected {
    Signer third = Signer.named("third platform");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, NEXT), PLATFORM, NEXT);
    city.put(RepositoryPaths.root(3), SmallRepository.root(3, third), NEXT, third);
    city.putDirectory(directory(2, NOW, dinkes(SITI)), third);
    TrustChain chain = city.chain();
    assertEquals(3, chain.root().version());
    assertEquals(3, chain.newestRoot().version());
    assertEquals(
        List.of(3L, 2L, 1L),
        TrustChain.newestRoots(city.repository(), city.pinned()).stream()
            .map(TrustRoot::version)
            .toList());
  }

  @Test
  void refuses_a_pinned_root_that_says_it_is_another() throws Rejected {
    TrustRoot second = SmallRepository.root(2, PLATFORM);
    city.put(RepositoryPaths.root(1), second, PLATFORM);
    assertRefused(
        Reason.WRONG_VERSION,
        () -> TrustChain.load(city.repository(), second.digest(), SmallRepository.CLOCK));
  }

  @Test
  void an_expired_chain_stays_where_nothing_is_new_and_takes_no_root_or_directory_that_is()
      throws Rejected {
    TrustChain expired = city.chain(AFTER_EXPIRY);
    assertEquals(1, expired.advance(city.repository(), city.log()).directory().version());
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, PLATFORM, NEXT), PLATFORM);
    assertTrue(expired.directoryStaysUnder(SmallRepository.root(2, PLATFORM, NEXT)));
    assertRefused(Reason.EXPIRED, () -> expired.advance(city.repository(), city.log()));
    TrustChain before = city.chain();
    assertEquals(2, before.advance(city.repository(), city.log()).root().version());
  }

  @Test
  void a_directory_stays_under_a_root_whose_keys_signed_it_alone() throws Rejected {
    TrustChain chain = city.chain();
    assertTrue(chain.directoryStaysUnder(SmallRepository.root(2, NEXT, PLATFORM)));
    assertFalse(chain.directoryStaysUnder(SmallRepository.root(2, NEXT)));
    assertEquals(city.pinned(), chain.pinnedRoot());
  }

  @Test
  void takes_a_directory_by_any_of_the_roots_and_under_its_own_version_alone() throws Rejected {
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, NEXT), PLATFORM, NEXT);
    city.putDirectory(directory(2, NOW, dinkes(SITI)), NEXT);
    List<VerifiedStatement<TrustRoot>> roots = city.chain().roots();
    for (long version : List.of(1L, 2L)) {
      String path = RepositoryPaths.directory(version);
      byte[] bytes = city.get(path);
      byte[] signatures = city.get(RepositoryPaths.signatures(path));
      assertEquals(
          version, TrustChain.directory(bytes, signatures, version, roots).statement().version());
      assertRefused(
          Reason.WRONG_VERSION, () -> TrustChain.directory(bytes, signatures, version + 1, roots));
    }
    Directory lie = directory(3, NOW, dinkes(SITI));
    byte[] bySiti = Signer.sign(lie, SITI).bytes();
    assertRefused(Reason.UNKNOWN_KEY, () -> TrustChain.directory(lie.bytes(), bySiti, 3, roots));
  }

  @Test
  void a_host_of_a_tenant_on_its_old_site_shows_nothing() throws Rejected {
    assertEquals("dinkes", city.chain().tenantAt("dinkes.localhost").orElseThrow().id());
    city.putDirectory(directory(2, NOW, dinkes().withState(Directory.State.LEGACY)));
    assertEquals(Optional.empty(), city.chain().tenantAt("dinkes.localhost"));
    assertEquals(Optional.empty(), city.chain().tenantAt("nobody.localhost"));
  }

  // Themes

  @Test
  void refuses_a_theme_under_another_version_by_itself() throws Rejected {
    byte[] theme = city.get(RepositoryPaths.theme(1));
    byte[] signatures = city.get(RepositoryPaths.signatures(RepositoryPaths.theme(1)));
    assertEquals(1, city.chain().verifyTheme(theme, signatures, 1).statement().version());
    assertRefused(Reason.WRONG_VERSION, () -> city.chain().verifyTheme(theme, signatures, 2));
  }

  @Test
  void refuses_a_theme_of_a_retired_root_that_came_after_the_next_one() throws Rejected {
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, NEXT), PLATFORM, NEXT);
    city.putDirectory(directory(2, NOW, dinkes(SITI)), NEXT);
    city.put(RepositoryPaths.theme(2), SmallRepository.theme(2), PLATFORM);
    city.put(RepositoryPaths.theme(3), SmallRepository.theme(3), NEXT);
    city.putUnlogged(RepositoryPaths.theme(4), SmallRepository.theme(4), PLATFORM);
    TrustChain chain = city.chain();
    chain.requireOfItsTime(chain.theme(1), city.log());
    chain.requireOfItsTime(chain.theme(3), city.log());
    assertRefused(Reason.UNKNOWN_KEY, () -> chain.requireOfItsTime(chain.theme(2), city.log()));
    assertRefused(Reason.NOT_LOGGED, () -> chain.requireOfItsTime(chain.theme(4), city.log()));
  }

  @Test
  void reads_a_manifest_of_its_theme_and_time_alone() throws Rejected {
    TrustChain chain = city.chain();
    VerifiedStatement<ReleaseStatement> first = chain.statement("dinkes", 1, Seen.NOTHING);
    BlobReader blobs = city.repository().blobs("dinkes");
    assertEquals(22, chain.manifest(first, chain.theme(1), blobs).size());
    city.putTheme(SmallRepository.theme(2));
    assertRefused(Reason.WRONG_VERSION, () -> chain.manifest(first, city.chain().theme(2), blobs));
    Entry unlisted = city.page("dinkes", "/gaya.css", MediaTypes.CSS, "a{}".getBytes());
    city.release("dinkes", 2, List.of(unlisted), SITI);
    VerifiedStatement<ReleaseStatement> second = chain.statement("dinkes", 2, Seen.NOTHING);
    assertRefused(Reason.NOT_LISTED, () -> chain.manifest(second, chain.theme(1), blobs));
    city.release("dinkes", 3, List.of(later(Entry.HORIZON.plusSeconds(1))), SITI);
    VerifiedStatement<ReleaseStatement> third = chain.statement("dinkes", 3, Seen.NOTHING);
    assertRefused(Reason.TOO_FAR, () -> chain.manifest(third, chain.theme(1), blobs));
    city.release("dinkes", 3, List.of(later(Entry.HORIZON)), SITI);
    VerifiedStatement<ReleaseStatement> near = chain.statement("dinkes", 3, Seen.NOTHING);
    assertEquals(1, chain.manifest(near, chain.theme(1), blobs).size());
  }

  @Test
  void looks_at_all_entries_again_where_a_release_is_dated_before_the_one_that_is_known()
      throws Rejected {
    city.release("dinkes", 2, List.of(later(Entry.HORIZON)), SITI);
    TrustChain chain = city.chain();
    VerifiedRelease known = chain.release("dinkes", 2, Seen.NOTHING);
    for (Instant issued : List.of(NOW, NOW.minusSeconds(1))) {
      ReleaseStatement same =
          ReleaseStatement.of(
              "dinkes",
              3,
              issued,
              Optional.of(known.statement().statement().digest()),
              known.manifest().rootDigest(),
              1);
      city.put(RepositoryPaths.release("dinkes", 3), same, SITI);
      VerifiedStatement<ReleaseStatement> statement = chain.statement("dinkes", 3, Seen.NOTHING);
      BlobReader blobs = city.repository().blobs("dinkes");
      if (issued.equals(NOW)) {
        assertEquals(3, chain.release(statement, chain.theme(1), blobs, known).version());
      } else {
        assertRefused(Reason.TOO_FAR, () -> chain.release(statement, chain.theme(1), blobs, known));
      }
    }
  }

  private Entry later(Duration from) throws Rejected {
    Variant now = city.page("dinkes", "/a", MediaTypes.TEXT, "a".getBytes()).variants().get(0);
    Variant then = city.page("dinkes", "/a", MediaTypes.TEXT, "b".getBytes()).variants().get(0);
    return Entry.timed("/a", List.of(now, then.from(NOW.plus(from))));
  }

  // Releases

  @Test
  void takes_a_step_of_a_million_versions_and_none_further() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    long furthest = 1 + TrustChain.FURTHEST_STEP;
    TrustChain chain = city.chain();
    for (long version : List.of(2L, furthest)) {
      byte[] next = onTop(first, version).bytes();
      assertEquals(version, verified(chain, next, version, Seen.of(first)));
    }
    byte[] far = onTop(first, furthest + 1).bytes();
    assertRefused(Reason.TOO_FAR, () -> verified(chain, far, furthest + 1, Seen.of(first)));
    assertEquals(
        furthest + 1,
        verified(chain, far, furthest + 1, Seen.NOTHING),
        "who has seen none begins anywhere");
    Seen fifth = Seen.of(5, first.digest());
    byte[] six = onTop(first, 5 + TrustChain.FURTHEST_STEP).bytes();
    assertEquals(
        5 + TrustChain.FURTHEST_STEP, verified(chain, six, 5 + TrustChain.FURTHEST_STEP, fifth));
  }

  @Test
  void goes_further_by_what_the_log_got_of_this_tenant_in_between() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    long step = TrustChain.FURTHEST_STEP;
    ReleaseStatement far = onTop(first, 2 * step);
    TransparencyLog log = city.log();
    byte[] signatures = Signer.sign(far, SITI).bytes();
    log = log.with(List.of(LogEntry.of("sites/dinkes/" + 2 * step, far.bytes(), signatures)));
    log = log.with(List.of(LogEntry.of("sites/bpbd/" + step, far.bytes(), signatures)));
    TransparencyLog none = log;
    TrustChain chain = city.chain();
    Seen seen = Seen.of(first);
    assertRefused(
        Reason.TOO_FAR,
        () -> chain.verify(far.bytes(), signatures, "dinkes", 2 * step, seen, none));
    log = log.with(List.of(LogEntry.of("sites/dinkes/" + step, far.bytes(), signatures)));
    assertEquals(
        List.of(SITI.key()),
        chain.verify(far.bytes(), signatures, "dinkes", 2 * step, seen, log).signers());
    assertRefused(
        Reason.TOO_FAR, () -> chain.verify(far.bytes(), signatures, "dinkes", 2 * step, seen));
  }

  private static ReleaseStatement onTop(ReleaseStatement first, long version) throws Rejected {
    return ReleaseStatement.of(
        "dinkes", version, NOW, Optional.of(first.digest()), first.manifest(), 1);
  }

  private static long verified(TrustChain chain, byte[] statement, long version, Seen seen)
      throws Rejected {
    byte[] signatures = Signer.sign(ReleaseStatement.parse(statement), SITI).bytes();
    return chain.verify(statement, signatures, "dinkes", version, seen).statement().version();
  }

  @Test
  void what_is_kept_lies_under_its_own_tenant_and_version() throws Rejected {
    byte[] statement = city.get("sites/dinkes/1");
    byte[] signatures = city.get("sites/dinkes/1.sig");
    TrustChain chain = city.chain();
    assertEquals(
        List.of(SITI.key()), chain.verifyKept(statement, signatures, "dinkes", 1).signers());
    assertEquals(
        List.of(SITI.key()), chain.verifyOnceInForce(statement, signatures, "dinkes", 1).signers());
    assertRefused(Reason.WRONG_TENANT, () -> chain.verifyKept(statement, signatures, "bpbd", 1));
    assertRefused(Reason.WRONG_VERSION, () -> chain.verifyKept(statement, signatures, "dinkes", 2));
    assertRefused(
        Reason.WRONG_TENANT, () -> chain.verifyOnceInForce(statement, signatures, "bpbd", 1));
    assertRefused(
        Reason.WRONG_VERSION, () -> chain.verifyOnceInForce(statement, signatures, "dinkes", 2));
  }

  @Test
  void what_is_kept_may_be_of_keys_that_left_and_of_nobody_elses() throws Rejected {
    byte[] statement = city.get("sites/dinkes/1");
    byte[] signatures = city.get("sites/dinkes/1.sig");
    byte[] strangers = Signer.sign(ReleaseStatement.parse(statement), STRANGER).bytes();
    byte[] platforms = Signer.sign(ReleaseStatement.parse(statement), PLATFORM).bytes();
    city.putVouched(directory(2, NOW, dinkes(DEWI)), SITI);
    TrustChain chain = city.chain();
    assertEquals(
        List.of(SITI.key()), chain.verifyKept(statement, signatures, "dinkes", 1).signers());
    for (byte[] lie : List.of(strangers, platforms)) {
      assertRefused(Reason.UNKNOWN_KEY, () -> chain.verifyKept(statement, lie, "dinkes", 1));
    }
  }

  @Test
  void is_revoked_by_its_key_alone_also_of_a_tenant_that_came_later() throws Rejected {
    Directory.Tenant dishub =
        new Directory.Tenant(
            "dishub",
            "Dishub",
            Directory.State.ACTIVE,
            List.of("dishub.localhost"),
            1,
            Publisher.all(List.of(SITI.key(), DEWI.key()), NOW));
    city.putDirectory(directory(2, NOW, dishub));
    city.release("dishub", 1, SITI);
    VerifiedStatement<ReleaseStatement> release = city.chain().statement("dishub", 1, Seen.NOTHING);
    assertFalse(city.chain().isRevoked(release));
    city.putDirectory(
        directory(3, NOW, dishub.withRevoked(List.of(new Revocation(SITI.key().keyId(), 1)))));
    assertTrue(city.chain().isRevoked(release));
    assertEquals(Optional.of(1L), city.chain().revokedFrom("dishub", SITI.key().keyId()));
    byte[] bytes = release.statement().bytes();
    VerifiedStatement<ReleaseStatement> lost =
        new VerifiedStatement<>(
            ReleaseStatement.parse(bytes),
            Signer.sign(release.statement(), STRANGER),
            List.of(STRANGER.key()));
    assertFalse(city.chain().isRevoked(lost), "unknown is not revoked");
  }

  @Test
  void a_key_that_waits_signs_nothing_new_and_keeps_what_is_in_force() throws Rejected {
    city.putDirectory(directory(2, NOW, dinkes(SITI, DEWI)));
    ReleaseStatement second = city.release("dinkes", 2, DEWI);
    assertRefused(Reason.NEW_KEY, () -> city.chain().statement("dinkes", 2, Seen.NOTHING));
    assertRefused(Reason.NEW_KEY, () -> kept(city.chain(), 2));
    assertEquals(
        List.of(DEWI.key()), city.chain().statement("dinkes", 2, Seen.of(second)).signers());
    TrustChain then = city.chain(Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC));
    assertEquals(2, then.statement("dinkes", 2, Seen.NOTHING).statement().version());
    assertEquals(2, kept(then, 2).statement().version());
  }

  @Test
  void a_release_by_a_key_that_waits_is_not_in_force_by_the_directory() throws Rejected {
    city.putDirectory(directory(2, NOW, dinkes(SITI, DEWI)));
    city.release("dinkes", 2, DEWI);
    TrustChain then = city.chain(Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC));
    VerifiedStatement<ReleaseStatement> release = kept(then, 2);
    assertRefused(Reason.NEW_KEY, () -> city.chain().requireReleaseInForce(release));
    then.requireReleaseInForce(release);
  }

  @Test
  void takes_by_the_log_what_came_before_a_publisher_left_and_nothing_after() throws Rejected {
    city.putVouched(directory(2, NOW, dinkes(DEWI)), SITI);
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    byte[] signatures = city.get("sites/dinkes/1.sig");
    TrustChain chain = city.chain();
    assertEquals(
        List.of(SITI.key()),
        chain.verify(first.bytes(), signatures, "dinkes", 1, Seen.NOTHING, city.log()).signers());
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> chain.verify(first.bytes(), signatures, "dinkes", 1, Seen.NOTHING));
    assertRefused(
        Reason.UNKNOWN_KEY,
        () ->
            chain.verify(
                first.bytes(), signatures, "dinkes", 1, Seen.of(1, first.digest()), city.log()));
    ReleaseStatement second = city.release("dinkes", 2, SITI);
    byte[] late = city.get("sites/dinkes/2.sig");
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> chain.verify(second.bytes(), late, "dinkes", 2, Seen.of(first), city.log()));
    byte[] forged =
        Signatures.of(
                List.of(
                    Signature.ed25519(
                        DEWI.key().keyId(), STRANGER.sign(first.signedMessage()).value())))
            .bytes();
    assertRefused(
        Reason.BAD_SIGNATURE,
        () -> chain.verify(first.bytes(), forged, "dinkes", 1, Seen.NOTHING, city.log()));
  }

  @Test
  void a_past_that_was_rewritten_behind_the_log_is_no_past() throws Rejected {
    TrustChain before = city.chain();
    city.putDirectory(directory(2, NOW, dinkes(SITI)));
    city.putUnlogged(RepositoryPaths.directory(1), directory(1, NOW, dinkes(DEWI)), PLATFORM);
    TrustChain chain = before.advance(city.repository(), city.log());
    assertEquals(2, chain.verifiedDirectory().statement().version());
    assertEquals(
        List.of(2L), chain.directories().stream().map(one -> one.statement().version()).toList());
    assertEquals(2, city.chain().directories().size(), "who asks no log believes it");
  }

  @Test
  void a_host_that_was_moved_shows_whose_it_was_for_a_day() throws Rejected {
    Directory usual = directory(2, NOW, dinkes(SITI).withHosts(List.of("lain.localhost")));
    List<Directory.Tenant> tenants = new java.util.ArrayList<>(usual.tenants().values());
    tenants.add(
        new Directory.Tenant(
            "tipu",
            "Tipu",
            Directory.State.ACTIVE,
            List.of("dinkes.localhost"),
            1,
            Publisher.all(List.of(STRANGER.key()), NOW)));
    city.putDirectory(Directory.of(2, NOW, EXPIRES, usual.domain(), usual.signing(), tenants));
    assertEquals("dinkes", city.chain().tenantAt("dinkes.localhost").orElseThrow().id());
    assertEquals("dinkes", city.chain().move("dinkes.localhost").orElseThrow().holder());
    TrustChain then = city.chain(Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC));
    assertEquals("tipu", then.tenantAt("dinkes.localhost").orElseThrow().id());
  }

  @Test
  void takes_a_checkpoint_by_the_log_key_of_any_of_the_roots() throws Rejected {
    TrustRoot own = city.chain().root();
    TrustRoot other =
        TrustRoot.of(
            2,
            NOW,
            EXPIRES,
            1,
            List.of(PLATFORM.key()),
            TrustRoot.Log.under("localhost", NEXT.serverKey()),
            own.timestamp(),
            own.signing());
    byte[] note = city.get(LogFiles.CHECKPOINT);
    assertEquals(city.log().size(), TrustChain.checkpoint(note, List.of(other, own)).size());
    assertRefused(Reason.UNKNOWN_KEY, () -> TrustChain.checkpoint(note, List.of(other, other)));
  }

  // What the platform signs in a tenant's place

  @Test
  void takes_a_release_of_the_platform_where_the_tenant_vouched_for_that() throws Rejected {
    city.putVouched(directory(2, NOW, delegating()), SITI);
    ReleaseStatement second = city.release("dinkes", 2, PLATFORM);
    Seen first = Seen.of(ReleaseStatement.parse(city.get("sites/dinkes/1")));
    VerifiedStatement<ReleaseStatement> taken = city.chain().statement("dinkes", 2, first);
    assertTrue(taken.isDelegated());
    assertEquals(List.of(PLATFORM.key()), taken.signers());
    assertTrue(city.chain().statement("dinkes", 2, Seen.of(second)).isDelegated());
    assertFalse(city.chain().statement("dinkes", 1, first).isDelegated());
    assertTrue(kept(city.chain(), 2).isDelegated());
  }

  @Test
  void takes_it_not_before_a_day_where_nobody_vouched() throws Rejected {
    city.putDirectory(directory(2, NOW, delegating()));
    ReleaseStatement second = city.release("dinkes", 2, PLATFORM);
    Seen first = Seen.of(ReleaseStatement.parse(city.get("sites/dinkes/1")));
    for (Instant early : List.of(NOW, NOW.plus(DAY).minusSeconds(1))) {
      TrustChain chain = city.chain(Clock.fixed(early, ZoneOffset.UTC));
      assertRefused(Reason.NEW_POWER, () -> chain.statement("dinkes", 2, first));
      assertRefused(Reason.NEW_POWER, () -> kept(chain, 2));
      assertTrue(
          chain.statement("dinkes", 2, Seen.of(second)).isDelegated(), "what is in force stays");
    }
    TrustChain then = city.chain(Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC));
    assertTrue(then.statement("dinkes", 2, first).isDelegated());
    assertTrue(kept(then, 2).isDelegated());
  }

  @Test
  void keeps_what_the_platform_signed_while_it_might_and_takes_no_more() throws Rejected {
    city.putVouched(directory(2, NOW, delegating()), SITI);
    city.release("dinkes", 2, PLATFORM);
    city.putDirectory(directory(3, NOW, dinkes(SITI)));
    assertTrue(kept(city.chain(), 2).isDelegated());
    assertRefused(Reason.UNKNOWN_KEY, () -> city.chain().statement("dinkes", 2, Seen.NOTHING));
    city.release("bpbd", 2, PLATFORM);
    byte[] never = city.get("sites/bpbd/2");
    byte[] signatures = city.get("sites/bpbd/2.sig");
    assertRefused(Reason.UNKNOWN_KEY, () -> city.chain().verifyKept(never, signatures, "bpbd", 2));
  }

  @Test
  void a_re_render_is_in_force_by_the_directory_while_the_delegation_counts() throws Rejected {
    city.putDirectory(directory(2, NOW, delegating()));
    city.release("dinkes", 2, PLATFORM);
    Clock tomorrow = Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC);
    TrustChain then = city.chain(tomorrow);
    VerifiedStatement<ReleaseStatement> release = kept(then, 2);
    assertTrue(release.isDelegated());
    assertRefused(Reason.NEW_POWER, () -> city.chain().requireReleaseInForce(release));
    then.requireReleaseInForce(release);
    city.putDirectory(directory(3, NOW.plus(DAY), dinkes(SITI)));
    TrustChain ended = city.chain(tomorrow);
    assertTrue(kept(ended, 2).isDelegated(), "it is kept");
    assertRefused(Reason.NEW_POWER, () -> ended.requireReleaseInForce(release));
  }

  @Test
  void asks_not_the_platform_where_a_publishers_signature_does_not_fit() throws Rejected {
    city.putVouched(directory(2, NOW, delegating()), SITI);
    ReleaseStatement second = city.release("dinkes", 2, PLATFORM);
    Signature forged =
        Signature.ed25519(SITI.key().keyId(), STRANGER.sign(second.signedMessage()).value());
    Signatures both = Signatures.of(List.of(forged, PLATFORM.sign(second.signedMessage())));
    city.put("sites/dinkes/2.sig", both.bytes());
    assertRefused(Reason.BAD_SIGNATURE, () -> city.chain().statement("dinkes", 2, Seen.NOTHING));
    assertRefused(Reason.BAD_SIGNATURE, () -> kept(city.chain(), 2));
    city.put("sites/dinkes/2.sig", Signer.sign(second, STRANGER).bytes());
    assertRefused(Reason.UNKNOWN_KEY, () -> city.chain().statement("dinkes", 2, Seen.NOTHING));
    assertRefused(Reason.UNKNOWN_KEY, () -> kept(city.chain(), 2));
  }

  private static Directory.Tenant delegating() {
    return dinkes(SITI).withRerender(Rerender.PLATFORM);
  }

  private VerifiedStatement<ReleaseStatement> kept(TrustChain chain, long version) throws Rejected {
    String path = RepositoryPaths.release("dinkes", version);
    return chain.verifyKept(
        city.get(path), city.get(RepositoryPaths.signatures(path)), "dinkes", version);
  }

  // What authoring asks before anything is signed

  @Test
  void says_from_when_a_new_key_counts_and_who_could_vouch_for_it() throws Rejected {
    Directory next = directory(2, NOW, dinkes(SITI, DEWI));
    TrustChain chain = city.chain();
    Signatures byPlatform = Signer.sign(next, PLATFORM);
    Signatures vouched = Signer.sign(next, PLATFORM, SITI);
    assertEquals(NOW.plus(DAY), chain.countsFrom(next, byPlatform, "dinkes", DEWI.key()));
    assertEquals(NOW, chain.countsFrom(next, vouched, "dinkes", DEWI.key()));
    assertEquals(Map.of("dinkes", 1), chain.unvouched(next, byPlatform));
    assertEquals(Map.of(), chain.unvouched(next, vouched));
    assertEquals(Map.of("dinkes", 1), chain.missingVouchers(next, byPlatform));
    assertEquals(Map.of(), chain.missingVouchers(next, vouched));
    assertEquals(List.of(SITI.key()), chain.vouchers("dinkes").keys());
    assertEquals(1, chain.vouchers("dinkes").threshold());
    assertEquals(2, chain.vouchers("bpbd").threshold());
    city.putDirectory(next);
    assertEquals(NOW.plus(DAY), city.chain().signsFrom("dinkes", DEWI.key()));
    assertEquals(NOW, city.chain().signsFrom("dinkes", SITI.key()));
    assertEquals(Instant.MAX, city.chain().waitsUntil("dinkes", STRANGER.key()));
    assertEquals(
        List.of(SITI.key()), city.chain().vouchers("dinkes").keys(), "who waits vouches not");
  }

  @Test
  void asks_for_vouchers_only_where_a_key_is_to_count_sooner_than_a_day() throws Rejected {
    Directory patient =
        directory(
            2,
            NOW,
            dinkes()
                .withPublishers(
                    List.of(
                        new Publisher(SITI.key(), NOW), new Publisher(DEWI.key(), NOW.plus(DAY)))));
    TrustChain chain = city.chain();
    Signatures byPlatform = Signer.sign(patient, PLATFORM);
    assertEquals(Map.of(), chain.missingVouchers(patient, byPlatform));
    assertEquals(Map.of("dinkes", 1), chain.unvouched(patient, byPlatform));
    Directory same = directory(2, NOW, dinkes(SITI));
    assertEquals(Map.of(), chain.unvouched(same, Signer.sign(same, PLATFORM)));
  }

  @Test
  void says_from_when_fewer_signers_and_re_renders_count() throws Rejected {
    TrustChain before = city.chain();
    Directory.Tenant bpbd = before.directory().tenant("bpbd").orElseThrow();
    Directory next = directory(2, NOW, bpbd.withThreshold(1).withRerender(Rerender.PLATFORM));
    Signatures byPlatform = Signer.sign(next, PLATFORM);
    assertEquals(NOW.plus(DAY), before.powersFrom(next, byPlatform, "bpbd"));
    assertEquals(NOW, before.powersFrom(next, Signer.sign(next, PLATFORM, BUDI, DEWI), "bpbd"));
    assertEquals(Optional.empty(), before.rerendersFrom("bpbd"));
    assertFalse(before.delegatesRerenders("bpbd"));
    city.putDirectory(next);
    TrustChain waits = city.chain();
    assertEquals(NOW.plus(DAY), waits.powersFrom("bpbd"));
    assertEquals(2, waits.signers("bpbd").threshold());
    assertEquals(Optional.of(NOW.plus(DAY)), waits.rerendersFrom("bpbd"));
    assertFalse(waits.delegatesRerenders("bpbd"));
    TrustChain then = city.chain(Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC));
    assertEquals(1, then.signers("bpbd").threshold());
    assertTrue(then.delegatesRerenders("bpbd"));
    assertEquals(3, then.signers("bpbd").keys().size());
    assertThrows(Rejected.class, () -> then.signers("nobody"));
  }

  @Test
  void a_tenant_is_new_until_it_had_a_publisher() throws Rejected {
    assertTrue(city.chain().isNewTenant("dishub"));
    assertFalse(city.chain().isNewTenant("dinkes"));
    city.putDirectory(directory(2, NOW, dinkes()));
    assertFalse(city.chain().isNewTenant("dinkes"));
  }

  @Test
  void knows_when_directories_were_not_there_yet() throws Rejected {
    Map<Long, Instant> sightings = Map.of(2L, NOW.plusSeconds(3600));
    city.putDirectory(directory(2, NOW, dinkes(SITI, DEWI)));
    Clock later = Clock.fixed(NOW.plus(DAY), ZoneOffset.UTC);
    TrustChain seen = TrustChain.load(city.repository(), city.pinned(), later, sightings);
    assertEquals(sightings, seen.sightings());
    assertEquals(NOW.plusSeconds(3600).plus(DAY), seen.signsFrom("dinkes", DEWI.key()));
  }

  /** The usual one with another entry for one tenant. */
  private Directory directory(long version, Instant issued, Directory.Tenant changed)
      throws Rejected {
    Directory usual = SmallRepository.directory(version, EXPIRES);
    return Directory.of(
        version,
        issued,
        EXPIRES,
        usual.domain(),
        usual.signing(),
        usual.tenants().values().stream()
            .map(one -> one.id().equals(changed.id()) ? changed : one)
            .toList());
  }
}
