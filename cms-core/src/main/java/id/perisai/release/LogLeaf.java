package id.perisai.release;

import java.nio.charset.StandardCharsets;

/**
 * What stands in the log: that a statement came into force, or where the audit trail ended. A kind
 * that is not listed here is refused, and the log with it.
 */
public sealed interface LogLeaf permits LogEntry, AuditAnchor {
  /** As it stands in the log. */
  byte[] bytes();

  /** The hash of this leaf of the tree. */
  default Digest leaf() {
    return MerkleHash.leaf(bytes());
  }

  /**
   * @throws Rejected MALFORMED for whatever is no leaf of a kind that is known
   */
  static LogLeaf parse(byte[] bytes) throws Rejected {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith(AuditAnchor.FIRST_LINE)
        ? AuditAnchor.parse(text)
        : LogEntry.parse(bytes);
  }
}
