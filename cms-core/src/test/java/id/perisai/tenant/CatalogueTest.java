package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Reads the catalogue of the migrated database: whoever adds a table is told here what was
 * forgotten. Each rule is also planted once and must be found.
 */
class CatalogueTest {
  /** The only tables that are not some tenant's. Think twice before adding one. */
  private static final List<String> WITHOUT_TENANT =
      List.of(
          "code_app", // of people, as password
          "code_warning", // of people, as their code
          "costly_act", // of people, whichever tenant they work in
          "desk_token", // how the bearer of a signing desk finds their tenant
          "flyway_schema_history",
          "passkey_challenge",
          "password",
          "person",
          "recovery_code",
          "session_use", // of people, as their session
          "sign_in_attempt",
          "sign_in_link",
          "sign_in_passkey",
          "sign_on_attempt",
          "sign_on_identity",
          "tenant",
          "web_session");

  /** Policies beside {@code tenant_only}, each for reading alone. */
  private static final List<String> FURTHER_POLICIES =
      List.of(
          "forced_revision.platform_reads", // the platform's overview finds whom to ask
          "delegation.platform_reads", // the platform signs what departments wish
          "key_farewell.platform_reads", // the platform takes keys out
          "invitation.own_invitations", // a person's own, to accept or decline
          "letter.platform_reads", // one sender for all tenants
          "membership.own_memberships", // a person's own, to choose a tenant from
          "membership.platform_reads", // the platform finds leavers' keys in all tenants
          "sealing_farewell.platform_reads", // the platform takes sealing keys out
          "sealing_key.platform_reads", // the platform lists sealing keys
          "visit_day.platform_reads", // the platform sees all sites beside each other
          "publisher_key.platform_reads"); // the platform enrols keys

  private static final String TABLES =
      "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
          + " where n.nspname = 'perisai' and c.relkind in ('r', 'p')";

  private static final String NO_TENANT_ID =
      TABLES
          + " and not exists (select from pg_attribute a where a.attrelid = c.oid"
          + " and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'name'::regtype)";

  private static final String NOT_FORCED =
      TABLES
          + " and exists (select from pg_attribute a where a.attrelid = c.oid"
          + " and a.attname = 'tenant_id')"
          + " and not (c.relrowsecurity and c.relforcerowsecurity)";

  private static final String NO_TENANT_POLICY =
      TABLES
          + " and exists (select from pg_attribute a where a.attrelid = c.oid"
          + " and a.attname = 'tenant_id') and not exists (select from pg_policy p"
          + " where p.polrelid = c.oid and p.polname = 'tenant_only' and p.polcmd = '*'"
          + " and p.polroles = '{0}'"
          + " and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = perisai_tenant())'"
          + " and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = perisai_tenant())')";

  private static final String OTHER_POLICIES =
      "select c.relname || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid"
          + " where p.polname <> 'tenant_only'";

  private static final String OTHER_POLICIES_THAT_WRITE = OTHER_POLICIES + " and p.polcmd <> 'r'";

  /** Between tenants' tables, both sides of a foreign key hold tenant_id, at the same place. */
  private static final String LOOSE_FOREIGN_KEYS =
      """
      select c.conrelid::regclass || '.' || c.conname from pg_constraint c
      where c.contype = 'f'
        and exists (select from pg_attribute a
          where a.attrelid = c.conrelid and a.attname = 'tenant_id')
        and exists (select from pg_attribute a
          where a.attrelid = c.confrelid and a.attname = 'tenant_id')
        and not exists (
          select from unnest(c.conkey, c.confkey) as k (mine, other)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.mine
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other
          where a.attname = 'tenant_id' and b.attname = 'tenant_id')
      """;

  private static final String OWNED_BY_OTHERS =
      "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
          + " where n.nspname = 'perisai' and c.relowner <> 'perisai_owner'::regrole"
          + " and c.relkind not in ('i', 'I')"; // an index always has its table's owner

  private static final String APP_OWNS =
      "select d.objid::text from pg_shdepend d"
          + " where d.refobjid = 'perisai_app'::regrole and d.deptype = 'o'";

  private static final String APP_MAY_TOO_MUCH =
      "select rolname::text from pg_roles where rolname in ('perisai_app', 'perisai_owner')"
          + " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication"
          + " or rolinherit) union all select r.roleid::regrole::text from pg_auth_members r"
          + " where r.member = 'perisai_app'::regrole";

