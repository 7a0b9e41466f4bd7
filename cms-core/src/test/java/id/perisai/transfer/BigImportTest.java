package id.perisai.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.review.ApproveBatch;
import id.perisai.tenant.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class BigImportTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void brings_two_megabytes_in_and_approves_them_as_one_act() throws IOException {
    bringIn(2 * MIB, Duration.ofMinutes(1));
  }

  @Test
  @Tag("deep")
  void brings_a_hundred_megabytes_in_within_minutes_and_approves_them_as_one_act()
      throws IOException {
    bringIn(100 * MIB, Duration.ofMinutes(10));
  }

  @Test
  void leaves_nothing_behind_when_it_is_killed_in_the_middle() throws Exception {
    Path file = folder.resolve("besar.xml");
    BigExport.write(file, 2 * MIB);
    Process dying = DyingImport.start(file, (PGSimpleDataSource) database.app());
    try (BufferedReader out = dying.inputReader()) {
      assertEquals(DyingImport.IN_THE_MIDDLE, out.readLine());
    }
    dying.destroyForcibly().waitFor();
    for (String table : List.of("page", "revision", "submission", "finding", "import_batch")) {
      assertEquals(0L, rows(table), table);
    }
    bringIn(2 * MIB, Duration.ofMinutes(1)); // and nothing of it stands in the way of another try
  }

  private long rows(String table) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        ResultSet rows =
            connection.createStatement().executeQuery("select count(*) from perisai." + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void bringIn(long bytes, Duration most) throws IOException {
    Path file = folder.resolve("besar.xml");
    int items = BigExport.write(file, bytes);
    assertTrue(Files.size(file) >= bytes);
    Map<ImportProgress.Phase, Long> last = new EnumMap<>(ImportProgress.Phase.class);
    long began = System.nanoTime();
    ImportWxr.Result result =
        new ImportWxr(database.work())
            .run(
                Acting.commandLine("alfa"),
                new ImportWxr.Source(file, null, null),
                (phase, done, total) -> {
                  assertTrue(done >= last.getOrDefault(phase, 0L), () -> phase + " went back");
                  assertTrue(done <= total, () -> phase + " " + done + " of " + total);
                  last.put(phase, done);
                });
    Map<?, ?> counts = (Map<?, ?>) result.report().get("counts");
    long submitted = (Long) counts.get("submitted");
    assertEquals(items, submitted + (Long) counts.get("draft"));
    assertEquals(
        submitted,
        new ApproveBatch(database.work()).approve(database.reviewer("alfa"), result.batch()));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(most) < 0, () -> "it took " + took);
  }
}
