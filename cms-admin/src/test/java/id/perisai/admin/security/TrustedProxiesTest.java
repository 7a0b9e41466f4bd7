package id.perisai.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser says that it is somewhere else, to guess passwords from there. */
class TrustedProxiesTest {
  private static final String ATTACKER = "203.0.113.9";

  @Test
  void believes_nobody_unless_told_to() {
    TrustedProxies nobody = TrustedProxies.of("");
    assertEquals(ATTACKER, nobody.browser(ATTACKER, List.of("192.0.2.1")));
    assertEquals("127.0.0.1", nobody.browser("127.0.0.1", List.of("192.0.2.1")));
  }

  @Test
  void believes_a_proxy_about_the_last_stranger_and_nothing_that_the_stranger_wrote() {
    TrustedProxies proxies = TrustedProxies.of("127.0.0.1, 10.1.0.0/24");
    assertEquals(ATTACKER, proxies.browser("127.0.0.1", List.of(ATTACKER)));
    assertEquals(ATTACKER, proxies.browser("127.0.0.1", List.of("192.0.2.1, " + ATTACKER)));
    assertEquals(ATTACKER, proxies.browser("127.0.0.1", List.of("192.0.2.1", ATTACKER)));
    assertEquals(
        ATTACKER, proxies.browser("127.0.0.1", List.of("192.0.2.1," + ATTACKER + ", 10.1.0.77")));
    assertEquals(
        "10.1.1.1", proxies.browser("10.1.1.1", List.of("192.0.2.1")), "outside of the network");
    assertEquals(ATTACKER, proxies.browser(ATTACKER, List.of("127.0.0.1")));
    assertEquals("127.0.0.1", proxies.browser("127.0.0.1", List.of()));
  }

  @Test
  void stops_at_what_is_no_address() {
    TrustedProxies proxies = TrustedProxies.of("127.0.0.1,2001:db8::/32");
    for (String junk :
        List.of("", "unknown", "localhost", "1.2.3", "999.1.1.1", ".:1", "\"", "a:b")) {
      assertEquals("127.0.0.1", proxies.browser("127.0.0.1", List.of("192.0.2.1," + junk)), junk);
    }
    assertEquals("2001:db9::1", proxies.browser("127.0.0.1", List.of("2001:db9::1")));
    assertEquals("2001:db9::1", proxies.browser("127.0.0.1", List.of("2001:db9::1, 2001:db8::5")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.99.100.255", "::1", "2001:DB8::a"})
  void knows_every_form_of_an_address(String proxy) {
    TrustedProxies proxies = TrustedProxies.of(proxy);
    assertEquals(ATTACKER, proxies.browser(proxy, List.of(ATTACKER)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.example", "10.1.0.0/33", "0.0.0.0/0", "::/0", "10.1.0.0/", "1.2.3/8"})
  void refuses_what_is_no_network_or_nearly_all_of_them(String list) {
    assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(list));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/141.0 Mobile"
            + " Safari/537.36|Chrome, Android",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"
            + " Edg/141.0|Edge, Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile"
            + " Safari/604.1|Safari, iPhone",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0|Firefox, Linux",
        "<script>alert(1)</script>|''",
      })
  void names_devices_by_a_closed_list_of_words(String userAgent, String words) {
    assertEquals(words, Devices.words(userAgent));
    assertEquals("", Devices.words(null));
  }
}
