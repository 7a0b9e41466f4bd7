package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LaunchTest {
  @Test
  void knows_the_options_of_this_java_and_no_others() {
    assertTrue(Launch.knows("MaxHeapSize"));
    assertFalse(Launch.knows("TrimNativeHeapOnFullMoon"));
  }
}
