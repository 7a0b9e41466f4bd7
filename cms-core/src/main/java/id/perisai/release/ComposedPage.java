package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A signed page with one marked slot, into which delivery puts text when it answers. All around the
 * slot is sent as it was signed; whoever verifies from outside compares just that, and requires
 * that the slot holds nothing that can act ({@link SlotMarkup}).
 */
public final class ComposedPage {
  /** Stands exactly once in the identity bytes of such a page. */
  public static final String MARKER = "<!--perisai:slot-->";

  /** The longest page that is composed. */
  public static final int MAX_BYTES = 1 << 20;

  private static final byte[] MARK = MARKER.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ENGLISH = "<html lang=\"en\"".getBytes(StandardCharsets.US_ASCII);

  private final byte[] before;
  private final byte[] after;

  private ComposedPage(byte[] before, byte[] after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @param signed the page's identity bytes, verified
   * @throws Rejected WRONG_SLOT unless the marker stands in them exactly once
   */
  public static ComposedPage of(byte[] signed) throws Rejected {
    int at = indexOf(MARK, signed, 0);
    if (at < 0 || indexOf(MARK, signed, at + MARK.length) >= 0) {
      throw new Rejected(
          Reason.WRONG_SLOT, "a composed page", MARKER + " once", at < 0 ? "never" : "twice");
    }
    return new ComposedPage(
        Arrays.copyOf(signed, at), Arrays.copyOfRange(signed, at + MARK.length, signed.length));
  }

  /**
   * The page as it is sent.
   *
   * @param slot markup that {@link SlotMarkup} takes, around escaped text
   */
  public byte[] filled(String slot) {
    byte[] inside = slot.getBytes(StandardCharsets.UTF_8);
    byte[] page = Arrays.copyOf(before, before.length + inside.length + after.length);
    System.arraycopy(inside, 0, page, before.length, inside.length);
    System.arraycopy(after, 0, page, before.length + inside.length, after.length);
    return page;
  }

  /**
   * What stands in the slot of a page that was sent.
   *
   * @throws Rejected WRONG_DIGEST if anything around it is other than signed; NOT_LISTED if it
   *     holds more than text
   */
  public String slot(byte[] sent) throws Rejected {
    int end = sent.length - after.length;
    if (end < before.length
        || !Arrays.equals(sent, 0, before.length, before, 0, before.length)
        || !Arrays.equals(sent, end, sent.length, after, 0, after.length)) {
      throw new Rejected(
          Reason.WRONG_DIGEST, "a composed page", "what was signed around its slot", "other bytes");
    }
    String slot = new String(sent, before.length, end - before.length, StandardCharsets.UTF_8);
    SlotMarkup.requireHarmless(slot);
    return slot;
  }

  /** Whether the page is in English; all others are in Bahasa Indonesia. */
  public boolean isEnglish() {
    return indexOf(ENGLISH, before, 0) >= 0;
  }

  private static int indexOf(byte[] part, byte[] whole, int from) {
    for (int at = from; at <= whole.length - part.length; at++) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
