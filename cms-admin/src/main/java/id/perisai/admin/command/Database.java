package id.perisai.admin.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the database is, who may do what in it, and its schema. The owner migrates; the
 * application's role owns nothing and cannot pass row-level security.
 */
final class Database {
  static final String SUPERUSER = "postgres";
  static final String OWNER = "perisai_owner";
  static final String APPLICATION = "perisai_app";
  static final String SCHEMA = "perisai";

  private static final String EMBEDDED_NAME = "perisai";
  private static final int OLDEST_SERVER = 18;

  private final Settings settings;
  private final Secrets secrets;

  Database(Settings settings) {
    this.settings = settings;
    this.secrets = new Secrets(settings.home());
  }

  String jdbcUrl() {
    return settings.databaseUrl().orElseGet(() -> embeddedUrl(EMBEDDED_NAME));
  }

  String host() {
    return source(SUPERUSER, "").getServerNames()[0];
  }

  int port() {
    return source(SUPERUSER, "").getPortNumbers()[0];
  }

  String name() {
    return source(SUPERUSER, "").getDatabaseName();
  }

  String superuser() {
    return settings.databaseUrl().isPresent() ? settings.databaseSuperuser() : SUPERUSER;
  }

  Path superuserPasswordFile() {
    return settings.databasePasswordFile().orElseGet(() -> secrets.passwordFile(SUPERUSER));
  }

  String superuserPassword() throws IOException {
    Optional<Path> given = settings.databasePasswordFile();
    return given.isPresent() ? Secrets.read(given.get()) : secrets.password(SUPERUSER);
  }

  String applicationPassword() throws IOException {
    return secrets.password(APPLICATION);
  }

  /** As the application: what the command line's acts use. */
  PGSimpleDataSource applicationSource() {
    return source(APPLICATION, password(APPLICATION));
  }

  /** As the application, for many transactions one after the other. */
  LentConnections lentConnections() {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(jdbcUrl());
    source.setUser(APPLICATION);
    source.setPassword(password(APPLICATION));
    return new LentConnections(source);
  }

  /** A connection of the superuser to the database of that name on the same server. */
  Connection asSuperuser(String name) throws SQLException {
    PGSimpleDataSource source = source(superuser(), readSuperuserPassword());
    source.setDatabaseName(name);
    source.setLoginTimeout(5);
    return source.getConnection();
  }

  /** Why the server cannot be asked, empty if it can. */
  String missing() {
    try (Connection connection = asSuperuser(SUPERUSER)) {
      return connection.isValid(5) ? "" : "the connection is not valid";
    } catch (SQLException refused) {
      return refused.getMessage();
    }
  }

  /** What of the server's settings loses what was told to be taken; empty where nothing does. */
  String complaint() {
    try (Connection connection = asSuperuser(SUPERUSER);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_setting('fsync')")) {
      row.next();
      return complaint(row.getString(1));
    } catch (SQLException refused) {
      return "the database's settings cannot be read: " + refused.getMessage();
    }
  }

  static String complaint(String fsync) {
    return fsync.equals("off")
        ? "the database's server has fsync = off: whatever it said was kept may be gone after a"
            + " power cut, messages of citizens too; set fsync = on there, and reload it"
        : "";
  }

  /** What an operator can do about what the server refused. */
  private Failure failure(SQLException refused) {
    String fix =
        switch (String.valueOf(refused.getSQLState())) {
          case "08001", "08004", "08006" ->
              "nothing answers there as PostgreSQL: start it, or correct database-url";
          case "28P01", "28000" ->
              "the server does not take role "
                  + superuser()
                  + " with the password in "
                  + superuserPasswordFile()
                  + ": correct database-superuser or database-password-file";
          case "3D000" ->
              "make it as the server's superuser: create database "
                  + name()
                  + " owner "
                  + superuser();
          case "42501" ->
              "role "
                  + superuser()
                  + " may not do that: it must own the database (alter database "
                  + name()
                  + " owner to "
                  + superuser()
                  + ") and may make roles (alter role "
                  + superuser()
                  + " createrole), or be a superuser";
          default -> "see docs/production.md";
        };
    return new Failure(
        settings.databaseUrl().isPresent() ? ExitCode.SETTINGS_REFUSED : ExitCode.PART_FAILED,
        "the database "
            + jdbcUrl()
            + " could not be prepared ("
            + refused.getMessage().strip()
            + "): "
            + fix,
        refused);
  }

