package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** How the catalogue of lies reads: this must be refused, and for this reason. */
final class Refusals {
  private Refusals() {}

  static Rejected assertRefused(Reason reason, Executable lie) {
    Rejected rejected = assertThrows(Rejected.class, lie);
    assertEquals(reason, rejected.reason(), rejected.getMessage());
    return rejected;
  }
}
