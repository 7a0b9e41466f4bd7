package id.perisai.admin.screens;

import com.microsoft.playwright.Page;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A phone's app for codes (RFC 6238), written apart from the product's own. */
final class AppForCodes {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SECRET_BYTES = 20;

  private static final long STEP_SECONDS = 30;

  private final byte[] secret;
  private long last;

  private AppForCodes(byte[] secret) {
    this.secret = secret;
  }

  /** Takes the key that the screen of ways in shows. */
  static AppForCodes of(Page tab) {
    BigInteger number = BigInteger.ZERO;
    for (char letter : tab.locator("[id='app'] code").innerText().replace(" ", "").toCharArray()) {
      number = number.shiftLeft(5).or(BigInteger.valueOf(LETTERS.indexOf(letter)));
    }
    byte[] bytes = number.toByteArray();
    byte[] secret = new byte[SECRET_BYTES];
    int length = Math.min(SECRET_BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - length, secret, SECRET_BYTES - length, length);
    return new AppForCodes(secret);
  }

  /** A code that is good now and was not given before, which the product takes once only. */
  String code() {
    last = Math.max(last + 1, Instant.now().getEpochSecond() / STEP_SECONDS);
    try {
      // A phone may be ahead by one step, no more.
      long tooEarly = (last - 1) * STEP_SECONDS * 1000 - Instant.now().toEpochMilli();
      Thread.sleep(Math.max(0, tooEarly));
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(last).array());
      int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
