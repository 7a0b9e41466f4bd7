package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Perisai's two roles on the database server: one owns the schema, one works in it. Neither has any
 * power beyond that, and the second owns nothing, so that row-level security holds for it.
 */
final class DatabaseRoles {
  private static final String POWERS =
      "rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls";

  private final Connection connection;
  private final Secrets secrets;

  /**
   * @param connection of a role that may make roles
   */
  DatabaseRoles(Connection connection, Secrets secrets) {
    this.connection = connection;
    this.secrets = secrets;
  }

  /**
   * Makes the role if it is missing, and gives it this home's password, which crosses the line and
   * the server's log only as a SCRAM verifier.
   *
   * @throws Failure if another home made the role, since that home could not connect any more, or
   *     if the role has a power over the whole server
   */
  void make(String role) throws SQLException, IOException {
    if (!holds("select 1 from pg_roles where rolname = ?", role)) {
      run("create role " + role + " with login noinherit");
    } else if (!Files.exists(secrets.passwordFile(role))) {
      throw new Failure(
          ExitCode.SETTINGS_REFUSED,
          "the database server has a role "
              + role
              + " already, which this home did not make: give each home a server of its own, or put"
              + " back the files that lay in HOME/secrets, or drop the role");
    }
    requireNot(
        "select 1 from pg_roles where rolname = ? and (" + POWERS + ")",
        role,
        "may do more than it should: alter role "
            + role
            + " nosuperuser nocreatedb nocreaterole noreplication nobypassrls");
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, secrets.password(role).toCharArray(), "scram-sha-256");
  }

  /**
   * @throws Failure if the role owns something, or is a member of a role: what that one may do
   *     would not be bound by row-level security
   */
  void requireNoPower(String role) throws SQLException {
    requireNot(
        "select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = ?",
        role,
        "is a member of another role: revoke that membership");
    requireNot(
        "select 1 from pg_shdepend d join pg_roles r on r.oid = d.refobjid"
            + " where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolname = ?",
        role,
        "owns objects on the server: reassign owned by " + role + " to " + Database.OWNER);
  }

  private void requireNot(String query, String role, String complaint) throws SQLException {
    if (holds(query, role)) {
      throw new Failure(
          ExitCode.SETTINGS_REFUSED,
          "the database's role "
              + role
              + " "
              + complaint
              + "; row-level security would not bind it otherwise");
    }
  }

  private boolean holds(String query, String role) throws SQLException {
    try (PreparedStatement asked = connection.prepareStatement(query)) {
      asked.setString(1, role);
      try (ResultSet rows = asked.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
