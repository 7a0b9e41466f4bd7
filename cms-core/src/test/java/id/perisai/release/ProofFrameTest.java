package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofFrameTest {
  /** Else `verify` of the next version says FORGED of each site that was not updated yet. */
  @Test
  void whoever_changes_its_words_adds_those_before_to_the_earlier_ones() {
    assertEquals(
        "307d2a4ba8fbae6710dbfbf324388de30fd3a6947d05f3c66600ee55a96afc99",
        Digest.of(ProofFrame.page(Optional.empty(), "")).hex(),
        "the words changed: put this digest into ProofFrame.EARLIER, and the new one here");
  }
}
