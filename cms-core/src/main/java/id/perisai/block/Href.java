package id.perisai.block;

import java.util.regex.Pattern;

/**
 * Where a link may lead: {@code https:}, {@code http:}, {@code mailto:}, {@code tel:}, a path of
 * this site, or a place on the page. Valid from birth; nothing else is ever written into an {@code
 * href} of a public page.
 */
public record Href(String value) {
  private static final int LONGEST = 2000;
  // No user info: "https://bank.go.id@evil" reads as another host.
  private static final Pattern WEB =
      Pattern.compile(
          "https?://[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,252}[\\p{L}\\p{N}])?(?::[0-9]{1,5})?"
              + "(?:[/?#]\\S*)?");
  private static final Pattern MAIL =
      Pattern.compile(
          "mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})+"
              + "(?:\\?[A-Za-z0-9=&%.,_+-]*)?");
  private static final Pattern PHONE = Pattern.compile("tel:\\+?[0-9().-]{2,30}");
  private static final Pattern PATH = Pattern.compile("/(?:[^/\\s]\\S*)?");
  private static final Pattern PLACE = Pattern.compile("#[A-Za-z0-9_-]{1,200}");
  private static final Pattern NEVER = Pattern.compile("[\\x00-\\x20\\x7f-\\xa0<>\"`\\\\^{|}]");

  /** Throws {@link IllegalArgumentException} for any other form. */
  public Href {
    if (!isAllowed(value)) {
      throw new IllegalArgumentException("not a link that pages may carry: " + value);
    }
  }

  public static boolean isAllowed(String value) {
    return value.length() <= LONGEST
        && !NEVER.matcher(value).find()
        && PlainText.badInLine(value).isEmpty()
        && (WEB.matcher(value).matches()
            || MAIL.matcher(value).matches()
            || PHONE.matcher(value).matches()
            || PATH.matcher(value).matches()
            || PLACE.matcher(value).matches());
  }

  /** Whether it is a path of this site. */
  public boolean isPath() {
    return value.startsWith("/");
  }

  @Override
  public String toString() {
    return value;
  }
}
