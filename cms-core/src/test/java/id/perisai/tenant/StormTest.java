package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Reach;
import id.perisai.access.Role;
import id.perisai.access.Transactions;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Pages;
import id.perisai.release.Measured;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand requests of thirty-three tenants, one after another's heels through three
 * connections that are lent again unwashed, with acts that fail in the middle: nobody ever sees a
 * row that is not theirs, who has no tenant sees none, and nothing half-done stays.
 */
class StormTest {
  private static final int TENANTS = 33;
  private static final int REQUESTS = 10_000;
  private static final int THREADS = 8;
  private static final int CONNECTIONS = 3;

  private static final String WHOSE_ROWS =
      "select tenant_id from page union select tenant_id from revision"
          + " union select tenant_id from membership union select tenant_id from audit_entry"
          + " union select tenant_id from page_path";

  private static TestDatabase database;
  private static List<Acting> authors;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    authors = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      String tenant = "storm-" + i;
      database.superuser(
          "insert into perisai.tenant (id, name, kind, host_label, state)"
              + " values (?, ?, 'dinas', ?, 'active')",
          tenant,
          tenant,
          tenant);
      authors.add(database.person(tenant, tenant, Role.AUTHOR));
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void no_row_crosses_and_nothing_half_done_stays() throws Exception {
    try (EntityManagerFactory factory =
        Persistence.createEntityManagerFactory(
            "perisai-test",
            Map.of("jakarta.persistence.nonJtaDataSource", database.pool(CONNECTIONS)))) {
      Storm storm = new Storm(factory);
      Queue<String> crossed = run(storm, REQUESTS);
      Measured.write(
          "storm.txt",
          String.format(
              Locale.ROOT,
              "%d requests of %d tenants over %d connections: done %d, of them aborted %d,"
                  + " crossed %d\n",
              REQUESTS,
              TENANTS,
              CONNECTIONS,
              storm.done.get(),
              storm.aborted.get(),
              crossed.size()));
      assertEquals(List.of(), List.copyOf(crossed));
      assertEquals(REQUESTS, storm.done.get());
      assertTrue(storm.aborted.get() >= REQUESTS / 5, "acts that failed: " + storm.aborted);
      for (int i = 0; i < TENANTS; i++) {
        assertEquals(
            storm.committed.get(i),
            database.count("select count(*) from perisai.page where tenant_id = 'storm-" + i + "'"),
            "pages of " + authors.get(i));
      }
    }
  }

  /**
   * What would go wrong without a setting that ends with its transaction; so the storm shows it.
   */
  @Test
  void a_tenant_that_is_set_for_the_session_is_noticed() throws Exception {
    String forTheSession = "select set_config('perisai.tenant', ?, false)";
    Queue<String> crossed = run(new Careless(database.pool(CONNECTIONS), forTheSession), 1000);
    assertTrue(crossed.size() >= 90, crossed.size() + " of the 100 that had no tenant");
    String untilItsEnd = "select set_config('perisai.tenant', ?, true)";
    crossed = run(new Careless(database.pool(CONNECTIONS), untilItsEnd), 1000);
    assertEquals(List.of(), List.copyOf(crossed));
  }

  /** One request; it says what it saw that was not its own. */
  private interface Request {
    Set<String> serve(int number, int tenant) throws Exception;
  }

  /** Deals the requests of all tenants to all threads, in an order of chance. */
  private static Queue<String> run(Request request, int requests) throws Exception {
    Queue<String> crossed = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(thread);
      all.add(
          threads.submit(
              () -> {
                for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                  int tenant = random.nextInt(TENANTS);
                  for (String other : request.serve(i, tenant)) {
                    crossed.add("request " + i + " of storm-" + tenant + " saw " + other);
                  }
                }
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> one : all) {
      one.get();
    }
    return crossed;
  }

  /** Requests as the product serves them. */
  private static final class Storm implements Request {
    private final Work work;
    private final Transactions transactions;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger aborted = new AtomicInteger();
    private final AtomicIntegerArray committed = new AtomicIntegerArray(TENANTS);

    Storm(EntityManagerFactory factory) {
      this.work = new Work(factory);
      this.transactions = new Transactions(factory);
    }

    @Override
    public Set<String> serve(int number, int tenant) {
      Acting author = authors.get(tenant);
      Set<String> seen =
          switch (number % 10) {
            case 0 -> {
              new CreatePage(work)
                  .create(
                      author,
                      ContentType.NEWS,
                      "id",
                      SampleContent.news("n" + number, author.tenant()));
              committed.incrementAndGet(tenant);
              yield Set.of();
            }
            case 1, 2 -> abort(author, number);
            case 3 -> transactions.anonymous(em -> whoseRows(em, "nobody"));
            case 4 -> work.in(author, em -> leaveSomethingBehind(em, author));
            default -> work.in(author, em -> whoseRows(em, author.tenant()));
          };
      done.incrementAndGet();
      return seen;
    }

    /** Writes, and then fails before the commit: by itself, or by the database. */
    private Set<String> abort(Acting author, int number) {
      try {
        work.in(
            author,
            em -> {
              Pages.create(
                  em,
                  author,
                  Reach.WHOLE_SITE,
                  Content.parse(SampleContent.news("batal-" + number, "Batal")));
              if (number % 50 > 2) {
                throw new IllegalStateException("planned");
              }
              return em.createNativeQuery("select 1 / 0").getSingleResult();
            });
      } catch (RuntimeException expected) {
        aborted.incrementAndGet();
      }
      return Set.of();
    }

    /**
     * A setting for the session that a careless act might make; the next transaction sets its own.
     */
    private static Set<String> leaveSomethingBehind(EntityManager em, Acting author) {
      Set<String> seen = whoseRows(em, author.tenant());
      em.createNativeQuery("select set_config('perisai.tenant', 'storm-0', false)")
          .getSingleResult();
      return seen;
    }

    @SuppressWarnings("unchecked")
    private static Set<String> whoseRows(EntityManager em, String own) {
      List<Object> tenants = em.createNativeQuery(WHOSE_ROWS).getResultList();
      Set<String> others = new TreeSet<>();
      tenants.forEach(tenant -> others.add(tenant.toString()));
      others.remove(own);
      return others;
    }
  }

  /** Requests of a program that sets the tenant its own way, and forgets it now and then. */
  private record Careless(DataSource pool, String setting) implements Request {
    @Override
    public Set<String> serve(int number, int tenant) throws SQLException {
      boolean forgets = number % 10 == 3;
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        try {
          if (!forgets) {
            try (PreparedStatement set = connection.prepareStatement(setting)) {
              set.setString(1, "storm-" + tenant);
              set.execute();
            }
          }
          return whoseRows(connection, forgets ? "nobody" : "storm-" + tenant);
        } finally {
          connection.commit();
        }
      }
    }

    private static Set<String> whoseRows(Connection connection, String own) throws SQLException {
      Set<String> others = new TreeSet<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(WHOSE_ROWS)) {
        while (rows.next()) {
          others.add(rows.getString(1));
        }
      }
      others.remove(own);
      return others;
    }
  }
}
