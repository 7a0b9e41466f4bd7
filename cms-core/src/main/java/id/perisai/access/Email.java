package id.perisai.access;

import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address, normalised, at most 254 characters (RFC 5321 §4.5.3). */
public record Email(String address) {
  private static final Pattern SHAPE =
      Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]+");

  /** Of what mail programs let an address be; at anything else some begin to read anew. */
  private static final Pattern PLAIN =
      Pattern.compile("[a-z0-9_+-]+(\\.[a-z0-9_+-]+)*@[a-z0-9-]+(\\.[a-z0-9-]+)*");

  /** What they take for a web site wherever it stands. */
  private static final Pattern WEB = Pattern.compile("(?<![a-z0-9])(www[0-9]*|ftp)\\.");

  public Email {
    address = normalised(address);
    if (address.length() > 254 || !SHAPE.matcher(address).matches()) {
      throw new Refused(AccessRefusal.EMAIL_MALFORMED, address);
    }
  }

  /**
   * That no mail program makes a link to a web site of it: letters from the platform's own sender
   * say the address, and whoever types it may be a thief. Who has another one already keeps it.
   *
   * @throws Refused EMAIL_LINK
   */
  public void requireNoLink() {
    if (!PLAIN.matcher(address).matches() || WEB.matcher(address).find()) {
      throw new Refused(AccessRefusal.EMAIL_LINK, address);
    }
  }

  /** What sign-in looks people up by. */
  public Digest account() {
    return account(address);
  }

  /** The account of whatever somebody typed, an address or not. */
  static Digest account(String typed) {
    return Digest.of(normalised(typed).getBytes(StandardCharsets.UTF_8));
  }

  /** The part before the {@code @}. */
  String mailbox() {
    return address.substring(0, address.indexOf('@'));
  }

  private static String normalised(String typed) {
    String text = typed == null ? "" : typed.strip();
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
