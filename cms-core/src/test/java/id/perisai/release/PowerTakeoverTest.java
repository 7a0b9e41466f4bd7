package id.perisai.release;

import static id.perisai.release.HoldStatement.Action.LIFT;
import static id.perisai.release.HoldStatement.Action.MAINTENANCE;
import static id.perisai.release.HoldStatement.Action.SERVE;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which holds and purges a node takes of those that lie in a repository, and what is purged. */
class PowerTakeoverTest {
  private static final Digest ONE = Digest.of("satu".getBytes(StandardCharsets.UTF_8));
  private static final Digest TWO = Digest.of("dua".getBytes(StandardCharsets.UTF_8));

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<Rejected> refusals = new ArrayList<>();

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  // Holds

  @Test
  void takes_the_newest_hold_that_verifies_and_tells_of_the_others() throws Rejected {
    assertEquals(Optional.empty(), hold(Seen.NOTHING));
    put(hold(1, MAINTENANCE), SITI);
    put(hold(2, SERVE), SITI);
    put(hold(3, MAINTENANCE), BUDI);
    assertEquals(2, hold(Seen.NOTHING).orElseThrow().statement().version());
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
    assertTrue(refusals.get(0).what().startsWith("trust/holds/dinkes/3"));
  }

  @Test
  void looks_at_holds_newer_than_the_one_in_force_alone() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    put(hold(2, SERVE), SITI);
    VerifiedStatement<HoldStatement> second = hold(Seen.NOTHING).orElseThrow();
    InForce held = inForce().with(new InForce.Held(second, null));
    assertEquals(
        Optional.empty(), takeover(city.log()).hold(files(), held, "dinkes", Seen.NOTHING));
    put(hold(3, LIFT), SITI);
    assertEquals(
        3,
        takeover(city.log())
            .hold(files(), held, "dinkes", Seen.NOTHING)
            .orElseThrow()
            .statement()
            .version());
  }

  @Test
  void takes_no_hold_that_is_not_in_the_log_unless_it_is_the_one_seen_before() throws Rejected {
    HoldStatement unlogged = hold(1, MAINTENANCE);
    city.putUnlogged(RepositoryPaths.hold("dinkes", 1), unlogged, SITI);
    assertEquals(Optional.empty(), hold(Seen.NOTHING));
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    assertTrue(hold(Seen.of(unlogged)).isPresent(), "after a restart");
    assertEquals(Optional.empty(), hold(Seen.of(1, TWO)));
    assertEquals(Reason.EQUIVOCATED, refusals.get(1).reason());
  }

  @Test
  void without_a_log_takes_what_takes_away_and_nothing_that_gives() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    assertTrue(takeover(null).hold(files(), inForce(), "dinkes", Seen.NOTHING).isPresent());
    put(hold(2, LIFT), SITI);
    assertEquals(
        1,
        takeover(null)
            .hold(files(), inForce(), "dinkes", Seen.NOTHING)
            .orElseThrow()
            .statement()
            .version());
    assertEquals(List.of(Reason.NOT_LOGGED), told());
  }

  @Test
  void with_a_timestamp_or_a_chain_that_expired_takes_nothing_that_gives() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    put(hold(2, LIFT), SITI);
    Rejected old = new Rejected(Reason.EXPIRED, "timestamp", "a new one", "an old one");
    PowerTakeover stale = new PowerTakeover(city.log(), refusals::add, Optional.of(old));
    assertEquals(1, version(stale.hold(files(), inForce(), "dinkes", Seen.NOTHING)));
    InForce expired = InForce.NOTHING.with(city.chain(Clock.fixed(EXPIRES, ZoneOffset.UTC)));
    assertEquals(1, version(takeover(city.log()).hold(files(), expired, "dinkes", Seen.NOTHING)));
    assertEquals(List.of(Reason.EXPIRED, Reason.EXPIRED), told());
    assertEquals(2, version(hold(Seen.NOTHING)));
  }

  // Keys of another time

  @Test
  void who_left_gives_nothing_back_and_takes_nothing_by_a_false_date() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    VerifiedStatement<HoldStatement> closed = hold(Seen.NOTHING).orElseThrow();
    city.putVouched(replaced(2), SITI);
    put(hold(2, LIFT), SITI);
    put(purge(1, ONE), SITI);
    InForce held = inForce().with(new InForce.Held(closed, null));
    assertEquals(
        Optional.empty(), takeover(city.log()).hold(files(), held, "dinkes", Seen.NOTHING));
    assertEquals(List.of(), purges(held, Seen.NOTHING));
    assertEquals(List.of(Reason.UNKNOWN_KEY, Reason.UNKNOWN_KEY), told());
    put(hold(3, LIFT), DEWI);
    assertEquals(3, version(takeover(city.log()).hold(files(), held, "dinkes", Seen.NOTHING)));
  }

  @Test
  void a_fresh_node_takes_what_they_did_before_they_left() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    put(hold(2, LIFT), SITI);
    put(purge(1, ONE), SITI);
    city.putVouched(replaced(2), SITI);
    city.putDirectory(replaced(3));
    assertEquals(2, version(hold(Seen.NOTHING)));
    assertEquals(List.of(1L), versions(purges(inForce(), Seen.NOTHING)));
    assertEquals(List.of(), told());
  }

  @Test
  void a_key_of_a_retired_root_gives_nothing_back_either() throws Rejected {
    Signer next = Signer.named("next platform");
    TrustRoot root = city.chain().root();
    city.put(
        RepositoryPaths.root(2),
        TrustRoot.of(
            2,
            NOW.plusSeconds(60),
            EXPIRES,
            1,
            List.of(next.key()),
            root.log(),
            root.timestamp(),
            root.signing()),
        SmallRepository.PLATFORM,
        next);
    city.putDirectory(replaced(2), next);
    put(hold(1, LIFT), SmallRepository.PLATFORM);
    assertEquals(Optional.empty(), hold(Seen.NOTHING));
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
    put(hold(2, LIFT), next);
    assertEquals(2, version(hold(Seen.NOTHING)));
  }

  @Test
  void who_logs_vouches_for_nothing_that_who_left_dated_back() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    city.putVouched(replaced(2), SITI);
    city.unlogged();
    put(hold(2, LIFT), SITI);
    put(purge(1, ONE), SITI);
    assertEquals(List.of(), unlogged());
    put(hold(2, LIFT), DEWI);
    put(purge(1, ONE), DEWI);
    assertEquals(
        List.of(RepositoryPaths.hold("dinkes", 2), RepositoryPaths.purge("dinkes", 1)), unlogged());
  }

  private List<String> unlogged() throws Rejected {
    return UnloggedStatements.in(
            city.repository(), city.pinned(), SmallRepository.CLOCK, city.log())
        .stream()
        .map(LogEntry::path)
        .toList();
  }

  /** Issued a minute later, with another publisher. */
  private static Directory replaced(long version) throws Rejected {
    Directory usual = SmallRepository.directory(version, EXPIRES, SmallRepository.dinkes(DEWI));
    return Directory.of(
        version,
        NOW.plusSeconds(60 * (version - 1)),
        EXPIRES,
        usual.domain(),
        usual.signing(),
        List.copyOf(usual.tenants().values()));
  }

  @Test
  void who_left_takes_nothing_away_either_where_the_log_is_broken() throws Rejected {
    city.putVouched(replaced(2), SITI);
    put(hold(1, MAINTENANCE), SITI);
    put(purge(1, ONE), SITI);
    PowerTakeover blind = takeover(null);
    assertEquals(Optional.empty(), blind.hold(files(), inForce(), "dinkes", Seen.NOTHING));
    assertEquals(List.of(), blind.purges(files(), inForce(), "dinkes", Seen.NOTHING));
    assertEquals(List.of(Reason.UNKNOWN_KEY, Reason.UNKNOWN_KEY), told());
    refusals.clear();
    PowerTakeover own = PowerTakeover.remembered(refusals::add);
    assertEquals(1, version(own.hold(files(), inForce(), "dinkes", Seen.of(hold(1, MAINTENANCE)))));
    assertEquals(
        List.of(1L), versions(own.purges(files(), inForce(), "dinkes", Seen.of(purge(1, ONE)))));
    put(hold(2, MAINTENANCE), DEWI);
    assertEquals(2, version(blind.hold(files(), inForce(), "dinkes", Seen.NOTHING)));
    assertEquals(List.of(), told());
  }

  // Versions that run ahead, and garbage around what counts

  private static final long HIGHEST = 999_999_999_999_999L;

  @Test
  void a_stolen_key_uses_no_versions_of_holds_and_purges_up() throws Rejected {
    VerifiedStatement<HoldStatement> first = taken(hold(1, MAINTENANCE));
    InForce held = inForce().with(new InForce.Held(first, null));
    Seen seen = Seen.of(first.statement());
    put(purge(1, ONE), SITI);
    Seen purged = Seen.of(purge(1, ONE));
    put(hold(HIGHEST, MAINTENANCE), SITI);
    put(purge(HIGHEST, TWO), SITI);
    for (TransparencyLog log : java.util.Arrays.asList(city.log(), null)) {
      refusals.clear();
      assertEquals(Optional.empty(), takeover(log).hold(files(), held, "dinkes", seen));
      assertEquals(
          List.of(1L), versions(takeover(log).purges(files(), inForce(), "dinkes", purged)));
      assertEquals(List.of(Reason.TOO_FAR, Reason.TOO_FAR), told());
    }
    put(hold(2, LIFT), SITI);
    put(purge(2, TWO), SITI);
    assertEquals(2, version(takeover(city.log()).hold(files(), held, "dinkes", seen)));
    assertEquals(
        List.of(1L, 2L),
        versions(takeover(city.log()).purges(files(), inForce(), "dinkes", purged)));
  }

  @Test
  void who_knows_nothing_yet_believes_the_log_how_far_it_went() throws Rejected {
    put(hold(HIGHEST, MAINTENANCE), SITI);
    put(purge(HIGHEST, ONE), SITI);
    assertEquals(HIGHEST, version(hold(Seen.NOTHING)));
    assertEquals(List.of(HIGHEST), versions(purges(inForce(), Seen.NOTHING)));
    assertEquals(Optional.empty(), hold(Seen.of(1, ONE)));
    assertEquals(List.of(Reason.TOO_FAR), told());
  }

  private VerifiedStatement<HoldStatement> taken(HoldStatement hold) throws Rejected {
    put(hold, SITI);
    return hold(Seen.NOTHING).orElseThrow();
  }

  @Test
  void who_logs_logs_nothing_that_runs_ahead_and_what_is_honest_beside_it() throws Rejected {
    city.unlogged();
    put(hold(HIGHEST, MAINTENANCE), SITI);
    put(purge(HIGHEST, ONE), SITI);
    assertEquals(List.of(), unlogged());
    put(hold(1, MAINTENANCE), SITI);
    put(purge(1, ONE), SITI);
    assertEquals(
        List.of(RepositoryPaths.hold("dinkes", 1), RepositoryPaths.purge("dinkes", 1)), unlogged());
    long step = TrustChain.FURTHEST_STEP;
    put(hold(1 + step, MAINTENANCE), SITI);
    assertEquals(3, unlogged().size());
    put(hold(2 + 2 * step, MAINTENANCE), SITI);
    assertEquals(3, unlogged().size());
  }

  @Test
  void who_goes_on_from_a_repository_passes_by_what_runs_ahead() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    put(hold(HIGHEST, MAINTENANCE), SITI);
    put(purge(1, ONE), SITI);
    put(purge(HIGHEST, TWO), SITI);
    assertEquals(1, version(newest()));
    assertEquals(List.of(Reason.TOO_FAR), told());
    assertEquals(Set.of(ONE), Purged.of(files(), city.chain(), "dinkes", refusals::add).digests());
    long step = TrustChain.FURTHEST_STEP;
    put(hold(1 + step, MAINTENANCE), SITI);
    assertEquals(1 + step, version(newest()));
    city.put(RepositoryPaths.hold("dinkes", 2 * step), new byte[] {1});
    put(hold(3 * step, MAINTENANCE), SITI);
    assertEquals(1 + step, version(newest()), "garbage between is no step");
  }

  @Test
  void many_that_run_ahead_take_no_longer_than_to_verify_each() throws Rejected {
    put(hold(1, MAINTENANCE), SITI);
    long step = TrustChain.FURTHEST_STEP;
    for (int i = 0; i < 64; i++) {
      HoldStatement ahead = hold(2 * step + i, MAINTENANCE);
      city.putUnlogged(RepositoryPaths.hold("dinkes", ahead.version()), ahead, SITI);
    }
    city.put(RepositoryPaths.hold("dinkes", 5 * step), new byte[] {1});
    Map<String, Integer> reads = new HashMap<>();
    Repository counting =
        new Repository(city.repository().files()) {
          @Override
          public byte[] statement(String path) throws Rejected {
            reads.merge(path, 1, Integer::sum);
            return super.statement(path);
          }
        };
    assertEquals(1, version(newest(counting)));
    assertTrue(Collections.max(reads.values()) <= 2, reads.toString());
    assertEquals(65, told().size());
    assertEquals(Reason.MISSING, told().get(0), "the newest first");
    assertEquals(64, told().stream().filter(Reason.TOO_FAR::equals).count());
  }

  private Optional<VerifiedStatement<HoldStatement>> newest() throws Rejected {
    return newest(files());
  }

  private Optional<VerifiedStatement<HoldStatement>> newest(Repository from) throws Rejected {
    refusals.clear();
    return NewestHold.of(from, city.chain(), "dinkes", new ItsTime(from), refusals::add);
  }

  @Test
  void garbage_on_both_sides_hides_nothing_that_timestamp_or_log_name() throws Rejected {
    for (int version = 1; version <= 60; version++) {
      city.put(RepositoryPaths.hold("dinkes", version), new byte[] {1});
      city.put(RepositoryPaths.purge("dinkes", version), new byte[] {1});
    }
    put(hold(30, MAINTENANCE), SITI);
    put(purge(29, ONE), SITI);
    put(purge(30, TWO), SITI);
    Repository plain = files();
    assertEquals(30, version(takeover(city.log()).hold(plain, inForce(), "dinkes", Seen.NOTHING)));
    assertEquals(
        List.of(29L, 30L),
        versions(takeover(city.log()).purges(plain, inForce(), "dinkes", Seen.NOTHING)));
    ListedRepository listed = new ListedRepository(RepositoryFiles.of(city.path()));
    assertEquals(Optional.empty(), takeover(null).hold(listed, inForce(), "dinkes", Seen.NOTHING));
    listed.list(Timestamp.parse(city.get(RepositoryPaths.TIMESTAMP)).listing());
    assertEquals(30, version(takeover(null).hold(listed, inForce(), "dinkes", Seen.NOTHING)));
    assertEquals(
        List.of(30L), versions(takeover(null).purges(listed, inForce(), "dinkes", Seen.NOTHING)));
  }

  // Purges

  @Test
  void takes_all_purges_the_oldest_first_and_none_twice() throws Rejected {
    put(purge(1, ONE), SITI);
    put(purge(2, TWO), SITI);
    List<VerifiedStatement<PurgeStatement>> both = purges(inForce(), Seen.NOTHING);
    assertEquals(List.of(1L, 2L), versions(both));
    assertEquals(List.of(2L), versions(purges(inForce().with(both.get(0)), Seen.NOTHING)));
    assertEquals(List.of(), purges(inForce().with(both.get(0)).with(both.get(1)), Seen.NOTHING));
    assertEquals(List.of(), told());
  }

  @Test
  void takes_the_purges_beside_one_that_does_not_verify() throws Rejected {
    put(purge(1, ONE), SITI);
    put(purge(2, ONE), BUDI);
    put(purge(3, TWO), SITI);
    assertEquals(List.of(1L, 3L), versions(purges(inForce(), Seen.NOTHING)));
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
  }

  @Test
  void takes_no_new_purge_that_is_not_in_the_log_and_none_that_was_exchanged() throws Rejected {
    PurgeStatement first = purge(1, ONE);
    PurgeStatement second = purge(2, TWO);
    city.putUnlogged(RepositoryPaths.purge("dinkes", 1), first, SITI);
    city.putUnlogged(RepositoryPaths.purge("dinkes", 2), second, SITI);
    assertEquals(List.of(), purges(inForce(), Seen.NOTHING));
    assertEquals(List.of(Reason.NOT_LOGGED, Reason.NOT_LOGGED), told());
    refusals.clear();
    assertEquals(List.of(1L), versions(purges(inForce(), Seen.of(first))), "after a restart");
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    refusals.clear();
    assertEquals(
        List.of(2L),
        versions(purges(inForce(), Seen.of(second))),
        "a lower one that is new here is new");
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    refusals.clear();
    assertEquals(
        List.of(1L, 2L),
        versions(
            PowerTakeover.remembered(refusals::add)
                .purges(files(), inForce(), "dinkes", Seen.of(second))),
        "from the node's own store");
    assertEquals(List.of(), told());
    assertEquals(List.of(), purges(inForce(), Seen.of(2, ONE)));
    assertEquals(List.of(Reason.NOT_LOGGED, Reason.EQUIVOCATED), told());
    assertEquals(
        List.of(1L, 2L),
        versions(takeover(null).purges(files(), inForce(), "dinkes", Seen.NOTHING)),
        "without a log, what takes away is taken");
  }

  @Test
  void tells_where_the_timestamp_lists_another_under_a_version_that_is_in_force() throws Rejected {
    VerifiedStatement<HoldStatement> hold = taken(hold(3, MAINTENANCE));
    put(purge(1, ONE), SITI);
    put(purge(2, TWO), SITI);
    InForce inForce = inForce().with(new InForce.Held(hold, null));
    for (VerifiedStatement<PurgeStatement> purge : purges(inForce, Seen.NOTHING)) {
      inForce = inForce.with(purge);
    }
    Seen here = Seen.of(hold.statement());
    Seen second = Seen.of(purge(2, TWO));
    for (Seen other : List.of(Seen.of(2, ONE), here, Seen.of(4, ONE))) {
      assertEquals(List.of(), others(inForce, "dinkes", other, second));
    }
    String path = RepositoryPaths.hold("dinkes", 3);
    assertEquals(List.of(path), others(inForce, "dinkes", Seen.of(3, ONE), second));
    for (long version = 1; version < 3; version++) {
      assertEquals(
          List.of(RepositoryPaths.purge("dinkes", version)),
          others(inForce, "dinkes", here, Seen.of(version, Digest.of(new byte[] {9}))));
    }
    assertEquals(List.of(), others(inForce, "bpbd", Seen.of(3, ONE), Seen.of(2, ONE)));
    assertEquals(List.of(), others(inForce(), "dinkes", Seen.of(3, ONE), Seen.of(2, ONE)));
    refusals.clear();
    takeover(null).tellOthers(inForce, "dinkes", city.stamps().listing(city.log().head()));
    assertEquals(List.of(), told(), "what was stamped is what is in force");
  }

  /** What is told where this tenant's newest hold and purge are listed. */
  private List<String> others(InForce inForce, String tenant, Seen hold, Seen purge)
      throws Rejected {
    refusals.clear();
    Timestamp.Listing now = city.stamps().listing(city.log().head());
    takeover(null)
        .tellOthers(
            inForce,
            tenant,
            new Timestamp.Listing(
                now.root(),
                now.directory(),
                now.theme(),
                now.sites(),
                new TreeMap<>(Map.of("dinkes", hold)),
                new TreeMap<>(Map.of("dinkes", purge)),
                now.log()));
    assertTrue(told().stream().allMatch(Reason.EQUIVOCATED::equals));
    return refusals.stream().map(Rejected::what).toList();
  }

  // What is purged

  @Test
  void an_entry_is_purged_by_any_of_its_bytes_and_was_read_for_by_any_input() throws Rejected {
    put(purge(1, ONE), SITI);
    Purged purged = Purged.NOTHING.with(purges(inForce(), Seen.NOTHING).get(0));
    assertTrue(purged.has(ONE));
    assertFalse(purged.has(TWO));
    assertEquals(Set.of(ONE), purged.digests());
    assertThrows(UnsupportedOperationException.class, () -> purged.digests().clear());
    Coding one = new Coding(ONE, 4);
    Coding two = new Coding(TWO, 3);
    Variant clean = page(Map.of("identity", two), Map.of("revision:1", TWO));
    for (Variant hit :
        List.of(
            page(Map.of("identity", one), Map.of()),
            page(Map.of("identity", two, "gzip", one), Map.of()),
            page(Map.of("identity", two), Map.of()).found(one))) {
      assertTrue(purged.has(Entry.timed("/a", List.of(hit))));
      assertTrue(purged.has(Entry.timed("/a", List.of(clean, hit.from(NOW)))));
      assertFalse(purged.wasReadFor(Entry.timed("/a", List.of(hit))));
      assertFalse(Purged.NOTHING.has(Entry.timed("/a", List.of(hit))));
    }
    assertFalse(purged.has(Entry.timed("/a", List.of(clean))));
    assertFalse(purged.wasReadFor(Entry.timed("/a", List.of(clean))));
    Variant made = page(Map.of("identity", two), Map.of("revision:1", ONE, "menu", TWO));
    assertTrue(purged.wasReadFor(Entry.timed("/a", List.of(made))));
    assertFalse(Purged.NOTHING.wasReadFor(Entry.timed("/a", List.of(made))));
  }

  @Test
  void counts_a_purge_once_and_forgets_none() throws Rejected {
    put(purge(1, ONE), SITI);
    put(purge(2, TWO), SITI);
    List<VerifiedStatement<PurgeStatement>> both = purges(inForce(), Seen.NOTHING);
    Purged purged = Purged.NOTHING.with(both.get(0)).with(both.get(1)).with(both.get(0));
    assertEquals(2, purged.statements().size());
    assertEquals(Set.of(ONE, TWO), purged.digests());
    InForce inForce = inForce().with(both.get(0)).with(both.get(1)).with(both.get(1));
    assertEquals(2, inForce.countOfPurges());
    assertEquals(Set.of(ONE, TWO), inForce.purged("dinkes").digests());
    assertEquals(Set.of(), inForce.purged("bpbd").digests());
    assertEquals(
        Set.of(RepositoryPaths.purge("dinkes", 1), RepositoryPaths.purge("dinkes", 2)),
        inForce.restraints().keySet());
  }

  @Test
  void reads_from_a_repository_the_purges_that_verify_and_tells_of_the_others() throws Rejected {
    put(purge(1, ONE), SITI);
    put(purge(2, TWO), BUDI);
    Purged purged = Purged.of(city.repository(), city.chain(), "dinkes", refusals::add);
    assertEquals(Set.of(ONE), purged.digests());
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
    assertEquals(
        Set.of(), Purged.of(city.repository(), city.chain(), "bpbd", refusals::add).digests());
  }

  @Test
  void tells_of_a_folder_that_is_none() throws Rejected {
    city.put("trust/holds/dinkes", new byte[] {1});
    city.put("trust/purges/dinkes", new byte[] {1});
    assertEquals(Optional.empty(), hold(Seen.NOTHING));
    assertEquals(List.of(), purges(inForce(), Seen.NOTHING));
    Purged.of(city.repository(), city.chain(), "dinkes", refusals::add);
    assertEquals(List.of(Reason.UNREADABLE, Reason.UNREADABLE, Reason.UNREADABLE), told());
  }

  @Test
  void knows_when_the_next_host_comes_to_its_new_tenant() throws Rejected {
    Directory usual =
        SmallRepository.directory(
            2, EXPIRES, SmallRepository.dinkes(SITI).withHosts(List.of("lain.localhost")));
    List<Directory.Tenant> tenants = new ArrayList<>(usual.tenants().values());
    tenants.add(
        new Directory.Tenant(
            "tipu",
            "Tipu",
            Directory.State.ACTIVE,
            List.of("dinkes.localhost"),
            1,
            Publisher.all(List.of(BUDI.key()), NOW)));
    city.putDirectory(Directory.of(2, NOW, EXPIRES, usual.domain(), usual.signing(), tenants));
    assertEquals(NOW.plus(TrustChain.WAIT_OF_NEW_KEYS), inForce().hostsMove());
    assertEquals("dinkes", inForce().tenantAt("dinkes.localhost").orElseThrow().id());
  }

  // What is shown

  @Test
  void shows_what_a_hold_says_and_the_newest_without_one() throws Rejected {
    city.release("dinkes", 2, SITI);
    TrustChain chain = city.chain();
    VerifiedRelease first = chain.release("dinkes", 1, Seen.NOTHING);
    VerifiedRelease second = chain.release("dinkes", 2, Seen.NOTHING);
    InForce free = inForce().with(second);
    assertEquals(Optional.of(second), free.release("dinkes"));
    assertFalse(free.isInMaintenance("dinkes"));
    put(hold(1, SERVE), SITI);
    VerifiedStatement<HoldStatement> serve = hold(Seen.NOTHING).orElseThrow();
    InForce older = free.with(new InForce.Held(serve, first));
    assertEquals(Optional.of(first), older.release("dinkes"));
    assertEquals(Optional.of(second), older.newest("dinkes"));
    assertFalse(older.isInMaintenance("dinkes"));
    assertEquals(Set.of(first, second), Set.copyOf(older.kept()));
    InForce unmet = free.with(new InForce.Held(serve, null));
    assertEquals(Optional.empty(), unmet.release("dinkes"));
    assertTrue(unmet.isInMaintenance("dinkes"));
    put(hold(2, MAINTENANCE), SITI);
    InForce closed = free.with(new InForce.Held(hold(Seen.NOTHING).orElseThrow(), null));
    assertTrue(closed.isInMaintenance("dinkes"));
    put(hold(3, LIFT), SITI);
    InForce lifted = free.with(new InForce.Held(hold(Seen.NOTHING).orElseThrow(), null));
    assertEquals(Optional.of(second), lifted.release("dinkes"));
    assertFalse(lifted.isInMaintenance("dinkes"));
    assertEquals(LIFT, lifted.hold("dinkes").orElseThrow().statement().action());
    assertEquals(List.of(second), lifted.kept());
    assertEquals(Set.of(RepositoryPaths.hold("dinkes", 3)), lifted.restraints().keySet());
    assertEquals(Optional.empty(), free.without(List.of(second)).release("dinkes"));
    assertEquals(Map.of("dinkes", first), older.releases());
    assertEquals(Map.of("dinkes", second), older.newest());
    assertEquals(first, older.held("dinkes").orElseThrow().release());
    assertEquals(city.log(), older.with(city.log()).log());
    assertEquals(Instant.MAX, older.hostsMove());
  }

  @Test
  void forgets_sites_that_a_directory_does_not_serve() throws Rejected {
    InForce shown = inForce().with(city.chain().release("dinkes", 1, Seen.NOTHING));
    assertTrue(shown.hosts().contains("dinkes.localhost"));
    assertEquals("dinkes", shown.tenantAt("dinkes.localhost").orElseThrow().id());
    city.putDirectory(
        SmallRepository.directory(
            2, EXPIRES, SmallRepository.dinkes().withState(Directory.State.LEGACY)));
    InForce next = shown.with(city.chain());
    assertEquals(Optional.empty(), next.release("dinkes"));
    assertFalse(next.hosts().contains("dinkes.localhost"));
    assertTrue(next.hosts().contains("bpbd.localhost"));
    city.putDirectory(
        SmallRepository.directory(
            3, EXPIRES, SmallRepository.dinkes(SITI).withState(Directory.State.SUSPENDED)));
    assertTrue(shown.with(city.chain()).newest("dinkes").isPresent());
  }

  private InForce inForce() throws Rejected {
    return InForce.NOTHING.with(city.chain());
  }

  private Repository files() {
    return city.repository();
  }

  private PowerTakeover takeover(TransparencyLog log) {
    return new PowerTakeover(log, refusals::add, Optional.empty());
  }

  private Optional<VerifiedStatement<HoldStatement>> hold(Seen seen) throws Rejected {
    return takeover(city.log()).hold(files(), inForce(), "dinkes", seen);
  }

  private List<VerifiedStatement<PurgeStatement>> purges(InForce inForce, Seen seen) {
    return takeover(city.log()).purges(files(), inForce, "dinkes", seen);
  }

  private static long version(Optional<VerifiedStatement<HoldStatement>> hold) {
    return hold.orElseThrow().statement().version();
  }

  private static List<Long> versions(List<VerifiedStatement<PurgeStatement>> purges) {
    return purges.stream().map(purge -> purge.statement().version()).toList();
  }

  private List<Reason> told() {
    return refusals.stream().map(Rejected::reason).toList();
  }

  private void put(TenantStatement statement, Signer signer) {
    String path =
        statement instanceof HoldStatement
            ? RepositoryPaths.hold("dinkes", statement.version())
            : RepositoryPaths.purge("dinkes", statement.version());
    city.put(path, statement, signer);
  }

  private static HoldStatement hold(long version, HoldStatement.Action action) throws Rejected {
    OptionalLong release = action == SERVE ? OptionalLong.of(1) : OptionalLong.empty();
    return HoldStatement.of("dinkes", version, NOW, action, "uji", release);
  }

  private static PurgeStatement purge(long version, Digest digest) throws Rejected {
    return PurgeStatement.of("dinkes", version, NOW, "uji", Set.of(digest));
  }

  private static Variant page(Map<String, Coding> codings, Map<String, Digest> inputs)
      throws Rejected {
    return Variant.page(200, MediaTypes.HTML, codings, inputs);
  }
}
