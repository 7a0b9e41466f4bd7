package id.perisai.release;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signature lines (C2SP signed-note). Signatures by other keys than the one asked for
 * are passed over, as the format demands; one that claims to be by it and is not is refused.
 */
public final class SignedNote {
  public static final int MAX_BYTES = 64 * 1024;

  private static final String LINE_START = "\u2014 ";
  private static final int KEY_ID_LENGTH = 4;
  private static final byte ED25519 = 1;

  private final String text;
  private final List<Line> lines;

  private SignedNote(String text, List<Line> lines) {
    this.text = text;
    this.lines = lines;
  }

  private record Line(String name, byte[] keyId, byte[] signature) {
    boolean isBy(String otherName, byte[] otherId) {
      return name.equals(otherName) && Arrays.equals(keyId, otherId);
    }
  }

  /** Refuses whatever is not exactly of the form. */
  public static SignedNote parse(byte[] bytes) throws Rejected {
    String note = decode(bytes);
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n")) {
      throw malformed("a text, an empty line, and lines of signatures", note);
    }
    List<Line> lines = new ArrayList<>();
    String signatures = note.substring(split + 2, Math.max(split + 2, note.length() - 1));
    for (String line : signatures.split("\n", -1)) {
      lines.add(line(line));
    }
    return new SignedNote(note.substring(0, split + 1), lines);
  }

  /** The text with its last line's end. */
  public String text() {
    return text;
  }

  /** Refuses the note unless this key signed it under this name. */
  public void verify(String name, ServerKey key, String what) throws Rejected {
    byte[] keyId = keyId(name, key);
    List<Line> own = lines.stream().filter(line -> line.isBy(name, keyId)).toList();
    if (own.isEmpty()) {
      throw new Rejected(
          Reason.UNKNOWN_KEY,
          what,
          "a signature by " + name + " with key " + key,
          lines.size() + " signatures by others");
    }
    for (Line line : own) {
      key.verify(text.getBytes(StandardCharsets.UTF_8), line.signature(), what);
    }
  }

  /**
   * A note with one signature.
   *
   * @param signature over the UTF-8 bytes of the text, by the key
   */
  public static byte[] of(String text, String name, ServerKey key, byte[] signature) {
    byte[] keyId = keyId(name, key);
    byte[] value = Arrays.copyOf(keyId, keyId.length + signature.length);
    System.arraycopy(signature, 0, value, keyId.length, signature.length);
    String line = LINE_START + name + " " + Base64.getEncoder().encodeToString(value) + "\n";
    return (text + "\n" + line).getBytes(StandardCharsets.UTF_8);
  }

  /** The first four bytes of SHA-256 over name, type and key. */
  static byte[] keyId(String name, ServerKey key) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] raw = key.publicKey();
    ByteBuffer bytes = ByteBuffer.allocate(nameBytes.length + 2 + raw.length);
    bytes.put(nameBytes).put((byte) '\n').put(ED25519).put(raw);
    return Arrays.copyOf(Digest.of(bytes.array()).bytes(), KEY_ID_LENGTH);
  }

  private static String decode(byte[] bytes) throws Rejected {
    if (bytes.length > MAX_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG, "note", "at most " + MAX_BYTES + " bytes", bytes.length + " bytes");
    }
    try {
      String note = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
        throw malformed("no control characters", note);
      }
      return note;
    } catch (CharacterCodingException e) {
      throw new Rejected(Reason.MALFORMED, "note", "UTF-8", e.toString(), e);
    }
  }

  private static Line line(String line) throws Rejected {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(LINE_START) || space <= LINE_START.length()) {
      throw malformed("a signature's line", line);
    }
    String name = line.substring(LINE_START.length(), space);
    if (name.codePoints().anyMatch(c -> c == '+' || isSpace(c))) {
      throw malformed("a name without spaces and plus", name);
    }
    byte[] value = base64(line.substring(space + 1));
    if (value.length <= KEY_ID_LENGTH) {
      throw malformed("a key id and a signature", line);
    }
    return new Line(
        name,
        Arrays.copyOf(value, KEY_ID_LENGTH),
        Arrays.copyOfRange(value, KEY_ID_LENGTH, value.length));
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || Character.isWhitespace(c) || c == 0x85;
  }

  static byte[] base64(String text) throws Rejected {
    try {
      byte[] value = Base64.getDecoder().decode(text);
      // Java's decoder lets missing padding and stray trailing bits pass.
      if (Base64.getEncoder().encodeToString(value).equals(text)) {
        return value;
      }
    } catch (IllegalArgumentException e) {
      throw new Rejected(Reason.MALFORMED, "note", "base64", text, e);
    }
    throw malformed("base64 in its one spelling", text);
  }

  private static Rejected malformed(String expected, String found) {
    return new Rejected(Reason.MALFORMED, "note", expected, found);
  }
}
