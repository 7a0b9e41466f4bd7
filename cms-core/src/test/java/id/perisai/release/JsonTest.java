package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The strict parser on a corpus of files, and the canonical writer. */
class JsonTest {
  private static final int MAX = 1 << 20;

  static List<Path> refused() throws IOException, URISyntaxException {
    return corpus("refused");
  }

  static List<Path> taken() throws IOException, URISyntaxException {
    return corpus("taken");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Rejected rejected = assertThrows(Rejected.class, () -> Json.parse(bytes, MAX));
    assertTrue(
        List.of(Reason.MALFORMED, Reason.TOO_BIG).contains(rejected.reason()),
        rejected.getMessage());
  }

  @ParameterizedTest
  @MethodSource("taken")
  void takes_and_writes_canonically(Path file) throws Exception {
    Object value = Json.parse(Files.readAllBytes(file), MAX);
    byte[] canonical = Json.canonical(value);
    assertEquals(value, Json.parse(canonical, MAX));
    assertArrayEquals(canonical, Json.canonical(Json.parseCanonical(canonical, MAX, "again")));
    Path expected = file.resolveSibling(file.getFileName() + ".canonical");
    assertEquals(Files.readString(expected), new String(canonical, StandardCharsets.UTF_8) + "\n");
  }

  @Test
  void refuses_more_bytes_than_the_caller_allows() {
    assertRefused(Reason.TOO_BIG, () -> Json.parse("[1,2]".getBytes(), 4));
  }

  /** A short text of many empty objects would fill the memory. */
  @Test
  void refuses_more_values_than_the_caller_allows_at_all_levels_together() throws Rejected {
    byte[] four = "{\"a\":[1,{}]}".getBytes();
    assertArrayEquals(four, Json.canonical(Json.parseCanonical(four, MAX, 4, "it")));
    assertRefused(Reason.TOO_BIG, () -> Json.parseCanonical(four, MAX, 3, "it"));
  }

  @Test
  void refuses_more_depth_than_allowed_when_reading_and_when_writing() throws Rejected {
    byte[] deepest = ("[".repeat(32) + "]".repeat(32)).getBytes();
    assertArrayEquals(deepest, Json.canonical(Json.parse(deepest, MAX)));
    assertRefused(Reason.TOO_BIG, () -> Json.parse(("[".repeat(100_000)).getBytes(), MAX));
    Object deep = 1;
    for (int i = 0; i < 40; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertThrows(IllegalArgumentException.class, () -> Json.canonical(tooDeep));
  }

  @Test
  void counts_levels_alike_when_reading_and_when_writing() throws Rejected {
    String inLists = "[".repeat(32) + "1" + "]".repeat(32);
    String inObjects = "{\"a\":".repeat(32) + "1" + "}".repeat(32);
    for (String deepest : List.of(inLists, inObjects)) {
      assertArrayEquals(
          deepest.getBytes(), Json.canonical(Json.parse(deepest.getBytes(), deepest.length())));
    }
    for (String tooDeep : List.of("[" + inLists + "]", "{\"a\":" + inObjects + "}")) {
      assertRefused(Reason.TOO_BIG, () -> Json.parse(tooDeep.getBytes(), MAX));
    }
    Object list = Json.parse(inLists.getBytes(), MAX);
    Object object = Json.parse(inObjects.getBytes(), MAX);
    assertThrows(IllegalArgumentException.class, () -> Json.canonical(List.of(list)));
    assertThrows(IllegalArgumentException.class, () -> Json.canonical(Map.of("a", object)));
  }

  @Test
  void refuses_another_spelling_from_the_first_byte_on() throws Rejected {
    Json.parseCanonical("{\"a\":1}".getBytes(), MAX, "it");
    for (String other :
        List.of(" {\"a\":1}", "{\"a\":1} ", "{\"a\":1}\n", "{\"\\u0061\":1}", "{ \"a\":1}")) {
      assertRefused(Reason.NOT_CANONICAL, () -> Json.parseCanonical(other.getBytes(), MAX, "it"));
    }
  }

  @Test
  void says_where_it_stopped_and_what_stood_there() {
    Rejected middle = assertRefused(Reason.MALFORMED, () -> Json.parse("[1;2]".getBytes(), MAX));
    assertEquals("JSON at character 2", middle.what());
    assertEquals(";2]", middle.found());
    Rejected end = assertRefused(Reason.MALFORMED, () -> Json.parse("[1".getBytes(), MAX));
    assertEquals("the end", end.found());
    Rejected raw = assertRefused(Reason.MALFORMED, () -> Json.parse("\"a\tb\"".getBytes(), MAX));
    assertEquals("JSON at character 2", raw.what());
  }

  @Test
  void refuses_to_write_what_it_could_not_read() {
    for (Object value : List.of(1.5, 'x', "\ud800", "\udc00x", new Object(), Map.of("a", 1f))) {
      assertThrows(IllegalArgumentException.class, () -> Json.canonical(value), "" + value);
    }
  }

  @Test
  void sorts_names_by_utf16_code_unit() {
    // U+FF00 sorts after the surrogates of U+1F6E1 by code unit, and before it by code point.
    Map<String, Object> map = new HashMap<>();
    map.put("\uff00", 1);
    map.put("\ud83d\udee1", 2);
    map.put("b", 3);
    map.put("B", 4);
    assertEquals(
        "{\"B\":4,\"b\":3,\"\ud83d\udee1\":2,\"\uff00\":1}",
        new String(Json.canonical(map), StandardCharsets.UTF_8));
  }

  @Test
  void reads_back_whatever_it_writes() throws Rejected {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      Object value = value(random, 0);
      assertEquals(value, Json.parse(Json.canonical(value), MAX));
    }
  }

  @Test
  void survives_any_bytes() {
    Random random = new Random(12);
    byte[] alphabet = "{}[]\":,\\u0019truefalsn-.eE \u00e9".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = alphabet[random.nextInt(alphabet.length)];
      }
      try {
        Object value = Json.parse(bytes, MAX);
        assertEquals(value, Json.parse(Json.canonical(value), MAX), Arrays.toString(bytes));
      } catch (Rejected expected) {
        assertEquals(Reason.MALFORMED, expected.reason());
      }
    }
  }

  private static Object value(Random random, int depth) {
    switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0:
        return random.nextLong();
      case 1:
        return random.nextBoolean();
      case 2:
        return null;
      case 3:
        return text(random);
      case 4:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        return list;
      default:
        Map<String, Object> map = new HashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(text(random), value(random, depth + 1));
        }
        return map;
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int c = random.nextInt(0x11_0000);
      text.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 'x' : c);
    }
    return text.toString();
  }

  private static List<Path> corpus(String folder) throws IOException, URISyntaxException {
    Path path = Path.of(JsonTest.class.getResource("json/" + folder).toURI());
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
