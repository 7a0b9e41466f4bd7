package id.perisai.access;

import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits that only their bearer keeps; the database keeps their SHA-256. */
public final class Token {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  public static Token random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What somebody presents; it need not be anything we made. */
  public static Token presented(String text) {
    return new Token(text == null ? "" : text);
  }

  /** 43 characters of base64url. */
  public String text() {
    return text;
  }

  public Digest hash() {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says nothing: tokens do not belong in logs. */
  @Override
  public String toString() {
    return "Token[…]";
  }
}
