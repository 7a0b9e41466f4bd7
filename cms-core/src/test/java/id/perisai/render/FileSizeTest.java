package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FileSizeTest {
  @Test
  void is_written_as_people_of_the_language_write_it() {
    assertEquals("1,2 MB", FileSize.of(1_249_999, "id"));
    assertEquals("1.3 MB", FileSize.of(1_250_000, "en"));
    assertEquals("26,2 MB", FileSize.of(25L << 20, "id"));
    assertEquals("850 kB", FileSize.of(849_600, "id"));
    assertEquals("1 kB", FileSize.of(7, "en"));
  }
}
