package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {
  private static final Set<String> KNOWN = Set.of("name", "message");

  @Test
  void reads_what_browsers_send() throws Exception {
    assertEquals(
        Map.of("name", "Siti Nur", "message", "Jalan é 🙂\r\n100% = rusak & gelap"),
        FormBody.parse(
            bytes(
                "name=Siti+Nur&message=Jalan+%C3%A9+%F0%9F%99%82%0D%0A100%25+%3D+rusak+%26+gelap"),
            KNOWN));
    assertEquals(Map.of("name", ""), FormBody.parse(bytes("name="), KNOWN));
    assertEquals(Map.of(), FormBody.parse(bytes(""), KNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "=a",
        "&",
        "name=a&",
        "&name=a",
        "name=a&&message=b",
        "name=a=b",
        "name=%",
        "name=%4",
        "name=%zz",
        "name=a b",
        "name=\u00e9",
        "name=%C3",
        "name=%ED%A0%80",
        "name=%C0%AF",
        "name=%FF",
        "name=a&name=b",
        "other=a",
        "Name=a",
        "name[]=a"
      })
  void refuses_what_no_browser_sends(String body) {
    RequestRefused refused =
        assertThrows(RequestRefused.class, () -> FormBody.parse(bytes(body), KNOWN), body);
    assertEquals(RequestRefused.Reason.BAD_FORM, refused.reason());
  }

  @Test
  void takes_one_media_type_alone() {
    assertTrue(FormBody.isType("application/x-www-form-urlencoded"));
    assertTrue(FormBody.isType("Application/X-WWW-Form-Urlencoded; charset=UTF-8"));
    for (String other :
        new String[] {
          null,
          "",
          "multipart/form-data; boundary=x",
          "text/plain",
          "application/json",
          "application/x-www-form-urlencoded; charset=utf-7",
          "application/x-www-form-urlencoded, text/plain"
        }) {
      assertFalse(FormBody.isType(other), other);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
