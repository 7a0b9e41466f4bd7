package id.perisai.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Makes the database as the command line does: two roles, one schema, the migrations. {@code
 * perisai_owner} owns everything and is used by migrations only; {@code perisai_app} owns nothing
 * and is what servers connect as.
 */
final class Database {
  public static final String OWNER = "perisai_owner";
  public static final String APP = "perisai_app";
  public static final String SCHEMA = "perisai";

  private Database() {}

  /**
   * Makes the two roles, or sets their passwords; and shuts the database that the connection is to
   * for everybody else. Run by a superuser.
   */
  public static void prepare(Connection superuser, String ownerPassword, String appPassword)
      throws SQLException {
    role(superuser, OWNER, ownerPassword);
    role(superuser, APP, appPassword);
    String database = quoted(superuser, "%I", superuser.getCatalog());
    try (Statement statement = superuser.createStatement()) {
      for (String sql :
          List.of(
              "revoke all on database " + database + " from public",
              "revoke all on schema public from public",
              "grant connect, create on database " + database + " to " + OWNER,
              "grant connect on database " + database + " to " + APP)) {
        statement.execute(sql);
      }
    }
  }

  private static void role(Connection superuser, String name, String password) throws SQLException {
    boolean exists;
    try (PreparedStatement query =
        superuser.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        exists = rows.next();
      }
    }
    try (Statement statement = superuser.createStatement()) {
      statement.execute(
          (exists ? "alter" : "create")
              + " role "
              + name
              + " login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls"
              + " password "
              + quoted(superuser, "%L", password));
      statement.execute("alter role " + name + " set search_path = " + SCHEMA);
    }
  }

  private static String quoted(Connection connection, String form, String value)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select format(?, ?)")) {
      query.setString(1, form);
      query.setString(2, value);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  /** Brings the schema to the newest version. The data source connects as the owner. */
  public static void migrate(DataSource owner) {
    Flyway.configure()
        .dataSource(owner)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }
}
