package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room(10, 4);

  private static Optional<InetAddress> at(String address) {
    return ClientAddress.literal(address);
  }

  @Test
  void no_network_takes_the_share_of_others() {
    assertTrue(room.take(at("10.0.0.1"), 3).isPresent());
    assertTrue(room.take(at("10.0.0.1"), 2).isEmpty());
    assertTrue(room.take(at("10.0.0.1"), 1).isPresent());
    assertTrue(room.take(at("10.0.0.2"), 4).isPresent());
    assertEquals(8, room.held(), "what was refused is held");
  }

  @Test
  void addresses_of_one_network_of_ipv6_are_one() {
    assertTrue(room.take(at("2001:db8::1"), 4).isPresent());
    assertTrue(room.take(at("2001:db8::ffff:1"), 1).isEmpty());
    assertTrue(room.take(at("2001:db8:0:1::1"), 1).isPresent());
  }

  /** A household has 256 networks of the smallest kind, an office 65,536. */
  @Test
  void the_networks_of_one_household_or_office_leave_half_to_everybody_else() {
    Room wide = new Room(100, 4);
    int taken = 0;
    for (int network = 0; network < 64; network++) {
      taken +=
          wide.take(at("2001:db8:7:" + Integer.toHexString(network) + "::1"), 1).isPresent()
              ? 1
              : 0;
    }
    assertEquals(8, taken, "of one /56");
    for (int network = 256; network < 65_536; network += 256) {
      taken +=
          wide.take(at("2001:db8:7:" + Integer.toHexString(network) + "::1"), 2).isPresent()
              ? 2
              : 0;
    }
    assertEquals(16, taken, "of one /48");
    assertTrue(wide.take(at("2001:db8:8::1"), 4).isPresent());
    assertTrue(wide.take(at("10.0.0.1"), 4).isPresent());

    taken = 0;
    for (int network = 0; network < 4096; network += 64) {
      taken +=
          room.take(at("2001:db8:7:" + Integer.toHexString(network) + "::1"), 1).isPresent()
              ? 1
              : 0;
    }
    assertEquals(5, taken, "half of a small one");
  }

  @Test
  void what_is_refused_leaves_nothing_behind() {
    Room.Place place = room.take(at("2001:db8::1"), 4).orElseThrow();
    assertTrue(room.take(at("2001:db8::1"), 1).isEmpty());
    place.close();
    assertEquals(0, room.held());
    assertTrue(room.take(at("2001:db8::1"), 4).isPresent());
  }

  @Test
  void all_together_take_no_more_than_there_is_whoever_they_are() {
    assertTrue(room.take(Optional.empty(), 9).isPresent());
    assertTrue(room.take(at("10.0.0.1"), 2).isEmpty());
    assertTrue(room.take(Optional.empty(), 2).isEmpty());
    assertTrue(room.take(at("10.0.0.1"), 1).isPresent());
  }

  @Test
  void a_place_is_given_back_once() {
    Room.Place place = room.take(at("10.0.0.1"), 4).orElseThrow();
    place.close();
    place.close();
    assertEquals(0, room.held());
    assertTrue(room.take(at("10.0.0.1"), 4).isPresent());
    assertTrue(room.take(at("10.0.0.1"), 1).isEmpty(), "its share has grown");
  }
}