  /** Without it, PostgreSQL only warns that a grant changed nothing. */
  private void requireOwner(Connection connection) throws SQLException {
    try (PreparedStatement asked =
        connection.prepareStatement(
            "select pg_has_role(current_user, datdba, 'USAGE') from pg_database"
                + " where datname = current_database() or datname = ? order by datname = ? desc")) {
      asked.setString(1, name());
      asked.setString(2, name());
      try (ResultSet rows = asked.executeQuery()) {
        if (!rows.next() || !rows.getBoolean(1)) {
          throw new SQLException("role " + superuser() + " does not own it", "42501");
        }
      }
    }
  }

  private void requireVersion(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST_SERVER) {
      throw new Failure(
          ExitCode.SETTINGS_REFUSED,
          "setting database-url = \""
              + jdbcUrl()
              + "\" is refused: the server there is PostgreSQL "
              + major
              + ", and Perisai needs "
              + OLDEST_SERVER
              + " or newer");
    }
  }

  /** Makes roles and database where they are missing, and brings the schema up to date. */
  void prepare(Progress progress) {
    try {
      makeRolesAndDatabase();
      shutPublicSchema();
      migrate(progress);
    } catch (SQLException refused) {
      throw failure(refused);
    } catch (IOException | FlywayException failed) {
      throw new Failure(
          ExitCode.PART_FAILED,
          "the database " + jdbcUrl() + " could not be prepared: " + failed.getMessage(),
          failed);
    }
  }

  private void makeRolesAndDatabase() throws SQLException, IOException {
    try (Connection connection =
            asSuperuser(settings.databaseUrl().isPresent() ? name() : SUPERUSER);
        Statement statement = connection.createStatement()) {
      requireVersion(connection);
      if (settings.databaseUrl().isEmpty()
          && absent(statement, "select 1 from pg_database where datname = '" + name() + "'")) {
        statement.execute("create database " + name());
      }
      requireOwner(connection);
      DatabaseRoles roles = new DatabaseRoles(connection, secrets);
      roles.make(OWNER);
      roles.make(APPLICATION);
      roles.requireNoPower(APPLICATION);
      String database = "\"" + name().replace("\"", "\"\"") + "\"";
      statement.execute("revoke all on database " + database + " from public");
      statement.execute(
          "grant connect on database " + database + " to " + OWNER + ", " + APPLICATION);
      statement.execute("grant create on database " + database + " to " + OWNER);
      for (String role : new String[] {OWNER, APPLICATION}) {
        statement.execute(
            "alter role " + role + " in database " + database + " set search_path = " + SCHEMA);
      }
    }
  }

  private void shutPublicSchema() throws SQLException {
    try (Connection connection = asSuperuser(name());
        Statement statement = connection.createStatement()) {
      statement.execute("revoke all on schema public from public");
    }
  }

  private void migrate(Progress progress) throws IOException {
    int applied =
        Flyway.configure()
            .dataSource(source(OWNER, secrets.password(OWNER)))
            .defaultSchema(SCHEMA)
            .createSchemas(true)
            .locations("classpath:db/migration")
            .connectRetries(3)
            .load()
            .migrate()
            .migrationsExecuted;
    if (applied > 0) {
      progress.say("The schema was brought up to date (" + applied + " migrations).");
    }
  }

  private static boolean absent(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return !rows.next();
    }
  }

  private String password(String role) {
    try {
      return secrets.password(role);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String readSuperuserPassword() {
    try {
      return superuserPassword();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private PGSimpleDataSource source(String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl());
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private String embeddedUrl(String name) {
    return "jdbc:postgresql://127.0.0.1:" + settings.ports().database() + "/" + name;
  }

  /** What the authoring server is told about it. */
  Map<String, String> properties() throws IOException {
    return Map.of(
        "perisai.db.url", jdbcUrl(),
        "perisai.db.user", APPLICATION,
        "perisai.db.password", applicationPassword());
  }
}
