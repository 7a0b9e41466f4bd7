package id.perisai.release;

import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose site is shown at a host, and when that changes next. */
class HostsTest {
  private static final String DINKES = "dinkes.localhost";
  private static final String BPBD = "bpbd.localhost";

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void a_city() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  @Test
  void are_those_of_the_directory_but_of_sites_that_are_shown_elsewhere() throws Rejected {
    list(2, NOW, List.of(DINKES), List.of(BPBD), Directory.State.LEGACY);
    Hosts hosts = hosts(NOW);
    assertEquals(Set.of("sign.localhost", DINKES), hosts.names());
    assertEquals(Optional.of("dinkes"), tenant(hosts, DINKES));
    assertEquals(Optional.of("platform"), tenant(hosts, "sign.localhost"));
    assertEquals(Optional.empty(), tenant(hosts, BPBD));
    assertEquals(Optional.empty(), tenant(hosts, "nobody.localhost"));
    assertEquals(Instant.MAX, hosts.move());
    assertEquals(Set.of(), Hosts.NONE.names());
  }

  @Test
  void that_were_moved_stay_for_a_day_and_the_next_that_comes_to_its_tenant_is_told()
      throws Rejected {
    Instant first = NOW.plus(Duration.ofHours(1));
    Instant second = NOW.plus(Duration.ofHours(2));
    list(2, first, List.of(), List.of(BPBD, DINKES), Directory.State.ACTIVE);
    list(3, second, List.of(BPBD), List.of(DINKES), Directory.State.ACTIVE);
    Hosts before = hosts(second);
    assertEquals(Optional.of("dinkes"), tenant(before, DINKES));
    assertEquals(Optional.of("bpbd"), tenant(before, BPBD));
    assertEquals(first.plus(Duration.ofDays(1)), before.move());
    Hosts between = hosts(before.move());
    assertEquals(Optional.of("bpbd"), tenant(between, DINKES));
    assertEquals(Optional.of("bpbd"), tenant(between, BPBD));
    assertEquals(second.plus(Duration.ofDays(1)), between.move());
    Hosts after = hosts(between.move());
    assertEquals(Optional.of("dinkes"), tenant(after, BPBD));
    assertEquals(Instant.MAX, after.move());
  }

  private static Directory.Tenant bpbd(Directory.Tenant active, Directory.State state) {
    return state == Directory.State.ACTIVE
        ? active
        : active.withPublishers(List.of()).withThreshold(1).withState(state);
  }

  private static Optional<String> tenant(Hosts hosts, String host) {
    return hosts.tenantAt(host).map(Directory.Tenant::id);
  }

  private Hosts hosts(Instant now) throws Rejected {
    return Hosts.of(city.chain(Clock.fixed(now, ZoneOffset.UTC)));
  }

  private void list(
      long version, Instant issued, List<String> dinkes, List<String> bpbd, Directory.State state)
      throws Rejected {
    Directory before = city.chain().directory();
    city.putDirectory(
        Directory.of(
            version,
            issued,
            EXPIRES,
            before.domain(),
            before.signing(),
            before.tenants().values().stream()
                .map(tenant -> tenant.id().equals("dinkes") ? tenant.withHosts(dinkes) : tenant)
                .map(
                    tenant ->
                        tenant.id().equals("bpbd") ? bpbd(tenant.withHosts(bpbd), state) : tenant)
                .toList()));
  }
}
