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

  public Email {
    address = normalised(address);
    if (address.length() > 254 || !SHAPE.matcher(address).matches()) {
      throw new Refused(AccessRefusal.EMAIL_MALFORMED, address);
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
