package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.publish.Town.Person;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.TenantStatement;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerHistoryTest {
  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void a_town_with_one_release() throws Exception {
    town = new Town(folder);
    town.approved("pertama", "Artikel pertama");
    town.publishAll();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void tells_number_reason_and_signer_of_each_the_newest_first() throws Exception {
    put(hold(1, Action.SERVE, OptionalLong.of(1)), town.publisher);
    town.clock.pass(java.time.Duration.ofMinutes(1));
    put(purge(1), town.second);
    town.clock.pass(java.time.Duration.ofMinutes(1));
    put(hold(2, Action.MAINTENANCE, OptionalLong.empty()), town.administrator);
    List<PowerHistory.Item> items = history("alfa", "beta");
    assertEquals(
        List.of(
            "maintenance 2 0 true Sari Admin",
            "purge 1 0 true Dewi Penerbit",
            "serve 1 1 false Budi Penerbit"),
        items.stream()
            .map(
                i ->
                    i.kind()
                        + " "
                        + i.number()
                        + " "
                        + i.release()
                        + " "
                        + i.inForce()
                        + " "
                        + i.signers())
            .toList());
    assertEquals(
        List.of("sebab 2", "bocor", "sebab 1"),
        items.stream().map(PowerHistory.Item::reason).toList());
  }

  @Test
  void reads_the_names_of_all_signers_in_one_query() throws Exception {
    put(purge(1), town.publisher);
    long one = queries();
    put(purge(2), town.second);
    put(hold(1, Action.MAINTENANCE, OptionalLong.empty()), town.administrator);
    assertEquals(3, history("alfa", "beta").size());
    assertEquals(one, queries());
  }

  @Test
  void names_the_addresses_that_wait_for_a_release_without_what_was_purged() throws Exception {
    assertEquals(List.of(), town.repository.gone(town.repository.trust(), "alfa"));
    var page = town.inForce().manifest().entry("/berita/pertama").orElseThrow();
    var home = town.inForce().manifest().entry("/").orElseThrow();
    put(
        PurgeStatement.of(
            "alfa",
            1,
            town.repository.now(),
            "bocor",
            Set.of(
                page.variants().get(0).identity().digest(),
                home.variants().get(0).identity().digest())),
        town.publisher);
    assertEquals(
        List.of("/", "/berita/pertama"), town.repository.gone(town.repository.trust(), "alfa"));
  }

  private long queries() {
    Statistics statistics = town.database.factory().unwrap(SessionFactory.class).getStatistics();
    statistics.setStatisticsEnabled(true);
    statistics.clear();
    history("alfa", "beta");
    return statistics.getPrepareStatementCount();
  }

  private List<PowerHistory.Item> history(String... tenants) {
    return new PowerHistory(town.work, town.repository)
        .of(town.publisher.acting(), town.repository.trust(), List.of(tenants));
  }

  private HoldStatement hold(long version, Action action, OptionalLong release) throws Exception {
    return HoldStatement.of(
        "alfa", version, town.repository.now(), action, "sebab " + version, release);
  }

  private PurgeStatement purge(long version) throws Exception {
    return PurgeStatement.of(
        "alfa",
        version,
        town.repository.now(),
        "bocor",
        Set.of(id.perisai.release.Digest.of(new byte[] {(byte) version})));
  }

  private void put(TenantStatement statement, Person signer) throws Exception {
    String path =
        statement instanceof HoldStatement
            ? RepositoryPaths.hold("alfa", statement.version())
            : RepositoryPaths.purge("alfa", statement.version());
    town.repository.writer().statement(path, statement, signer.sign(statement));
  }
}
