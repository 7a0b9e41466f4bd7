package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
}
