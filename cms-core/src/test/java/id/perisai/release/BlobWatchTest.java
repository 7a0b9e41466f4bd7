package id.perisai.release;

import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobWatchTest {
  private static final int PAGES = 2_500;

  /** What other threads of the process take meanwhile is a tenth of what a blob seems to. */
  private static final int WATCHES = 10;

  @TempDir Path folder;

  /** There is one for each blob of each site, in the repository and in the store. */
  @Test
  void remembers_little_of_each_blob() throws Exception {
    SmallRepository city = new SmallRepository(folder);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      entries.add(city.page("dinkes", "/berita/" + i));
    }
    city.release("dinkes", 2, entries, SITI);
    InForce inForce =
        InForce.NOTHING.with(city.chain()).with(city.chain().release("dinkes", 2, Seen.NOTHING));
    List<BlobWatch> watches = new ArrayList<>();
    for (int i = 0; i < WATCHES; i++) {
      watches.add(new BlobWatch(city.repository(), BlobWatch.KEEN));
      watches.get(i).watch(inForce);
    }
    long before = used();
    for (BlobWatch watch : watches) {
      assertEquals(List.of(), watch.round());
    }
    long each = (used() - before) / WATCHES / PAGES;
    assertTrue(each < 300, each + " bytes for each blob");
    for (BlobWatch watch : watches) {
      assertEquals(List.of(), watch.round());
    }
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
