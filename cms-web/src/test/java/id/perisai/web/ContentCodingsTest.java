package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingsTest {
  private static final Set<String> ALL = Set.of("br", "gzip", "identity");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | br",
        "gzip | gzip",
        "GZIP | gzip",
        "x-gzip | gzip",
        "deflate | identity",
        "'' | identity",
        "* | br",
        "*;q=0.5, gzip;q=0.4 | br",
        "br;q=0, * | gzip",
        "br;q=0.8, gzip;q=0.9 | gzip",
        "br;q=0.8,gzip;q=0.8 | br",
        "identity;q=0.5, gzip;q=0.4 | identity",
        "identity, br | br",
        "br;q=0, gzip;q=0 | identity",
        "gzip;q=0.001 | gzip",
        "gzip;q=1.000 | gzip",
        "gzip ; q=1 | gzip",
        "gzip;Q=1 | gzip"
      })
  void chooses_by_weight_then_by_size(String header, String expected) throws Exception {
    assertEquals(expected, ContentCodings.choose(List.of(header), ALL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"br;q=2", "br;q=-1", "br;q=", "br;q=0.1234", "br;q=NaN", "br;x=1", "b r", ";q=1"})
  void passes_over_members_that_are_not_well_formed(String header) throws Exception {
    assertEquals("identity", ContentCodings.choose(List.of(header), ALL));
    assertEquals("gzip", ContentCodings.choose(List.of(header + ", gzip"), ALL));
  }

  @Test
  void sends_plain_bytes_to_those_who_say_nothing() throws Exception {
    assertEquals("identity", ContentCodings.choose(null, ALL));
  }

  @Test
  void remembers_what_browsers_send_however_many_odd_fields_came_before() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      ContentCodings.choose(List.of("gzip;q=0." + i % 1000 + ", x-" + i), ALL);
    }
    ContentCodings.choose(List.of("gzip, deflate, br, zstd"), ALL);
    assertTrue(ContentCodings.remembers("gzip, deflate, br, zstd"));
    assertFalse(ContentCodings.remembers("gzip;q=0.1, x-1"), "all odd ones are kept");
  }

  @Test
  void reads_several_fields_as_one() throws Exception {
    assertEquals("br", ContentCodings.choose(List.of("gzip", "br"), ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity;q=0", "*;q=0", "br, identity;q=0"})
  void refuses_when_even_plain_bytes_are_excluded(String header) {
    assertThrows(
        RequestRefused.class, () -> ContentCodings.choose(List.of(header), Set.of("identity")));
  }
}
