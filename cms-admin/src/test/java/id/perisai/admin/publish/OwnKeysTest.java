package id.perisai.admin.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.ListedKeys;
import id.perisai.publish.PublisherKeys.Offered;
import id.perisai.publish.SoftwareKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key is listed, and counts a day later: its owner reads that it does not count yet. */
class OwnKeysTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path home;

  @Test
  void is_early_until_it_counts() throws Exception {
    ListedKeys keys = new ListedKeys(home);
    OwnKeys.Own early = own(keys, ListedKeys.LATER);
    assertEquals("early", early.state());
    assertFalse(early.enrolled());
    assertTrue(early.removable(), "nobody waits for it to count to be rid of it");
    assertEquals("enrolled", own(keys, ListedKeys.FIRST).state());
    keys.after(DAY.minusSeconds(1));
    assertEquals("early", own(keys, ListedKeys.LATER).state());
    keys.after(DAY);
    assertEquals("enrolled", own(keys, ListedKeys.LATER).state());
  }

  private static OwnKeys.Own own(ListedKeys keys, SoftwareKey key) {
    Offered offered =
        new Offered("alfa", new UUID(0, 1), "Budi", key, "", Instant.EPOCH, Optional.empty());
    return new OwnKeys(null, keys.repository).of("alfa", List.of(offered)).get(0);
  }
}
