package id.perisai.release;

import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arrived waits for one switch, in its order, and comes into force once. */
class ArrivalsTest {
  @TempDir Path temporary;

  @Test
  void are_taken_once_in_their_order_and_of_each_site_the_last() throws Exception {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, SITI);
    VerifiedRelease first = city.chain().release("dinkes", 1, Seen.NOTHING);
    VerifiedRelease second = city.chain().release("dinkes", 2, Seen.NOTHING);
    VerifiedRelease other = city.chain().release("bpbd", 1, Seen.NOTHING);
    Arrivals arrivals = new Arrivals();
    arrivals.add(Optional.empty(), first, false);
    arrivals.add(Optional.empty(), other, true);
    assertSame(first, arrivals.of("dinkes").orElseThrow());
    assertEquals(Optional.empty(), arrivals.of("dishub"));
    arrivals.add(Optional.of(first), second, true);
    assertSame(second, arrivals.of("dinkes").orElseThrow());
    assertEquals(
        List.of(
            new Arrivals.Arrival(Optional.of(first), second, true),
            new Arrivals.Arrival(Optional.empty(), other, true)),
        arrivals.take());
    assertEquals(List.of(), arrivals.take());
    assertEquals(Optional.empty(), arrivals.of("dinkes"));
  }
}
