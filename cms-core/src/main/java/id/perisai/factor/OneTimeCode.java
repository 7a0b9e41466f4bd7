package id.perisai.factor;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Six digits that change each half minute (RFC 6238, with SHA-1 as every app has it, over RFC
 * 4226).
 */
final class OneTimeCode {
  static final int SECRET_BYTES = 20;
  private static final long STEP_SECONDS = 30;
  private static final int DIGITS = 1_000_000;

  /** Phones' clocks are off by a little; more tolerance is more guesses that fit. */
  private static final int STEPS_AROUND = 1;

  private OneTimeCode() {}

  /** The number of the half minute. */
  static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  static String at(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%06d", number % DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /** The step whose code this is, among now and its neighbours; empty for none of them. */
  static OptionalLong match(byte[] secret, String typed, Instant now) {
    byte[] given = typed.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - STEPS_AROUND; step <= step(now) + STEPS_AROUND; step++) {
      byte[] code = at(secret, step).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(code, given)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }
}
