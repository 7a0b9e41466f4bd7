package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is said of a refusal: on one line, and not more than people read. */
class RejectedTest {
  @Test
  void what_an_attacker_wrote_neither_breaks_a_line_nor_fills_the_disk() {
    Rejected refused =
        new Rejected(
            Reason.MALFORMED, "file\n2026 all is well", "a word", "a\r\nb\u0000\u001b[31m\u202ec");
    assertEquals("a??b??[31m?c", refused.found());
    assertEquals(
        "MALFORMED: file?2026 all is well: expected a word, found a??b??[31m?c",
        refused.getMessage());
    assertEquals("x".repeat(200), found("x".repeat(200)));
    assertEquals("x".repeat(200) + "…", found("x".repeat(201)));
    assertEquals("\ud83d\ude00 é", found("\ud83d\ude00 é"));
  }

  private static String found(String text) {
    return new Rejected(Reason.MALFORMED, "file", "a word", text).found();
  }

  @Test
  void says_of_which_file_it_is_and_whether_another_copy_may_be_better() {
    Exception cause = new IllegalStateException();
    Rejected refused =
        new Rejected(Reason.WRONG_DIGEST, "release dinkes/7", "one", "another", cause);
    assertFalse(refused.isOfSignedBytes());
    Rejected signed = refused.ofSignedBytes();
    assertTrue(signed.isOfSignedBytes());
    assertSame(cause, signed.getCause());
    Rejected at = signed.at("sites/dinkes/7");
    assertTrue(at.isOfSignedBytes());
    assertFalse(refused.at("sites/dinkes/7").isOfSignedBytes());
    assertEquals("sites/dinkes/7 (release dinkes/7)", at.what());
    assertEquals("sites/dinkes/7", at.path());
    assertEquals("release", refused.path());
    assertEquals(Reason.WRONG_DIGEST, at.reason());
    assertEquals("one", at.expected());
    assertEquals("another", at.found());
  }
}
