package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SIGNING;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What costs something for every site there is must not be done for each of them: a switch, the
 * writing of the state, the reckoning of hosts. Counted, since times are the machine's; what is
 * done once in a while is bounded by the time that passed.
 */
class ManySitesTest {
  private static final int SITES = 120;

  @TempDir Path folder;
  private SmallRepository city;
  private final AtomicLong asked = new AtomicLong();

  /** Whoever reckons a host asks what time it is. */
  private final InstantSource clock =
      () -> {
        asked.incrementAndGet();
        return NOW;
      };

  private final List<InForce> told = new ArrayList<>();
  private long began;

  @BeforeEach
  void a_city_of_many() throws Exception {
    city = new SmallRepository(folder.resolve("repository"));
    List<Directory.Tenant> tenants = new ArrayList<>();
    tenants.add(tenant("platform", "sign", 1, PLATFORM.key()));
    tenants.add(tenant("dinkes", "dinkes", 1, SITI.key()));
    tenants.add(tenant("bpbd", "bpbd", 2, BUDI.key(), BUDI.secondKey().key(), DEWI.key()));
    for (int i = 0; i < SITES; i++) {
      tenants.add(tenant(opd(i), opd(i), 1, SITI.key()));
    }
    city.putDirectory(
        Directory.of(
            2,
            NOW,
            EXPIRES,
            "localhost",
            new Directory.Signing("platform", SIGNING, List.of("http://localhost:9080")),
            tenants));
    for (int i = 0; i < SITES; i++) {
      city.release(opd(i), 1, List.of(city.page(opd(i), "/berita/1")), SITI);
    }
  }

  private static String opd(int i) {
    return "opd-" + (100 + i);
  }

  private static Directory.Tenant tenant(String id, String host, int threshold, Key... keys) {
    return new Directory.Tenant(
        id,
        "Dinas " + id,
        Directory.State.ACTIVE,
        List.of(host + ".localhost"),
        threshold,
        Publisher.all(List.of(keys), NOW));
  }

  private Takeover node(VerifiedStore store) {
    told.clear();
    asked.set(0);
    began = System.nanoTime();
    return new Takeover(
        city.path(),
        store,
        city.pinned(),
        SmallRepository.CODINGS,
        clock.withZone(ZoneOffset.UTC),
        new Alarms(SmallRepository.CLOCK, line -> {}),
        told::add);
  }

  /** How often something may have been done that is done once in so many milliseconds. */
  private long times(long each) {
    return (System.nanoTime() - began) / 1_000_000 / each;
  }

  private static long states(FaultyDisk disk) {
    return disk.written().stream().filter(file -> file.endsWith("state")).count();
  }

  @Test
  void are_taken_over_and_started_with_at_the_cost_of_few_switches() throws Exception {
    try (FaultyDisk disk = FaultyDisk.counting()) {
      try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
        Takeover node = node(store);
        node.start();
        node.tick();
        assertEquals(SITES + 2, node.inForce().releases().size());
        // The log, the trust, the sites; and the sites that are there each second meanwhile.
        assertTrue(told.size() <= 4 + times(1_000), told.size() + " switches");
        assertTrue(states(disk) <= 4 + times(1_000), states(disk) + " writings of the state");
        assertTrue(asked.get() < 60 * SITES, asked + " looks at the clock");
        assertSharedTheme(node);
      }
      long before = states(disk);
      try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
        Takeover node = node(store);
        node.start();
        assertEquals(SITES + 2, node.inForce().releases().size());
        assertTrue(told.size() <= 4, told.size() + " switches");
        assertTrue(states(disk) - before <= 2, states(disk) - before + " writings of the state");
        assertTrue(asked.get() < 40 * SITES, asked + " looks at the clock");
      }
    }
  }

  /** What all sites have in common is in memory once. */
  private static void assertSharedTheme(Takeover node) {
    VerifiedStatement<ThemeStatement> first = node.inForce().release(opd(0)).get().theme();
    node.inForce().releases().values().forEach(release -> assertSame(first, release.theme()));
  }

  @Test
  void that_are_held_cost_no_switch_each_on_a_new_node_and_at_a_start() throws Exception {
    for (int i = 0; i < SITES; i++) {
      city.put(
          RepositoryPaths.hold(opd(i), 1),
          HoldStatement.of(
              opd(i), 1, NOW, HoldStatement.Action.MAINTENANCE, "salah", OptionalLong.empty()),
          SITI);
    }
    try (FaultyDisk disk = FaultyDisk.counting()) {
      try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
        Takeover node = node(store);
        node.start();
        node.tick();
        assertTrue(node.inForce().isInMaintenance(opd(SITES - 1)));
        assertTrue(told.size() <= 6 + times(100), told.size() + " switches");
        assertTrue(states(disk) <= 6 + times(100), states(disk) + " writings of the state");
      }
      long before = states(disk);
      try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
        Takeover node = node(store);
        node.start();
        assertTrue(node.inForce().isInMaintenance(opd(SITES - 1)));
        assertTrue(told.size() <= 6 + times(100), told.size() + " switches");
        assertTrue(states(disk) - before <= 2, states(disk) - before + " writings of the state");
      }
    }
  }
}