  private static final String SECURITY_DEFINERS =
      "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
          + " where n.nspname = 'perisai' and p.prosecdef";

  private static final String TRUNCATE_OR_REFERENCES =
      "select table_name || ' ' || privilege_type from information_schema.role_table_grants"
          + " where grantee in ('perisai_app', 'PUBLIC') and table_schema = 'perisai'"
          + " and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')";

  /**
   * All that the application's role was given, and everybody: tables, columns, functions, schema.
   */
  private static final String GIVEN =
      """
      select c.relname || ' ' || string_agg(distinct lower(a.privilege_type), ' ')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace,
          aclexplode(c.relacl) a
        where n.nspname = 'perisai' and a.grantee in (0, 'perisai_app'::regrole)
        group by c.relname
      union all select c.relname || '.' || t.attname || ' ' || lower(a.privilege_type)
        from pg_attribute t join pg_class c on c.oid = t.attrelid
          join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
        where n.nspname = 'perisai' and a.grantee in (0, 'perisai_app'::regrole)
      union all select p.proname || '() ' || lower(a.privilege_type)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
          aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where n.nspname = 'perisai' and a.grantee in (0, 'perisai_app'::regrole)
      union all select 'schema ' || n.nspname || ' ' || lower(a.privilege_type)
        from pg_namespace n, aclexplode(n.nspacl) a
        where n.nspname in ('perisai', 'public') and a.grantee in (0, 'perisai_app'::regrole)
      union all select 'database ' || lower(a.privilege_type)
        from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        where d.datname = current_database() and a.grantee in (0, 'perisai_app'::regrole)
      union all select 'by default ' || lower(a.privilege_type)
        from pg_default_acl d, aclexplode(d.defaclacl) a
        where a.grantee in (0, 'perisai_app'::regrole)
      """;

  /** History: neither granted nor possible. */
  private static final String HISTORY_THAT_MAY_CHANGE =
      "select table_name || ' ' || privilege_type from information_schema.role_table_grants where"
          + " grantee in ('perisai_app', 'PUBLIC') and privilege_type in ('UPDATE', 'DELETE') and"
          + " table_name in ('page', 'revision', 'submission', 'finding', 'decision',"
          + " 'audit_entry', 'publication', 'forced_revision') union all select c.relname from"
          + " pg_class c where c.relname in ('page', 'revision', 'submission', 'finding',"
          + " 'decision', 'audit_entry', 'publication', 'forced_revision') and c.relkind = 'r' and"
          + " (select count(*) from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'O' and"
          + " t.tgname in ('immutable', 'immutable_whole')) <> 2";

  /** Text that the structure would rest on: keys, and either side of a reference. */
  private static final String TEXT_IN_KEYS =
      "select c.conrelid::regclass || '.' || a.attname from pg_constraint c"
          + " join pg_class t on t.oid = c.conrelid"
          + " join pg_namespace n on n.oid = t.relnamespace"
          + " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)"
          + " where n.nspname = 'perisai' and c.contype in ('p', 'u', 'f')"
          + " and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)"
          + " and t.relname <> 'flyway_schema_history'";

  /** Statistics about tenants make the planner read a whole tenant for a row: see V4. */
  private static final String STATISTICS_ABOUT_TENANTS =
      TABLES
          + " and exists (select from pg_attribute a where a.attrelid = c.oid"
          + " and a.attname = 'tenant_id' and coalesce(a.attstattarget, -1) <> 0)";

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void only_the_listed_tables_are_without_a_tenant() throws SQLException {
    TreeSet<String> unlisted = new TreeSet<>(found(NO_TENANT_ID));
    unlisted.removeAll(WITHOUT_TENANT);
    assertEquals(new TreeSet<>(), unlisted);
    assertPlanted(NO_TENANT_ID, "create table perisai.planted (id uuid primary key)", "planted");
  }

  @Test
  void every_table_of_tenants_forces_row_level_security() throws SQLException {
    assertEquals(List.of(), found(NOT_FORCED));
    assertPlanted(NOT_FORCED, "alter table perisai.page no force row level security", "page");
    assertPlanted(NOT_FORCED, "alter table perisai.finding disable row level security", "finding");
  }

