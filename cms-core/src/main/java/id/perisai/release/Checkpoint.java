package id.perisai.release;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tree head that the log signed (C2SP tlog-checkpoint). Extension lines, which nobody could
 * audit, are refused. Only {@link #verified} makes one.
 */
public final class Checkpoint {
  private static final Pattern FORM =
      Pattern.compile("([^\n]+)\n(0|[1-9]\\d{0,14})\n([A-Za-z0-9+/]{43}=)\n");

  private final String origin;
  private final TreeHead head;
  private final byte[] note;

  private Checkpoint(String origin, TreeHead head, byte[] note) {
    this.origin = origin;
    this.head = head;
    this.note = note.clone();
  }

  /**
   * @param note the signed note
   * @throws Rejected MALFORMED; WRONG_LOG; UNKNOWN_KEY; BAD_SIGNATURE
   */
  public static Checkpoint verified(byte[] note, TrustRoot.Log log) throws Rejected {
    SignedNote signed = SignedNote.parse(note);
    Matcher matcher = FORM.matcher(signed.text());
    if (!matcher.matches()) {
      throw malformed("origin, size and root, each on a line of its own", signed.text());
    }
    if (!matcher.group(1).equals(log.origin())) {
      throw new Rejected(
          Reason.WRONG_LOG, LogFiles.CHECKPOINT, "origin " + log.origin(), matcher.group(1));
    }
    signed.verify(log.origin(), log.key(), LogFiles.CHECKPOINT);
    long size = Long.parseLong(matcher.group(2));
    Digest root = Digest.at(SignedNote.base64(matcher.group(3)), 0);
    if ((size == 0) != root.equals(MerkleHash.EMPTY)) {
      throw malformed("the root of " + size + " leaves", root.hex());
    }
    return new Checkpoint(log.origin(), new TreeHead(size, root), note);
  }

  /** What the log signs. */
  public static String text(String origin, TreeHead head) {
    String root = Base64.getEncoder().encodeToString(head.root().bytes());
    return origin + "\n" + head.size() + "\n" + root + "\n";
  }

  public String origin() {
    return origin;
  }

  public TreeHead head() {
    return head;
  }

  public long size() {
    return head.size();
  }

  public Digest root() {
    return head.root();
  }

  /** The signed note. */
  public byte[] bytes() {
    return note.clone();
  }

  private static Rejected malformed(String expected, String found) {
    return new Rejected(Reason.MALFORMED, LogFiles.CHECKPOINT, expected, found);
  }
}
