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
