package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Revisions;
import id.perisai.review.Approve;
import id.perisai.review.SubmitForReview;
import id.perisai.review.Submitted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Somebody who can run any SQL as the application's role, inside a transaction of tenant {@code
 * beta}, reaches for {@code alfa}.
 */
class IsolationTest {
  private static TestDatabase database;
  private static UUID alfaPage;
  private static UUID alfaRevision;
  private static UUID alfaSubmission;
  private static UUID betaPage;
  private static UUID betaRevision;
  private static UUID betaPerson;

  @BeforeAll
  static void fill() {
    database = TestDatabase.fresh();
    Work work = database.work();
    for (String tenant : List.of("alfa", "beta")) {
      Acting author = database.author(tenant);
      UUID page =
          new CreatePage(work)
              .create(
                  author, ContentType.NEWS, "id", SampleContent.news("satu", "Milik " + tenant));
      Revisions.Opened opened = new Revisions(work).newest(author, page);
      Submitted submitted = new SubmitForReview(work).submit(author, page, opened.digest(), "");
      if (tenant.equals("alfa")) {
        alfaPage = page;
        alfaRevision = opened.revision();
        alfaSubmission = submitted.submission();
        new Approve(work)
            .approve(database.reviewer("alfa"), submitted.submission(), opened.digest());
      } else {
        betaPage = page;
        betaRevision = opened.revision();
        betaPerson = author.person();
      }
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void sees_no_row_of_another_tenant_in_any_table() throws SQLException {
    for (String table : tenantTables()) {
      assertEquals(0, count("select count(*) from " + table + " where tenant_id = 'alfa'"), table);
      assertEquals(0, count("select count(*) from " + table + " where tenant_id <> 'beta'"), table);
    }
    assertEquals(1, count("select count(*) from page"));
    assertEquals(1, count("select count(*) from revision where title like 'Milik%'"));
  }

  @Test
  void sees_nothing_at_all_while_no_tenant_is_set() throws SQLException {
    for (String table : tenantTables()) {
      try (Connection connection = database.app().getConnection()) {
        assertEquals(0, count(connection, "select count(*) from " + table), table);
        connection.setAutoCommit(false);
        run(connection, "select set_config('perisai.tenant', 'beta', true)");
        connection.commit(); // from here the setting reads as ''
        assertEquals(0, count(connection, "select count(*) from " + table), table);
      }
    }
  }

  @Test
  void cannot_insert_into_another_tenant() {
    refuses(
        "insert into page (tenant_id, id, type, created_by, created_at)"
            + " values ('alfa', gen_random_uuid(), 'news', '%s', now())".formatted(betaPerson),
        "row-level security");
    refuses(
        "insert into membership (tenant_id, person_id, role) values ('alfa', '%s', 'author')"
            .formatted(betaPerson),
        "row-level security");
    refuses(
        "insert into audit_entry (tenant_id, number, at, act, details, chain)"
            + " values ('alfa', 99, now(), 'x', '{}', sha256('x'))",
        "row-level security");
  }

  @Test
  void cannot_move_rows_between_tenants() {
    refuses("update membership set tenant_id = 'alfa'", "permission denied");
    refuses("update edit_lease set tenant_id = 'alfa'", "permission denied");
  }

  @Test
  void cannot_change_or_delete_another_tenants_rows() throws SQLException {
    assertEquals(0, changed("delete from membership where tenant_id = 'alfa'"));
    assertEquals(0, changed("delete from page_path where page_id = '" + alfaPage + "'"));
    assertEquals(0, changed("update edit_lease set seen = now() where tenant_id = 'alfa'"));
  }

  @Test
  void cannot_change_history_even_of_its_own_tenant() {
    for (String table :
        List.of("page", "revision", "submission", "finding", "decision", "audit_entry")) {
      refuses("delete from " + table, "permission denied");
      refuses("truncate " + table, "permission denied");
    }
    refuses("update revision set title = 'lain'", "permission denied");
    refuses("update decision set reason = 'lain'", "permission denied");
  }

  @Test
  void cannot_probe_for_another_tenants_rows_by_reference() {
    refuses(revisionOf("beta", alfaPage), "violates foreign key constraint"); // as for a random id:
    refuses(revisionOf("beta", UUID.randomUUID()), "violates foreign key constraint");
    refuses(
        ("insert into submission (tenant_id, id, page_id, revision_id, digest, submitted_by,"
                + " submitted_at) values ('beta', gen_random_uuid(), '%s', '%s', sha256('x'),"
                + " '%s', now())")
            .formatted(alfaPage, alfaRevision, betaPerson),
        "violates foreign key constraint");
    refuses(
        ("insert into decision (tenant_id, id, submission_id, page_id, revision_id, digest, kind,"
                + " decided_by, decided_at) values ('beta', gen_random_uuid(), '%s', '%s', '%s',"
                + " sha256('x'), 'approve', '%s', now())")
            .formatted(alfaSubmission, betaPage, betaRevision, betaPerson),
        "a decision on other content"); // the guard does not see the other's submission
  }

  @Test
  void cannot_probe_for_another_tenants_ids_by_uniqueness() throws SQLException {
    // The same id in two tenants is two rows: no "duplicate key" tells that alfa has it.
    assertEquals(
        1,
        changed(
            "insert into page (tenant_id, id, type, created_by, created_at)"
                + " values ('beta', '%s', 'news', '%s', now())".formatted(alfaPage, betaPerson)));
  }

  @Test
  void copy_obeys_as_well() throws SQLException, IOException {
    try (Connection connection = beta()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy (select title from revision) to stdout", out);
      assertEquals("Milik beta\n", out.toString(StandardCharsets.UTF_8));
    }
    try (Connection connection = beta()) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  connection
                      .unwrap(PGConnection.class)
                      .getCopyAPI()
                      .copyIn(
                          "copy membership (tenant_id, person_id, role) from stdin",
                          new StringReader("alfa\t" + betaPerson + "\tauthor\n")));
      assertTrue(refused.getMessage().contains("row-level security"), refused.getMessage());
    }
    refuses("copy revision to program 'cat'", "permission denied");
    refuses("copy membership from '/etc/passwd'", "permission denied");
  }

