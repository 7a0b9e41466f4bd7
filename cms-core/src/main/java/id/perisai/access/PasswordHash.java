package id.perisai.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as it is kept: Argon2id (RFC 9106) with the parameters that OWASP's Password Storage
 * Cheat Sheet asks for: 19 MiB, two passes, one lane.
 *
 * @param salt 16 bytes
 * @param hash 32 bytes
 */
record PasswordHash(byte[] salt, byte[] hash, int memoryKib, int passes, int lanes) {
  static final int MEMORY_KIB = 19 * 1024;
  static final int PASSES = 2;
  static final int LANES = 1;

  /** What a wrong address is compared with, so that it takes as long as a wrong password. */
  static final PasswordHash NOBODY = ofNobody();

  /** Each computation holds its memory: more at once than cores gain nothing. */
  private static final Semaphore AT_ONCE =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /** One that nobody knows the password of. */
  static PasswordHash ofNobody() {
    return new PasswordHash(random(16), random(32), MEMORY_KIB, PASSES, LANES);
  }

  static PasswordHash of(String password) {
    byte[] salt = random(16);
    return new PasswordHash(
        salt, compute(password, salt, MEMORY_KIB, PASSES, LANES), MEMORY_KIB, PASSES, LANES);
  }

  /**
   * @throws Refused with the refusal given, when this is not the hash of the password
   */
  void require(String password, Refusal otherwise) {
    byte[] found = compute(password, salt, memoryKib, passes, lanes);
    if (!MessageDigest.isEqual(hash, found)) {
      throw new Refused(otherwise);
    }
  }

  /** Whether it is the very row: each one has a salt of its own. */
  boolean isSame(PasswordHash other) {
    return MessageDigest.isEqual(salt, other.salt) && MessageDigest.isEqual(hash, other.hash);
  }

  private static byte[] compute(
      String password, byte[] salt, int memoryKib, int passes, int lanes) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[32];
    byte[] normalised = PasswordRules.normalised(password).getBytes(StandardCharsets.UTF_8);
    AT_ONCE.acquireUninterruptibly();
    try {
      argon2.generateBytes(normalised, hash);
    } finally {
      AT_ONCE.release();
    }
    return hash;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
