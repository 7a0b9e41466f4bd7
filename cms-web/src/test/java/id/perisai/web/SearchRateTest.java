package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class SearchRateTest {
  private final SearchRate rate = new SearchRate();

  private boolean takes(String address) {
    InetAddress from = ClientAddress.literal(address).orElseThrow();
    return rate.takes(from, 0);
  }

  @Test
  void one_network_of_a_household_leaves_the_others_theirs_and_all_of_them_have_a_bound() {
    for (int i = 0; i < SearchRate.A_MINUTE; i++) {
      assertTrue(takes("2001:db8:1:2::" + i));
    }
    for (int i = 0; i < 10 * SearchRate.A_MINUTE; i++) {
      assertFalse(takes("2001:db8:1:2::1"));
    }
    int taken = 0;
    for (int i = 0; i < 10 * SearchRate.A_MINUTE; i++) {
      taken += takes("2001:db8:1:" + (3 + i % 50) + "::1") ? 1 : 0;
    }
    assertEquals(SearchRate.A_MINUTE, taken, "of one /56");
    for (int i = 0; i < 10 * SearchRate.A_MINUTE; i++) {
      taken += takes("2001:db8:1:f" + Integer.toHexString(256 + i % 256) + "::1") ? 1 : 0;
    }
    assertTrue(takes("2001:db8:2::1"));
    assertTrue(takes("10.0.0.1"));
  }
}
