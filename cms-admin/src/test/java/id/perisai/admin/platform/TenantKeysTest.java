package id.perisai.admin.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.ListedKeys;
import id.perisai.admin.frame.Looking;
import id.perisai.publish.SoftwareKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is listed, and counts a day later: the platform reads from when. */
class TenantKeysTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path home;

  @Test
  void counts_from_a_day_after_it_was_listed() throws Exception {
    ListedKeys keys = new ListedKeys(home);
    Instant counts = keys.listed.plus(DAY);
    TenantKeysView.Row later = row(keys, ListedKeys.LATER);
    assertEquals(counts, later.counts());
    assertTrue(later.waits());
    assertTrue(later.listed());
    assertFalse(row(keys, ListedKeys.FIRST).waits());
    assertTrue(row(keys, ListedKeys.FIRST).counts().isBefore(keys.listed));
    keys.after(DAY.minusSeconds(1));
    assertTrue(row(keys, ListedKeys.LATER).waits());
    keys.after(DAY);
    assertFalse(row(keys, ListedKeys.LATER).waits());
    assertEquals(counts, row(keys, ListedKeys.LATER).counts());
  }

  private static TenantKeysView.Row row(ListedKeys keys, SoftwareKey key) throws Exception {
    TenantKeysView screen =
        Looking.at(
            new TenantKeysView(), keys.repository, new Looking(null, Map.of("tenant", "alfa")));
    return screen.rows(Map.of()).stream()
        .filter(row -> row.id().equals(key.keyId().hex()))
        .findFirst()
        .orElseThrow();
  }
}
