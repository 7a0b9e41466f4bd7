package id.perisai.release;

import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each site shows, as releases, holds and purges come into force one after the other. */
class InForceTest {
  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedRelease first;
  private VerifiedRelease second;
  private VerifiedRelease other;
  private InForce inForce;

  @BeforeEach
  void two_releases_of_one_site_and_one_of_another() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, SITI);
    first = city.chain().release("dinkes", 1, Seen.NOTHING);
    second = city.chain().release("dinkes", 2, Seen.NOTHING);
    other = city.chain().release("bpbd", 1, Seen.NOTHING);
    inForce = InForce.NOTHING.with(city.chain()).with(List.of(first, other));
  }

  @Test
  void is_nothing_at_first() {
    assertEquals(Optional.empty(), InForce.NOTHING.trust());
    assertEquals(Set.of(), Set.copyOf(InForce.NOTHING.hosts()));
    assertEquals(Instant.MAX, InForce.NOTHING.hostsMove());
    assertTrue(InForce.NOTHING.tenants().isEmpty());
    assertEquals(0, InForce.NOTHING.countOfPurges());
    assertEquals(Optional.empty(), InForce.NOTHING.tenantAt("dinkes.localhost"));
  }

  @Test
  void shows_the_newest_at_the_hosts_of_its_tenant() {
    InForce next = inForce.with(second).with(city.log());
    assertShown(second, next);
    assertSame(other, next.release("bpbd").orElseThrow());
    assertEquals("dinkes", next.tenantAt("dinkes.localhost").orElseThrow().id());
    assertTrue(next.hosts().containsAll(Set.of("dinkes.localhost", "bpbd.localhost")));
    assertEquals(4, next.tenants().size());
    assertSame(city.log(), next.log());
    assertEquals(List.of(other, second), next.kept());
    assertShown(first, inForce, "which is immutable");
  }

  @Test
  void shows_what_a_hold_names_until_it_is_lifted() throws Rejected {
    InForce held = inForce.with(hold(1, HoldStatement.Action.SERVE, first)).with(second);
    assertShown(first, held);
    assertSame(second, held.newest("dinkes").orElseThrow());
    assertEquals(Set.of(first, second, other), Set.copyOf(held.kept()));
    assertFalse(held.isInMaintenance("dinkes"));
    assertEquals(1, held.hold("dinkes").orElseThrow().statement().version());
    assertSame(first, held.held("dinkes").orElseThrow().release());
    InForce lifted = held.with(hold(2, HoldStatement.Action.LIFT, null));
    assertShown(second, lifted);
    assertFalse(lifted.isInMaintenance("dinkes"));
    assertFalse(lifted.isInMaintenance("bpbd"));
  }

  @Test
  void is_in_maintenance_by_a_hold_also_where_what_it_names_cannot_be_had() throws Rejected {
    InForce closed = inForce.with(hold(1, HoldStatement.Action.MAINTENANCE, null));
    assertTrue(closed.isInMaintenance("dinkes"));
    assertFalse(closed.isInMaintenance("bpbd"));
    InForce lost = inForce.with(hold(1, HoldStatement.Action.SERVE, null)).with(second);
    assertEquals(Optional.empty(), lost.release("dinkes"));
    assertTrue(lost.isInMaintenance("dinkes"));
    assertTrue(lost.releases().containsKey("bpbd"));
  }

  @Test
  void without_what_fell_shows_what_a_hold_names_and_else_nothing() throws Rejected {
    InForce fallen = inForce.without(List.of(first));
    assertEquals(Optional.empty(), fallen.release("dinkes"));
    assertEquals(Optional.empty(), fallen.newest("dinkes"));
    assertSame(other, fallen.release("bpbd").orElseThrow());
    InForce held = inForce.with(second).with(hold(1, HoldStatement.Action.SERVE, first));
    assertShown(first, held.without(List.of(second)));
    assertEquals(Optional.empty(), held.without(List.of(second)).newest("dinkes"));
    assertShown(first, held.without(List.of(second)).with(city.chain()), "in a newer chain too");
  }

  @Test
  void forgets_sites_that_the_next_directory_does_not_serve() throws Rejected {
    InForce held = inForce.with(hold(1, HoldStatement.Action.SERVE, first));
    city.putVouched(
        SmallRepository.directory(
            2, EXPIRES, SmallRepository.dinkes().withState(Directory.State.LEGACY)),
        SITI);
    InForce next = held.with(city.chain());
    assertEquals(Optional.empty(), next.release("dinkes"));
    assertEquals(Optional.empty(), next.newest("dinkes"));
    assertEquals(Optional.empty(), next.tenantAt("dinkes.localhost"));
    assertSame(other, next.release("bpbd").orElseThrow());
    assertTrue(next.hold("dinkes").isPresent(), "it may come back");
  }

  /** Nobody holds or purges the site on which everybody signs. */
  @Test
  void takes_no_hold_and_no_purge_of_the_signing_desk_into_a_chain() throws Rejected {
    InForce next =
        inForce
            .with(new InForce.Held(hold("platform", 1, HoldStatement.Action.MAINTENANCE), null))
            .with(purge("platform"))
            .with(hold(1, HoldStatement.Action.MAINTENANCE, null))
            .with(purge("dinkes"))
            .with(city.chain());
    assertFalse(next.isInMaintenance("platform"));
    assertTrue(next.isInMaintenance("dinkes"));
    assertEquals(Purged.NOTHING.digests(), next.purged("platform").digests());
    assertEquals(1, next.purged("dinkes").statements().size());
    assertEquals(1, next.countOfPurges());
    assertEquals(
        Set.of("trust/holds/dinkes/1", "trust/purges/dinkes/1"), next.restraints().keySet());
  }

  private static void assertShown(VerifiedRelease release, InForce inForce, String... why) {
    assertSame(release, inForce.release("dinkes").orElseThrow(), String.join("", why));
  }

  private static InForce.Held hold(
      long version, HoldStatement.Action action, VerifiedRelease release) throws Rejected {
    return new InForce.Held(hold("dinkes", version, action), release);
  }

  private static VerifiedStatement<HoldStatement> hold(
      String tenant, long version, HoldStatement.Action action) throws Rejected {
    OptionalLong release =
        action == HoldStatement.Action.SERVE ? OptionalLong.of(1) : OptionalLong.empty();
    HoldStatement hold = HoldStatement.of(tenant, version, NOW, action, "uji", release);
    return new VerifiedStatement<>(hold, Signer.sign(hold, PLATFORM), List.of(PLATFORM.key()));
  }

  private static VerifiedStatement<PurgeStatement> purge(String tenant) throws Rejected {
    PurgeStatement purge =
        PurgeStatement.of(tenant, 1, NOW, "bocor", Set.of(Digest.of(new byte[] {1})));
    return new VerifiedStatement<>(purge, Signer.sign(purge, PLATFORM), List.of(PLATFORM.key()));
  }
}
