package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagingTest {
  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void holds_every_item_once_and_keeps_the_first_page_between_n_and_2n_minus_1() {
    for (int count = 0; count < 60; count++) {
      Paging<Integer> paging = new Paging<>(items(count), 10);
      List<Integer> all = new ArrayList<>();
      for (int number = 1; number <= paging.numbered(); number++) {
        assertEquals(10, paging.page(number).size());
        all.addAll(paging.page(number));
      }
      all.addAll(paging.newest());
      assertEquals(items(count), all);
      int first = paging.newest().size();
      assertTrue(count < 10 ? first == count : first >= 10 && first <= 19, count + ": " + first);
    }
  }

  @Test
  void leaves_numbered_pages_as_they_were_when_an_item_is_added() {
    for (int count = 0; count < 60; count++) {
      Paging<Integer> before = new Paging<>(items(count), 10);
      Paging<Integer> after = new Paging<>(items(count + 1), 10);
      for (int number = 1; number <= before.numbered(); number++) {
        assertEquals(before.page(number), after.page(number));
      }
    }
  }
}
