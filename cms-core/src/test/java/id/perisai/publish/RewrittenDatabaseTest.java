package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody owns the database server and rewrites every word in it; then a page is published. */
class RewrittenDatabaseTest {
  private static final String WORDS = "SLOT GACOR";

  @Test
  void nothing_that_was_rewritten_goes_live_and_the_publisher_is_told(@TempDir Path folder)
      throws Exception {
    try (Town town = new Town(folder)) {
      town.approved("satu", "Satu yang benar");
      town.approved("dua", "Dua yang benar");
      town.publishAll();
      int columns = rewriteEveryText(town) + rewriteContents(town);
      assertTrue(columns > 10, "only " + columns + " columns were rewritten");

      town.approved("tiga", "Tiga yang baru");
      Prepared prepared = town.prepare().prepare(town.publisher.acting());
      assertEquals(
          2,
          prepared.findings().stream()
              .filter(finding -> finding.kind() == Finding.Kind.CONTENT_RESTORED)
              .count());
      assertTrue(
          prepared.findings().stream()
              .anyMatch(finding -> finding.kind() == Finding.Kind.TENANT_RENAMED));
      town.publish()
          .publish(
              town.publisher.acting(),
              prepared.candidate(),
              town.signed(prepared, town.publisher, town.publisher));

      assertEquals(2, town.inForce().version());
      assertTrue(town.page("/berita/satu").contains("Satu yang benar"));
      assertTrue(town.page("/berita/tiga").contains("Tiga yang baru"));
      assertNowhereLive(town);
    }
  }

  @Test
  void titles_that_lists_show_are_compared_with_the_content(@TempDir Path folder) throws Exception {
    try (Town town = new Town(folder)) {
      town.approved("satu", "Satu yang benar");
      town.publishAll();
      rewriteEveryText(town);
      town.approved("tiga", "Tiga yang baru");
      Prepared prepared = town.prepare().prepare(town.publisher.acting());
      assertEquals(
          List.of("Satu yang benar"),
          prepared.findings().stream()
              .filter(finding -> finding.kind() == Finding.Kind.COPY_REWRITTEN)
              .map(Finding::title)
              .toList());
    }
  }

  private static void assertNowhereLive(Town town) throws Exception {
    for (Entry entry : town.inForce().manifest().entries().values()) {
      var answer = entry.variants().get(0);
      if (!answer.isRedirect() && !MediaTypes.isThemeOnly(answer.mediaType())) {
        Coding identity = answer.identity();
        String body =
            new String(town.repository.files().blob("alfa", identity), StandardCharsets.UTF_8);
        assertFalse(body.contains(WORDS), entry.path());
      }
    }
  }

  /** Every column of a text type in every table, one statement each, as a superuser. */
  private static int rewriteEveryText(Town town) throws SQLException {
    try (Connection connection = town.database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      List<String> updates = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select c.table_name, c.column_name from information_schema.columns c"
                  + " join information_schema.tables t using (table_schema, table_name)"
                  + " where c.table_schema = 'perisai' and t.table_type = 'BASE TABLE'"
                  + " and c.table_name not like 'flyway%'"
                  + " and c.data_type in ('text', 'character varying', 'character')")) {
        while (rows.next()) {
          updates.add(
              String.format(
                  "update perisai.%s set %s = '%s'", rows.getString(1), rows.getString(2), WORDS));
        }
      }
      int done = 0;
      for (String update : updates) {
        statement.executeUpdate(update);
        done++;
      }
      return done;
    }
  }

  /** And the contents, which are jsonb. */
  private static int rewriteContents(Town town) throws SQLException {
    try (Connection connection = town.database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.executeUpdate(
          "update perisai.revision set content = jsonb_set(content, '{title}', '\""
              + WORDS
              + "\"')");
      return 1;
    }
  }
}
