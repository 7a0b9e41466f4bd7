package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members are read by their type and bounds, and none that was not read is let pass. */
class JsonObjectTest {
  private static final Digest DIGEST = Digest.of(new byte[] {1});

  @Test
  void reads_each_type() throws Rejected {
    JsonObject json =
        object(
            "{\"text\":\"a\",\"number\":-3,\"yes\":true,\"no\":false,\"object\":{\"b\":1},"
                + "\"list\":[1,\"c\",null],\"objects\":[{\"d\":2}],\"texts\":[\"e\",\"f\"],"
                + "\"digest\":\"%s\",\"time\":\"2026-11-21T03:00:00Z\",\"bytes\":\"AAH_\"}",
            DIGEST.hex());
    assertEquals("a", json.text("text"));
    assertEquals(-3, json.number("number"));
    assertTrue(json.flag("yes"));
    assertFalse(json.flag("no"));
    assertEquals(1, json.object("object").number("b"));
    assertEquals(3, json.list("list").size());
    assertEquals(2, json.objects("objects").get(0).number("d"));
    assertEquals(List.of("e", "f"), json.texts("texts"));
    assertEquals(DIGEST, json.digest("digest"));
    assertEquals(Instant.parse("2026-11-21T03:00:00Z"), json.time("time"));
    assertArrayEquals(new byte[] {0, 1, -1}, json.base64url("bytes", 3));
    json.end();
  }

  @Test
  void refuses_another_type_than_the_one_asked_for() {
    JsonObject json =
        object("{\"t\":\"1\",\"n\":1,\"f\":true,\"z\":null,\"l\":[1],\"o\":{},\"m\":[{},\"a\"]}");
    for (String other : List.of("n", "f", "z", "l", "o")) {
      assertRefused(Reason.MALFORMED, () -> json.text(other));
    }
    for (String other : List.of("t", "f", "z", "l", "o")) {
      assertRefused(Reason.MALFORMED, () -> json.number(other));
    }
    for (String other : List.of("t", "n", "z", "l", "o")) {
      assertRefused(Reason.MALFORMED, () -> json.flag(other));
    }
    for (String other : List.of("t", "n", "f", "z", "l")) {
      assertRefused(Reason.MALFORMED, () -> json.object(other));
    }
    for (String other : List.of("t", "n", "f", "z", "o")) {
      assertRefused(Reason.MALFORMED, () -> json.list(other));
    }
    for (String mixed : List.of("l", "m")) {
      assertRefused(Reason.MALFORMED, () -> json.objects(mixed));
      assertRefused(Reason.MALFORMED, () -> json.texts(mixed));
    }
  }

  @Test
  void names_member_and_type_in_a_refusal() {
    JsonObject json = object("{\"a\":null,\"b\":{\"c\":1},\"d\":[{},7]}");
    Rejected none = assertRefused(Reason.MALFORMED, () -> json.text("a"));
    assertEquals("it.a", none.what());
    assertEquals("null", none.found());
    Rejected number = assertRefused(Reason.MALFORMED, () -> json.object("b").text("c"));
    assertEquals("it.b.c", number.what());
    assertEquals("Long", number.found());
    assertEquals("it.d[1]", assertRefused(Reason.MALFORMED, () -> json.objects("d")).what());
  }

  @Test
  void refuses_a_member_that_is_not_there() {
    JsonObject json = object("{}");
    assertRefused(Reason.MALFORMED, () -> json.text("a"));
    assertRefused(Reason.MALFORMED, () -> json.isNull("a"));
    assertRefused(Reason.MALFORMED, () -> json.digestOrNull("a"));
    assertFalse(json.has("a"));
  }

