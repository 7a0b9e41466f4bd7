package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "dinkes.localhost, dinkes.localhost",
    "dinkes.localhost:8080, dinkes.localhost",
    "DINKES.LocalHost, dinkes.localhost",
    "dinkes.localhost., dinkes.localhost",
    "dinkes.localhost.:80, dinkes.localhost",
    "xn--mnchen-3ya.example, xn--mnchen-3ya.example",
    "127.0.0.1:65535, 127.0.0.1",
    "[::1]:8080, [::1]",
    "[2001:DB8::1], [2001:db8::1]",
    "[::ffff:10.0.0.1], [::ffff:10.0.0.1]"
  })
  void reads_a_name_and_drops_port_case_and_one_dot(String header, String name) throws Exception {
    assertEquals(name, HostHeader.nameIn(List.of(header)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ":80",
        "a..b",
        ".a",
        "a..",
        "-a.b",
        "a-.b",
        "a_b",
        "a b",
        " a",
        "a\t",
        "a,b",
        "a/b",
        "a\\b",
        "a@b",
        "x:y@b",
        "a?b",
        "a#b",
        "a%62",
        "a:",
        "a:0",
        "a:65536",
        "a:123456",
        "a:8x",
        "a:80:80",
        "a:-1",
        "a:+80",
        "a:\u0660",
        "münchen.example",
        "K.localhost\u212a",
        "[::1",
        "[]",
        "::1",
        "[::1]x",
        "[::1]:",
        "[::1%25eth0]",
        "[gggg::1]"
      })
  void refuses_whatever_is_not_host_and_port(String header) {
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(List.of(header)));
  }

  @Test
  void refuses_none_two_and_twice_the_same() {
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(null));
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(List.of("a", "b")));
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(List.of("a", "a")));
  }

  @Test
  void refuses_names_and_labels_that_dns_has_no_room_for() throws Exception {
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(List.of("a".repeat(64))));
    assertThrows(RequestRefused.class, () -> HostHeader.nameIn(List.of("a.".repeat(126) + "ab")));
    assertEquals("a".repeat(63), HostHeader.nameIn(List.of("a".repeat(63))));
  }
}
