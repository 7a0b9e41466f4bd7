package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenfulTest {
  private static Screenful of(long total, int asked) {
    return new Screenful(total, 25, asked, "/riwayat-terbit", Map.of("jenis", "penahanan"));
  }

  @Test
  void goes_through_the_whole_list_and_shows_nothing_twice() {
    for (int total : List.of(0, 1, 25, 26, 50, 51)) {
      List<Integer> shown = new ArrayList<>();
      Screenful view = of(total, 1);
      assertEquals("", view.getPrevious());
      for (int number = 1; number <= view.getPages(); number++) {
        Screenful here = of(total, number);
        for (int row = here.getOffset();
            row < Math.min(here.getOffset() + here.getSize(), total);
            row++) {
          shown.add(row);
        }
        boolean last = number == here.getPages();
        assertEquals(
            last ? "" : "/riwayat-terbit?jenis=penahanan&hal=" + (number + 1), here.getNext());
      }
      List<Integer> all = new ArrayList<>();
      for (int row = 0; row < total; row++) {
        all.add(row);
      }
      assertEquals(all, shown, "of " + total);
    }
  }

  @Test
  void shows_the_nearest_where_the_address_asks_for_none_that_there_is() {
    assertEquals(1, of(60, 0).getNumber());
    assertEquals(1, of(60, -7).getNumber());
    assertEquals(3, of(60, Integer.MAX_VALUE).getNumber());
    assertEquals(50, of(60, 9).getOffset());
    assertEquals("/riwayat-terbit?jenis=penahanan&hal=2", of(60, 9).getPrevious());
    assertEquals(0, of(0, 4).getOffset());
    assertEquals(1, of(0, 4).getPages());
  }

  @Test
  void keeps_the_filter_and_only_what_it_says() {
    Map<String, String> filter = new LinkedHashMap<>();
    filter.put("orang", "");
    filter.put("q", "a&b=c");
    assertEquals(
        "/catatan?q=a%26b%3Dc&hal=2", new Screenful(99, 50, 1, "/catatan", filter).getNext());
  }
}
