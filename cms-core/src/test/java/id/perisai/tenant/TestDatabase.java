package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Role;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh, migrated database on the one embedded PostgreSQL of this JVM, with the two tenants
 * {@code alfa} and {@code beta}. Made from a template, in well under a second.
 */
public final class TestDatabase implements AutoCloseable {
  private static final String PASSWORD = "only-for-tests";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres server;

  /** Those whose database is gone: they take longer to make than a database. */
  private static final Deque<Factory> IDLE = new ConcurrentLinkedDeque<>();

  private final String name;
  private final Factory factory;
  private final Clock hours = hours();

  /** What is asked of the database in between: a connection of its own each time takes longer. */
  private final DataSource asked;

  /** Entities know nothing of the database that they come from. */
  private record Factory(RedirectedSource source, EntityManagerFactory entities) {
    static Factory make(DataSource first) {
      RedirectedSource source = new RedirectedSource();
      source.to(first);
      return new Factory(
          source,
          Persistence.createEntityManagerFactory(
              "perisai-test", Map.of("jakarta.persistence.nonJtaDataSource", source)));
    }
  }

  private TestDatabase(String name) {
    this.name = name;
    Factory idle = IDLE.poll();
    DataSource pool = pool(8);
    this.factory = idle == null ? Factory.make(pool) : idle;
    factory.source.to(pool);
    this.asked = new TestPool(superuser(), 4);
  }

  /** A database of its own; close it when the tests that share it are done. */
  public static synchronized TestDatabase fresh() {
    try {
      if (server == null) {
        start();
      }
      String name = "test_" + COUNT.incrementAndGet();
      asServer("create database " + name + " template template_perisai");
      try (Connection connection = as("postgres", "postgres", name).getConnection()) {
        Database.prepare(connection, PASSWORD, PASSWORD); // what a database grants is not copied
      }
      return new TestDatabase(name);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("no test database", e);
    }
  }