  @Test
  void refuses_numbers_out_of_bounds_and_takes_the_bounds() throws Rejected {
    JsonObject json =
        object(
            "{\"a\":0,\"b\":1,\"c\":64,\"d\":65,\"safe\":9007199254740991,"
                + "\"over\":9007199254740992}");
    assertEquals(1, json.number("b", 1, 64));
    assertEquals(64, json.number("c", 1, 64));
    assertRefused(Reason.MALFORMED, () -> json.number("a", 1, 64));
    assertRefused(Reason.MALFORMED, () -> json.number("d", 1, 64));
    assertEquals(1, json.version("b"));
    assertEquals(JsonObject.MAX_SAFE_INTEGER, json.version("safe"));
    assertRefused(Reason.MALFORMED, () -> json.version("a"));
    assertRefused(Reason.MALFORMED, () -> json.version("over"));
  }

  @Test
  void tells_null_from_a_value() throws Rejected {
    JsonObject json = object("{\"a\":null,\"b\":\"%s\",\"c\":\"x\"}", DIGEST.hex());
    assertTrue(json.isNull("a"));
    assertFalse(json.isNull("b"));
    assertEquals(Optional.empty(), json.digestOrNull("a"));
    assertEquals(Optional.of(DIGEST), json.digestOrNull("b"));
    assertRefused(Reason.MALFORMED, () -> json.digestOrNull("c"));
    assertTrue(json.has("a"));
    assertEquals(Set.of("a", "b", "c"), json.names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T03:00:00+00:00",
        "2026-11-21T03:00:00.0Z",
        "2026-11-21T03:00Z",
        "2026-11-21t03:00:00z",
        "+2026-11-21T03:00:00Z",
        "2026-02-30T03:00:00Z",
        "2026-11-21T25:00:00Z",
        ""
      })
  void refuses_a_time_in_another_spelling_or_that_does_not_exist(String time) {
    JsonObject json = object("{\"a\":\"%s\"}", time);
    assertRefused(Reason.MALFORMED, () -> json.time("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAH_A", "AAH/", "AAE=", "AAF", "A", "AA H", "\u0100AAA"})
  void refuses_bytes_in_another_spelling(String text) {
    JsonObject json = object("{\"a\":\"%s\"}", text);
    assertRefused(Reason.MALFORMED, () -> json.base64url("a", 3));
    assertRefused(Reason.MALFORMED, () -> json.base64urlUpTo("a", 99));
  }

  @Test
  void refuses_bytes_of_another_length() throws Rejected {
    JsonObject json = object("{\"a\":\"AAH_\"}");
    assertRefused(Reason.MALFORMED, () -> json.base64url("a", 2));
    assertRefused(Reason.MALFORMED, () -> json.base64url("a", 4));
    assertArrayEquals(new byte[] {0, 1, -1}, json.base64urlUpTo("a", 3));
    assertRefused(Reason.TOO_BIG, () -> json.base64urlUpTo("a", 2));
  }

  @Test
  void refuses_a_member_that_nobody_read() throws Rejected {
    JsonObject json = object("{\"a\":1,\"b\":2}");
    json.number("a");
    json.has("b");
    Rejected unread = assertRefused(Reason.MALFORMED, json::end);
    assertEquals("b", unread.found());
    json.number("b");
    json.end();
  }

  @Test
  void refuses_what_is_no_object() {
    for (Object other : new Object[] {null, 1L, "a", List.of(), true}) {
      assertRefused(Reason.MALFORMED, () -> JsonObject.of(other, "it"));
    }
  }

  @Test
  void gives_lists_that_nobody_changes() throws Rejected {
    JsonObject json = object("{\"a\":[\"x\"],\"b\":[{}]}");
    assertThrows(UnsupportedOperationException.class, () -> json.texts("a").clear());
    assertThrows(UnsupportedOperationException.class, () -> json.objects("b").clear());
  }

  private static JsonObject object(String json, Object... values) {
    try {
      byte[] utf8 = String.format(json, values).getBytes(StandardCharsets.UTF_8);
      return JsonObject.of(Json.parse(utf8, 4096), "it");
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }
}