  @Test
  void every_table_of_tenants_has_the_one_policy() throws SQLException {
    assertEquals(List.of(), found(NO_TENANT_POLICY));
    assertPlanted(NO_TENANT_POLICY, "drop policy tenant_only on perisai.page", "page");
    assertPlanted(
        NO_TENANT_POLICY, "alter policy tenant_only on perisai.page with check (true)", "page");
  }

  @Test
  void further_policies_are_listed_and_only_let_read() throws SQLException {
    TreeSet<String> unlisted = new TreeSet<>(found(OTHER_POLICIES));
    unlisted.removeAll(FURTHER_POLICIES);
    assertEquals(new TreeSet<>(), unlisted);
    assertEquals(List.of(), found(OTHER_POLICIES_THAT_WRITE));
    assertPlanted(
        OTHER_POLICIES, "create policy planted on perisai.page using (true)", "page.planted");
  }

  @Test
  void no_reference_between_rows_can_leave_its_tenant() throws SQLException {
    assertEquals(List.of(), found(LOOSE_FOREIGN_KEYS));
    assertPlanted(
        LOOSE_FOREIGN_KEYS,
        "alter table perisai.page add unique (id), add other uuid references perisai.page (id)",
        "page.page_other_fkey");
  }

  @Test
  void the_application_owns_nothing_and_may_little() throws SQLException {
    assertEquals(List.of(), found(OWNED_BY_OTHERS));
    assertEquals(List.of(), found(APP_OWNS));
    assertEquals(List.of(), found(APP_MAY_TOO_MUCH));
    // A purge deletes history, and nothing else may: PowerActsTest holds it to its tenant.
    // And an address is taken from a leaver: EndAccessTest holds it to who gets in nowhere.
    assertEquals(List.of("purge_digests", "release_account"), found(SECURITY_DEFINERS));
    assertEquals(List.of(), found(TRUNCATE_OR_REFERENCES));
    assertPlanted(OWNED_BY_OTHERS, "alter table perisai.page owner to perisai_app", "page");
    assertPlanted(
        TRUNCATE_OR_REFERENCES, "grant truncate on perisai.page to perisai_app", "page TRUNCATE");
  }

  /** A privilege more, or less, than listed in grants.txt: think whether the product needs it. */
  @Test
  void the_application_has_the_listed_privileges_and_no_other() throws SQLException, IOException {
    TreeSet<String> listed;
    try (InputStream in = CatalogueTest.class.getResourceAsStream("grants.txt")) {
      listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(String.join("\n", listed), String.join("\n", new TreeSet<>(found(GIVEN))));
    assertPlanted(GIVEN, "grant update on perisai.tenant to public", "tenant insert select update");
    assertPlanted(
        GIVEN, "grant update (title) on perisai.revision to perisai_app", "revision.title update");
  }

  @Test
  void history_never_changes() throws SQLException {
    assertEquals(List.of(), found(HISTORY_THAT_MAY_CHANGE));
    assertPlanted(
        HISTORY_THAT_MAY_CHANGE,
        "grant update on perisai.decision to perisai_app",
        "decision UPDATE");
    assertPlanted(
        HISTORY_THAT_MAY_CHANGE,
        "alter table perisai.revision disable trigger immutable",
        "revision");
  }

  @Test
  void no_key_rests_on_text() throws SQLException {
    assertEquals(List.of(), found(TEXT_IN_KEYS));
    assertPlanted(TEXT_IN_KEYS, "alter table perisai.person add unique (email)", "person.email");
  }

  @Test
  void the_planner_counts_on_rows_of_every_tenant() throws SQLException {
    assertEquals(List.of(), found(STATISTICS_ABOUT_TENANTS));
    assertPlanted(
        STATISTICS_ABOUT_TENANTS,
        "alter table perisai.page alter column tenant_id set statistics 100",
        "page");
  }

  private static List<String> found(String query) throws SQLException {
    try (Connection connection = database.superuser().getConnection()) {
      return found(connection, query);
    }
  }

  private static List<String> found(Connection connection, String query) throws SQLException {
    List<String> found = new java.util.ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set search_path = perisai");
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  /** The rule finds a violation that is planted and taken back. */
  private static void assertPlanted(String query, String violation, String name)
      throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      TreeSet<String> before = new TreeSet<>(found(connection, query));
      statement.execute(violation);
      TreeSet<String> found = new TreeSet<>(found(connection, query));
      found.removeAll(before);
      assertEquals(new TreeSet<>(List.of(name)), found, violation);
      connection.rollback();
    }
  }
}