  private static void start() throws SQLException, IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("max_connections", "200")
            .setPGStartupWait(Duration.ofSeconds(60))
            .setPort(freePort())
            .start();
    asServer("create database template_perisai");
    DataSource template = as("postgres", "postgres", "template_perisai");
    try (Connection connection = template.getConnection()) {
      Database.prepare(connection, PASSWORD, PASSWORD);
    }
    Database.migrate(as(Database.OWNER, PASSWORD, "template_perisai"));
    try (Connection connection = template.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into perisai.tenant (id, name, kind, host_label, state) values"
              + " ('alfa', 'Dinas Alfa', 'dinas', 'alfa', 'active'),"
              + " ('beta', 'Dinas Beta', 'dinas', 'beta', 'active')");
    }
  }

  /**
   * Of this process alone, below those that the system gives to whoever asks for any: seconds pass
   * until the server takes it.
   */
  private static int freePort() throws IOException {
    int first = 28_000 + (int) (ProcessHandle.current().pid() % 200) * 20;
    for (int port = first; port < first + 20; port++) {
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
    throw new IOException("no port is free from " + first + " on");
  }

  public EntityManagerFactory factory() {
    return factory.entities;
  }

  /** Where nobody is too fast: between any two acts lies an hour. PaceTest has its own. */
  public Work work() {
    return new Work(factory(), hours);
  }

  /** Where a process of its own finds this database, for {@link #factoryAt}. */
  public String address() {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
  }

  /** As {@link #factory}, in another process than the one that made the database. */
  public static EntityManagerFactory factoryAt(String address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address);
    source.setUser(Database.APP);
    source.setPassword(PASSWORD);
    return Factory.make(source).entities;
  }

  /** Connects as the application does. */
  public DataSource app() {
    return as(Database.APP, PASSWORD, name);
  }

  /** Connects as the owner of the tables does, for migrations. */
  public DataSource owner() {
    return as(Database.OWNER, PASSWORD, name);
  }

  /** Connects as whoever has taken the database over. */
  public DataSource superuser() {
    return as("postgres", "postgres", name);
  }

  /** A few connections as the application, lent again as they come back. */
  public DataSource pool(int size) {
    return new TestPool(app(), size);
  }

  /** Every text of SQL that the act sends, in order, with places instead of values. */
  public static List<String> sent(Runnable act) {
    List<String> sent = new ArrayList<>();
    TestPool.SENT.set(sent);
    try {
      act.run();
    } finally {
      TestPool.SENT.remove();
    }
    return List.copyOf(sent);
  }

  /** Runs SQL behind the product's back. */
  public int superuser(String sql, Object... parameters) {
    return run(asked, sql, parameters);
  }

  /** All rows of every table of the product, by table, as text. */
  public java.util.Map<String, String> dump() {
    java.util.Map<String, String> dump = new java.util.TreeMap<>();
    try (java.sql.Connection connection = asked.getConnection();
        java.sql.Statement statement = connection.createStatement()) {
      java.util.List<String> tables = new java.util.ArrayList<>();
      try (java.sql.ResultSet rows =
          statement.executeQuery(
              "select tablename from pg_tables where schemaname = 'perisai' order by 1")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (java.sql.ResultSet rows =
            statement.executeQuery(
                "select coalesce(string_agg(t::text, E'\\n'), '') from perisai." + table + " t")) {
          rows.next();
          dump.put(table, rows.getString(1));
        }
      }
      return dump;
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one number that a query gives, asked by the superuser. */
  public long count(String sql) {
    return Long.parseLong(text(sql));
  }

  /** The one value that a query gives, as text, asked by the superuser. */
  public String text(String sql) {
    try (java.sql.Connection connection = asked.getConnection();
        java.sql.Statement statement = connection.createStatement();
        java.sql.ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * As a server that answers before it has written, and notes for each row of a table by which of
   * its settings the transaction ends; {@link #endings} tells.
   */
  public void answerEarly(String table) {
    superuser("create table public.ending (setting text)");
    superuser("grant usage on schema public to public");
    superuser("grant insert on public.ending to public");
    superuser(
        "create function public.note_ending() returns trigger language plpgsql as $$ begin insert"
            + " into public.ending values (current_setting('synchronous_commit')); return null;"
            + " end $$");
    superuser(
        "create constraint trigger note_ending after insert on perisai."
            + table
            + " deferrable initially deferred for each row execute function public.note_ending()");
    superuser("alter database " + name + " set synchronous_commit = off");
    factory.source.to(pool(8)); // connections from now on
  }

  /** What {@link #answerEarly} noted, each once. */
  public String endings() {
    return text("select string_agg(distinct setting, ',') from public.ending");
  }

  /** A new person who has had these roles in the tenant for two days. */
  public Acting person(String name, String tenant, Role... roles) {
    UUID person = UUID.randomUUID();
    superuser("insert into perisai.person (id, name) values (?, ?)", person, name);
    for (Role role : roles) {
      superuser(
          "insert into perisai.membership (tenant_id, person_id, role, granted_at)"
              + " values (?, ?, cast(? as perisai.member_role), now() - interval '2 days')",
          tenant,
          person,
          role.label());
    }
    return acting(person, tenant);
  }

  /** Somebody of {@code alfa} whose roles hold in some sections alone, such as {@code /berita}. */
  public Acting limited(List<String> sections, Role... roles) {
    Acting whole = person("Wati Bidang", "alfa", roles);
    superuser(
        "update perisai.membership set sections = cast(? as perisai.site_section[])"
            + " where person_id = ?",
        "{" + String.join(",", sections) + "}",
        whole.person());
    return acting(whole.person(), "alfa");
  }

  /** The person at work in the tenant, with the roles as of now. */
  public Acting acting(UUID person, String tenant) {
    return new Memberships(factory()).acting(person, tenant).orElseThrow();
  }

  /** Gives somebody these roles as an administrator does who looks at what they have now. */
  public int change(Acting admin, UUID person, Grants grants) {
    Grants seen =
        new Memberships(factory())
            .acting(person, admin.tenant())
            .map(Acting::grants)
            .orElse(Grants.NONE);
    return new ChangeRoles(work()).change(admin, person, seen, grants, "").keys();
  }

  /** An author of the tenant. */
  public Acting author(String tenant) {
    return person("Siti Penulis", tenant, Role.AUTHOR);
  }

  /** A reviewer of the tenant. */
  public Acting reviewer(String tenant) {
    return person("Budi Peninjau", tenant, Role.REVIEWER);
  }

  public static Set<Role> roles(Role... roles) {
    return Set.of(roles);
  }

  @Override
  public void close() {
    IDLE.push(factory);
    asServer("drop database if exists " + name + " with (force)");
  }

  static int run(DataSource source, String sql, Object... parameters) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.execute() ? 0 : statement.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void asServer(String sql) {
    run(as("postgres", "postgres", "postgres"), sql);
  }

  private static DataSource as(String user, String password, String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {server.getPort()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  /** Goes on by an hour whenever somebody looks at it. */
  private static Clock hours() {
    AtomicLong looks = new AtomicLong();
    InstantSource source = () -> Instant.EPOCH.plus(Duration.ofHours(looks.incrementAndGet()));
    return source.withZone(ZoneOffset.UTC);
  }
}
