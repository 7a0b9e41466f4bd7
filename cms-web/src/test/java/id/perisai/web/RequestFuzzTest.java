package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a visitor writes into a request, on bytes that somebody made up: it is refused by
 * {@link RequestRefused} and by nothing else, and what is taken has one spelling.
 */
class RequestFuzzTest {
  private static final String MINUTES = "2m";

  @FuzzTest(maxDuration = MINUTES)
  void path(byte[] bytes) {
    try {
      RequestPath path = RequestPath.of(new String(bytes, StandardCharsets.ISO_8859_1));
      assertTrue(path.name().startsWith("/"), path.name());
      assertFalse(List.of(path.name().split("/")).contains(".."), path.name());
      RequestPath again = RequestPath.of(RequestPath.encode(path.name()));
      assertEquals(path.name(), again.name());
      assertTrue(again.canonical(), path.name());
    } catch (RequestRefused expected) {
      assertFalse(expected.getMessage().isEmpty());
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void form(byte[] bytes) {
    try {
      Map<String, String> values = FormBody.parse(bytes, Set.of("name", "message", "homepage"));
      StringBuilder again = new StringBuilder();
      values.forEach(
          (name, value) ->
              again
                  .append(again.isEmpty() ? "" : "&")
                  .append(name)
                  .append('=')
                  .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
      byte[] written = again.toString().getBytes(StandardCharsets.UTF_8);
      assertEquals(values, FormBody.parse(written, values.keySet()));
    } catch (RequestRefused expected) {
      assertFalse(expected.getMessage().isEmpty());
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void host(byte[] bytes) {
    try {
      String name = HostHeader.nameOf(new String(bytes, StandardCharsets.ISO_8859_1));
      assertEquals(name, HostHeader.nameOf(name), "a name is its own name");
    } catch (RequestRefused expected) {
      assertFalse(expected.getMessage().isEmpty());
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void acceptEncoding(byte[] bytes) {
    Set<String> available = Set.of("identity", "gzip", "br");
    try {
      String chosen =
          ContentCodings.choose(List.of(new String(bytes, StandardCharsets.ISO_8859_1)), available);
      assertTrue(available.contains(chosen), chosen);
    } catch (RequestRefused expected) {
      assertFalse(expected.getMessage().isEmpty());
    }
  }

  /** The first line says how long the whole is, the second asks for a part. */
  @FuzzTest(maxDuration = MINUTES)
  void range(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 2);
    long total = lines[0].matches("[0-9]{1,12}") ? Long.parseLong(lines[0]) : lines[0].length();
    String asked = lines.length < 2 ? "" : lines[1];
    try {
      Optional<ByteRange> range = ByteRange.of(List.of(asked), total);
      if (range.isPresent()) {
        ByteRange part = range.get();
        assertTrue(part.first() >= 0 && part.length() > 0 && part.end() <= total, part.of(total));
        String same = "bytes=" + part.first() + "-" + (part.end() - 1);
        assertEquals(range, ByteRange.of(List.of(same), total), asked);
      }
      assertEquals(
          Optional.empty(), ByteRange.of(List.of(asked, asked), total), "never more than one");
    } catch (ByteRange.Unsatisfiable behindTheEnd) {
      assertTrue(asked.startsWith("bytes="), asked);
    }
  }

  /** If-Match and If-None-Match: only who names the tag, or any, has it. */
  @FuzzTest(maxDuration = MINUTES)
  void condition(byte[] bytes) {
    String tag = "\"c0ffee\"";
    List<String> asked = List.of(new String(bytes, StandardCharsets.ISO_8859_1));
    boolean strongly = EntityTag.isOneOf(asked, tag);
    boolean weakly = EntityTag.isHeld(asked, tag);
    assertTrue(weakly || !strongly, asked.toString());
    assertTrue(!weakly || asked.get(0).contains(tag) || asked.get(0).contains("*"), asked.get(0));
    assertTrue(EntityTag.isOneOf(List.of(asked.get(0), tag), tag), "one that is named counts");
    assertTrue(
        asked.get(0).contains("*") || !EntityTag.isHeld(asked, "\"" + asked.get(0) + "x\""),
        "another page's tag");
  }
}
