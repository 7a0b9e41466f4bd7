package id.perisai.release;

import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each statement in force is missed where it is not, and noticed where it has other bytes. */
class StatementComparisonTest {
  private static final String HOLD = RepositoryPaths.hold("dinkes", 1);
  private static final String PURGE = RepositoryPaths.purge("dinkes", 1);

  @TempDir Path temporary;
  private SmallRepository city;
  private InForce inForce;

  @BeforeEach
  void a_site_with_a_hold_and_a_purge() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    HoldStatement hold =
        HoldStatement.of(
            "dinkes", 1, NOW, HoldStatement.Action.MAINTENANCE, "uji", OptionalLong.empty());
    city.put(HOLD, hold, SITI);
    Digest style = Digest.of(SmallRepository.STYLE);
    city.put(PURGE, PurgeStatement.of("dinkes", 1, NOW, "bocor", Set.of(style)), SITI);
    TrustChain chain = city.chain();
    inForce =
        InForce.NOTHING
            .with(chain)
            .with(chain.release("dinkes", 1, Seen.NOTHING))
            .with(chain.release("bpbd", 1, Seen.NOTHING))
            .with(
                new InForce.Held(
                    Power.hold(chain, city.get(HOLD), city.get(HOLD + ".sig"), "dinkes", 1), null))
            .with(Power.purge(chain, city.get(PURGE), city.get(PURGE + ".sig"), "dinkes", 1));
  }

  @Test
  void finds_nothing_where_all_of_them_lie() {
    assertEquals(List.of(), StatementComparison.differences(city.repository(), inForce));
  }

  @Test
  void finds_each_that_has_other_bytes_or_other_signatures_and_each_that_is_not_there()
      throws Exception {
    Map<String, String> tenants = new TreeMap<>();
    tenants.put(RepositoryPaths.root(1), "");
    tenants.put(RepositoryPaths.directory(1), "");
    tenants.put(RepositoryPaths.theme(1), "");
    tenants.put(RepositoryPaths.release("dinkes", 1), "dinkes");
    tenants.put(RepositoryPaths.release("bpbd", 1), "bpbd");
    tenants.put(HOLD, "dinkes");
    tenants.put(PURGE, "dinkes");
    for (Map.Entry<String, String> statement : tenants.entrySet()) {
      String path = statement.getKey();
      for (String file : List.of(path, RepositoryPaths.signatures(path))) {
        byte[] honest = city.get(file);
        city.put(file, new byte[] {1});
        assertFinds(path, statement.getValue(), false);
        Files.delete(city.path().resolve(file));
        assertFinds(path, statement.getValue(), true);
        city.put(file, honest);
      }
    }
  }

  /** Compared once for all sites, however many have it. */
  @Test
  void finds_the_theme_of_one_site_alone_too() throws Rejected {
    TrustChain chain = city.chain();
    inForce = InForce.NOTHING.with(chain).with(chain.release("dinkes", 1, Seen.NOTHING));
    city.put(RepositoryPaths.theme(1), new byte[] {1});
    assertFinds(RepositoryPaths.theme(1), "", false);
  }

  private void assertFinds(String path, String tenant, boolean missing) {
    List<StatementComparison.Difference> found =
        StatementComparison.differences(city.repository(), inForce);
    assertEquals(1, found.size(), path);
    assertEquals(path, found.get(0).path());
    assertEquals(tenant, found.get(0).tenant() == null ? "" : found.get(0).tenant());
    assertEquals(missing, found.get(0).missing(), path);
  }

  @Test
  void the_same_is_the_same_statement_with_the_same_signatures() throws Rejected {
    String path = RepositoryPaths.release("dinkes", 1);
    VerifiedStatement<ReleaseStatement> release =
        inForce.newest("dinkes").orElseThrow().statement();
    assertTrue(StatementComparison.same(city.repository(), path, release));
    city.put(path + ".sig", Signer.sign(release.statement(), SmallRepository.DEWI).bytes());
    assertFalse(StatementComparison.same(city.repository(), path, release));
    assertFalse(StatementComparison.same(city.repository(), "sites/dinkes/9", release));
  }
}
