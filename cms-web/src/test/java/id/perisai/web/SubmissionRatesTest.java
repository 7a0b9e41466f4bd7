package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.SubmissionRates.Bound;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmissionRatesTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-21T03:00:00Z"));
  private final SubmissionRates rates = new SubmissionRates(clock);

  @Test
  void a_village_behind_one_address_has_its_share_and_then_one_at_a_time() throws Exception {
    for (int i = 0; i < Bound.ADDRESS.burst; i++) {
      assertTrue(within("dinkes", "203.0.113.7"), "" + i);
    }
    assertFalse(within("dinkes", "203.0.113.7"));
    assertTrue(within("dinkes", "203.0.113.8"));
    assertTrue(within("bpbd", "203.0.113.7"));
    pass(Bound.ADDRESS.millis);
    assertTrue(within("dinkes", "203.0.113.7"));
    assertFalse(within("dinkes", "203.0.113.7"));
  }

  @Test
  void all_of_an_ipv6_network_of_64_bits_are_one_sender() throws Exception {
    for (int i = 0; i < Bound.ADDRESS.burst; i++) {
      assertTrue(within("dinkes", "2001:db8:1:2::" + i));
    }
    assertFalse(within("dinkes", "2001:db8:1:2:ffff::1"));
    assertTrue(within("dinkes", "2001:db8:1:3::1"));
    // A household has one more share for all its networks, an office three more.
    int within = 0;
    for (int network = 0x200; network < 0x300; network++) {
      within += within("dinkes", "2001:db8:9:" + Integer.toHexString(network) + "::1") ? 1 : 0;
    }
    assertEquals(2 * 15, within);
    for (int network = 0x300; network < 0x1000; network++) {
      within += within("dinkes", "2001:db8:9:" + Integer.toHexString(network) + "::1") ? 1 : 0;
    }
    assertEquals(4 * 15, within);
    assertTrue(within("dinkes", "2001:db8:a::1"), "the next office");
  }

  @Test
  void a_network_has_so_much_put_aside_over_all_sites_and_addresses() throws Exception {
    for (int i = 0; i < Bound.JUNK.burst; i++) {
      assertTrue(rates.junkWithin(Optional.of(InetAddress.getByName("203.0.113." + i))), "" + i);
    }
    assertFalse(rates.junkWithin(Optional.of(InetAddress.getByName("203.0.113.200"))));
    assertTrue(rates.junkWithin(Optional.of(InetAddress.getByName("203.0.114.1"))));
    assertTrue(within("dinkes", "203.0.113.7"), "what is not put aside is not concerned");
    for (int i = 0; i < 2 * Bound.JUNK.burst; i++) {
      assertTrue(rates.junkWithin(Optional.empty()));
    }
    pass(Bound.JUNK.millis);
    assertTrue(rates.junkWithin(Optional.of(InetAddress.getByName("203.0.113.200"))));
    assertFalse(rates.junkWithin(Optional.of(InetAddress.getByName("203.0.113.201"))));
  }

  @Test
  void one_who_sends_too_much_does_not_use_up_the_share_of_all_others() throws Exception {
    for (int i = 0; i < 10 * Bound.SITE.burst; i++) {
      within("dinkes", "203.0.113.7");
    }
    assertTrue(within("dinkes", "203.0.113.8"));
  }

  @Test
  void many_addresses_together_reach_the_sites_bound() throws Exception {
    for (int i = 0; i < Bound.SITE.burst; i++) {
      assertTrue(within("dinkes", "203.0." + i / 250 + "." + i % 250));
    }
    assertFalse(within("dinkes", "198.51.100.1"));
    assertTrue(within("bpbd", "198.51.100.1"));
    pass(Bound.SITE.millis);
    assertTrue(within("dinkes", "198.51.100.2"));
  }

  @Test
  void forgets_addresses_when_their_bucket_is_full_and_never_remembers_too_many() throws Exception {
    for (int i = 0; i < 30_000; i++) {
      rates.within(
          "t" + i % 500,
          Optional.of(address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255))));
    }
    assertTrue(rates.senders() <= 20_000, "" + rates.senders());
    pass(Bound.ADDRESS.burst * Bound.ADDRESS.millis);
    assertEquals(0, rates.senders());
  }

  @Test
  void an_address_that_nobody_knows_is_bounded_by_the_site_alone() {
    for (int i = 0; i < Bound.SITE.burst; i++) {
      assertTrue(rates.within("dinkes", Optional.empty()));
    }
    assertFalse(rates.within("dinkes", Optional.empty()));
  }

  private boolean within(String tenant, String address) throws Exception {
    return rates.within(tenant, Optional.of(address(address)));
  }

  private static InetAddress address(String text) throws Exception {
    return ClientAddress.literal(text).orElseThrow();
  }

  private void pass(long millis) {
    clock.moveTo(clock.instant().plusMillis(millis));
  }
}
