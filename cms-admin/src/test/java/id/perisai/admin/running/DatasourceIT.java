package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the provisioned authoring server, on the product's own database. */
@ExtendWith(ArquillianExtension.class)
class DatasourceIT {
  private static final String NAME = "java:jboss/datasources/Perisai";

  @Deployment
  static WebArchive application() {
    return ShrinkWrap.create(WebArchive.class, "datasource.war");
  }

  @Test
  void connects_as_the_application_and_not_as_the_owner() throws SQLException, NamingException {
    assertEquals("perisai_app", one("select current_user"));
    assertEquals("perisai", one("select current_schema()"));
  }

  @Test
  void sees_no_row_of_any_tenant_while_no_tenant_is_set() throws SQLException, NamingException {
    for (String table : new String[] {"page", "revision", "membership", "audit_entry", "media"}) {
      assertEquals("0", one("select count(*) from " + table), table);
    }
  }

  @Test
  void keeps_passwords_as_scram_verifiers() throws SQLException, NamingException {
    assertEquals("scram-sha-256", one("show password_encryption"));
  }

  /**
   * What {@code StormTest} shows of the product's acts, of the pool that they run on: connections
   * are cut in the middle of a request, under another one's hands, and while they lie idle.
   */
  @Test
  void no_row_crosses_and_no_cut_connection_is_lent_again() throws Exception {
    Storm storm = new Storm(InitialContext.doLookup(NAME), "true");
    storm.run(1000, true);
    assertEquals(List.of(), List.copyOf(storm.crossed));
    assertTrue(storm.own.get() >= 500, "own rows were seen " + storm.own + " times");
    assertTrue(storm.failed.get() >= 50, "failed: " + storm.failed);
    int cut = storm.cut.get();
    assertTrue(cut >= 100, "cut: " + cut);
    storm.run(200, false);
    measured(1200, storm);
    assertEquals(List.of(), List.copyOf(storm.crossed));
    assertEquals(cut, storm.cut.get(), "a cut connection was lent");
  }