  @Test
  void cannot_switch_the_fence_off() {
    refuses("alter table page disable row level security", "must be owner");
    refuses("alter table page no force row level security", "must be owner");
    refuses("alter policy tenant_only on page using (true)", "must be owner");
    refuses("drop policy tenant_only on page", "must be owner");
    refuses("create policy mine on page using (true)", "must be owner");
    refuses("alter table revision disable trigger immutable", "must be owner");
    refuses("drop trigger guard on decision", "must be owner");
    refuses("set session_replication_role = replica", "permission denied");
    refuses(
        "set row_security = off; select * from page", "would be affected by row-level security");
  }

  @Test
  void cannot_become_somebody_else() {
    refuses("set role perisai_owner", "permission denied");
    refuses("set session authorization perisai_owner", "permission denied");
    refuses("set role postgres", "permission denied");
    refuses("alter role perisai_app bypassrls", "permission denied");
    refuses("grant perisai_owner to perisai_app", "permission denied");
  }

  @Test
  void cannot_define_anything_that_others_would_run() {
    refuses("create table perisai.mine (id int)", "permission denied");
    refuses("create table public.mine (id int)", "permission denied");
    refuses(
        "create function perisai.mine() returns int language sql security definer as 'select 1'",
        "permission denied");
    refuses("create or replace view perisai.mine as select * from page", "permission denied");
    refuses(
        "create or replace function perisai.perisai_tenant() returns name language sql"
            + " as $$ select 'alfa'::name $$",
        "permission denied");
    refuses("create schema mine", "permission denied");
    refuses("call perisai.tenant_table('page')", "permission denied");
    refuses("select perisai.refuse_change()", "permission denied");
    refuses("create temporary table mine (id int)", "permission denied");
  }

  @Test
  void has_no_sequence_that_would_tell_how_much_others_write() throws SQLException {
    assertEquals(
        0,
        count(
            "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where n.nspname = 'perisai' and c.relkind = 'S'"));
  }

  @Test
  void sees_only_its_own_memberships_elsewhere() throws SQLException {
    UUID both = database.person("Dua Dinas", "alfa", id.perisai.access.Role.AUTHOR).person();
    try (Connection connection = beta()) {
      run(connection, "select set_config('perisai.person', '" + both + "', true)");
      assertEquals(
          1, count(connection, "select count(*) from membership where tenant_id = 'alfa'"));
      assertEquals(0, count(connection, "select count(*) from page where tenant_id = 'alfa'"));
      assertEquals(0, changed(connection, "delete from membership where tenant_id = 'alfa'"));
    }
  }

  @Test
  void the_owner_of_the_tables_is_fenced_too() throws SQLException {
    try (Connection connection = database.owner().getConnection()) {
      assertEquals(0, count(connection, "select count(*) from page"));
    }
  }

  private static String revisionOf(String tenant, UUID page) {
    return ("insert into revision (tenant_id, id, page_id, number, base, line, content, digest,"
            + " title, author, created_at) values ('%s', gen_random_uuid(), '%s', 7, 0, 'beside',"
            + " '{}', sha256('x'), 'x', '%s', now())")
        .formatted(tenant, page, betaPerson);
  }

  private static List<String> tenantTables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select table_name from information_schema.columns"
                    + " where table_schema = 'perisai' and column_name = 'tenant_id'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    assertTrue(tables.size() >= 9, tables.toString());
    return tables;
  }

  /** A transaction of tenant beta that is never committed. */
  private static Connection beta() throws SQLException {
    Connection connection = database.app().getConnection();
    connection.setAutoCommit(false);
    run(connection, "select set_config('perisai.tenant', 'beta', true)");
    return connection;
  }

  private static void refuses(String sql, String because) {
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> {
              try (Connection connection = beta()) {
                run(connection, sql);
              }
            },
            sql);
    assertTrue(refused.getMessage().contains(because), sql + ": " + refused.getMessage());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      while (statement.getMoreResults() || statement.getUpdateCount() != -1) {
        // go through every result, so that the last statement's error is seen
      }
    }
  }

  private static int changed(String sql) throws SQLException {
    try (Connection connection = beta()) {
      return changed(connection, sql);
    }
  }

  private static int changed(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = beta()) {
      return count(connection, sql);
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
