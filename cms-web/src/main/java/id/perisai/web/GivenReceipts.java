package id.perisai.web;

import id.perisai.inbox.Receipt;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The receipts of the last hour, by what was sent, so that a page that is loaded again or a button
 * that is pressed twice sends nothing twice: the signed page cannot hold a number of its own, and
 * there is no cookie. What was sent is remembered by a keyed digest alone, whose key never leaves
 * memory.
 */
final class GivenReceipts {
  static final long KEPT_MILLIS = 3_600_000;
  private static final int MOST = 20_000;
  private static final String HMAC = "HmacSHA256";

  private final Clock clock;
  private final SecretKeySpec key;
  private final Map<ByteBuffer, Given> given =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Given> eldest) {
          return size() > MOST;
        }
      };

  private record Given(Receipt receipt, long at) {}

  GivenReceipts(Clock clock) {
    this.clock = clock;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, HMAC);
  }

  /**
   * What stands for one message of one sender.
   *
   * @param sender the network that it came from
   */
  ByteBuffer digest(
      String tenant, String path, Optional<InetAddress> sender, Map<String, String> fields) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      add(mac, tenant.getBytes(StandardCharsets.UTF_8));
      add(mac, path.getBytes(StandardCharsets.UTF_8));
      add(mac, sender.map(SubmissionRates::network).orElse("").getBytes(StandardCharsets.UTF_8));
      fields.forEach(
          (name, value) -> {
            add(mac, name.getBytes(StandardCharsets.UTF_8));
            add(mac, value.getBytes(StandardCharsets.UTF_8));
          });
      return ByteBuffer.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has " + HMAC, e);
    }
  }

  /** Each part with its length, so that no two messages are spelt alike. */
  private static void add(Mac mac, byte[] part) {
    mac.update(ByteBuffer.allocate(4).putInt(part.length).array());
    mac.update(part);
  }

  /** The receipt of the same message within the last hour. */
  synchronized Optional<Receipt> of(ByteBuffer digest) {
    forgetOld();
    return Optional.ofNullable(given.get(digest)).map(Given::receipt);
  }

  synchronized void remember(ByteBuffer digest, Receipt receipt) {
    forgetOld();
    given.put(digest, new Given(receipt, clock.millis()));
  }

  private void forgetOld() {
    long oldest = clock.millis() - KEPT_MILLIS;
    given.values().removeIf(receipt -> receipt.at < oldest);
  }
}