  /** The server runs in the folder of this module, as the tests of other classes do. */
  private static void measured(int requests, Storm storm) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "%d requests through the server's pool: own rows seen %d times, failed %d, cut %d,"
                + " crossed %d",
            requests,
            storm.own.get(),
            storm.failed.get(),
            storm.cut.get(),
            storm.crossed.size());
    Path measured = Files.createDirectories(Path.of("target/measured"));
    Files.writeString(measured.resolve("pool.txt"), line + "\n");
  }

  /** What would go wrong without a setting that ends with its transaction. */
  @Test
  void a_tenant_that_is_set_for_the_session_is_noticed() throws Exception {
    Storm careless = new Storm(InitialContext.doLookup(NAME), "false");
    try {
      careless.run(300, false);
      assertTrue(careless.crossed.size() >= 10, careless.crossed.size() + " of 30 without tenant");
    } finally {
      careless.endAll(); // So that nobody meets what these connections keep.
    }
    Storm storm = new Storm(InitialContext.doLookup(NAME), "true");
    storm.run(100, false);
    assertEquals(List.of(), List.copyOf(storm.crossed));
  }

  private static String one(String query) throws SQLException, NamingException {
    DataSource source = InitialContext.doLookup(NAME);
    try (Connection connection = source.getConnection()) {
      return one(connection, query);
    }
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Requests of all tenants, dealt to some threads by chance. */
  private static final class Storm {
    private static final int THREADS = 8;

    /**
     * Of memberships the platform reads those of every tenant's people with a key for messages
     * (record 158).
     */
    private static final String WHOSE_ROWS =
        "select string_agg(distinct tenant_id::text, ' ') from (select tenant_id from page"
            + " union select tenant_id from revision union select tenant_id from audit_entry"
            + " union select tenant_id from membership m where not (perisai_tenant() = 'platform'"
            + " and exists (select from sealing_key k where k.tenant_id = m.tenant_id"
            + " and k.person_id = m.person_id))) as rows";

    private final DataSource pool;
    private final String untilItsEnd;
    private final List<String> tenants;

    /** Server processes of the connections that were lent, but for those that were ended. */
    private final Set<String> processes = ConcurrentHashMap.newKeySet();

    final Queue<String> crossed = new ConcurrentLinkedQueue<>();
    final AtomicInteger own = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger cut = new AtomicInteger();

    /**
     * @param untilItsEnd whether the tenant is set until the transaction's end, true or false
     */
    Storm(DataSource pool, String untilItsEnd) throws SQLException {
      this.pool = pool;
      this.untilItsEnd = untilItsEnd;
      try (Connection connection = pool.getConnection()) {
        String all = "select string_agg(id::text, ' ') from tenant";
        this.tenants = List.of(one(connection, all).split(" "));
      }
    }

    void run(int requests, boolean cutting) throws Exception {
      AtomicInteger next = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        all.add(
            threads.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                    serve(i, tenants.get(random.nextInt(tenants.size())), cutting);
                  }
                  return null;
                }));
      }
      threads.shutdown();
      for (Future<?> one : all) {
        one.get();
      }
    }

    /** As {@code Transactions} does, so that the pool gets back what the product gives back. */
    private void serve(int number, String tenant, boolean cutting) throws SQLException {
      try (Connection connection = pool.getConnection()) {
        try {
          connection.setAutoCommit(false);
          read(connection, number % 10 == 3 ? null : tenant);
          if (cutting) {
            trouble(connection, number % 10);
          }
          connection.commit();
        } catch (SQLException expected) {
          count(expected);
          rollBack(connection);
        }
      }
    }

    private void read(Connection connection, String tenant) throws SQLException {
      processes.add(one(connection, "select pg_backend_pid()"));
      if (tenant != null) {
        one(
            connection,
            "select set_config('perisai.tenant', '" + tenant + "', " + untilItsEnd + ")");
      }
      String seen = one(connection, WHOSE_ROWS);
      if (seen != null && seen.equals(tenant)) {
        own.incrementAndGet();
      } else if (seen != null) {
        crossed.add(tenant + " saw " + seen);
      }
    }

    private void trouble(Connection connection, int kind) throws SQLException {
      if (kind == 0) {
        String own = one(connection, "select pg_backend_pid()");
        processes.remove(own);
        one(connection, "select pg_terminate_backend(" + own + ")");
      } else if (kind == 1) {
        one(connection, "select 1 / 0");
      } else if (kind == 2) {
        endAnother(connection);
      }
    }

    /** Idle or at work, as it comes. */
    private void endAnother(Connection connection) throws SQLException {
      String own = one(connection, "select pg_backend_pid()");
      for (String other : processes) {
        if (!other.equals(own) && processes.remove(other)) {
          one(connection, "select pg_terminate_backend(" + other + ", 5000)");
          return;
        }
      }
    }

    void endAll() throws SQLException {
      try (Connection connection = pool.getConnection()) {
        String own = one(connection, "select pg_backend_pid()");
        for (String process : processes) {
          if (!process.equals(own)) {
            one(connection, "select pg_terminate_backend(" + process + ", 5000)");
          }
        }
        one(connection, "select set_config('perisai.tenant', '', false)");
      }
    }

    private void count(SQLException expected) throws SQLException {
      String state = String.valueOf(expected.getSQLState());
      if (state.equals("22012")) { // division by zero
        failed.incrementAndGet();
      } else if (state.equals("57P01") || state.startsWith("08")) { // ended by an administrator
        cut.incrementAndGet();
      } else {
        throw expected;
      }
    }

    private static void rollBack(Connection connection) {
      try {
        connection.rollback();
      } catch (SQLException gone) {
        return; // With its transaction.
      }
    }
  }
}
