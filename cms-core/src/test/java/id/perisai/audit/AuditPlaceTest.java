package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditPlaceTest {
  @Test
  void says_from_where_within_a_request_and_not_after_it() {
    List<Object> seen = new ArrayList<>();
    for (String address : List.of("10.0.0.1", "10.0.0.1", "10.0.0.2")) {
      AuditPlace.<RuntimeException, RuntimeException>at(
          address, () -> seen.add(AuditPlace.with(Map.of("a", 1L)).get("from")));
    }
    assertEquals(seen.get(0), seen.get(1));
    assertNotEquals(seen.get(0), seen.get(2));
    assertFalse(seen.toString().contains("10.0.0"));
    assertEquals(Map.of("a", 1L), AuditPlace.with(Map.of("a", 1L)));
  }

  @Test
  void forgets_the_place_of_a_request_that_failed() {
    assertThrows(
        IllegalStateException.class,
        () ->
            AuditPlace.<RuntimeException, RuntimeException>at(
                "10.0.0.1",
                () -> {
                  throw new IllegalStateException("planned");
                }));
    assertEquals(Map.of(), AuditPlace.with(Map.of()));
  }
}
