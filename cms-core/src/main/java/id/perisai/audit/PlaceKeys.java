package id.perisai.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys under which network addresses stand in audit entries: one for each month (UTC), a file
 * of 32 random bytes each. Entries are kept for ever, and there are so few addresses that a plain
 * digest of one is found by trying them all; once the key of a month is gone, nobody finds out any
 * more from where that month's entries came, and no entry and no chain has changed.
 */
public final class PlaceKeys {
  /** How many months a key is kept after its own. */
  static final int MONTHS = 12;

  private static final Logger LOG = Logger.getLogger("perisai.audit");
  private static final String SUFFIX = ".key";
  private static final int BYTES = 32;
  private static final int DIGITS = 16;

  private final Path folder;
  private final Clock clock;
  private YearMonth month;
  private byte[] key;

  /**
   * @param folder of the keys; null keeps them in memory alone
   */
  public PlaceKeys(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The digits by which an address is known in this month's entries. */
  String digits(String address) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(), "HmacSHA256"));
      byte[] digits = mac.doFinal(("place " + address).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digits).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private synchronized byte[] key() {
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    if (!now.equals(month)) {
      key = random();
      month = now;
      if (folder != null) {
        turn(now);
      }
    }
    return key;
  }

  /** A disk that fails keeps nobody from working: this month's key is then one of memory. */
  private void turn(YearMonth now) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      key = kept(folder.resolve(now + SUFFIX));
      forget(now.minusMonths(MONTHS));
    } catch (IOException e) {
      LOG.log(
          Level.SEVERE,
          "the keys of places in "
              + folder
              + " cannot be kept: entries say until the next start"
              + " from where, and not beyond. Make the folder writable and start again",
          e);
    }
  }

  private byte[] kept(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) == BYTES) {
      return Files.readAllBytes(file);
    }
    Files.deleteIfExists(file); // what a stop left half written
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, key);
    return key;
  }

  private void forget(YearMonth before) throws IOException {
    for (Path file : files()) {
      String name = file.getFileName().toString().replace(SUFFIX, "");
      if (name.matches("[0-9]{4}-[0-9]{2}") && YearMonth.parse(name).isBefore(before)) {
        Files.delete(file);
        LOG.info("places of " + name + " in audit entries cannot be found out any more");
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static byte[] random() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return random;
  }
}
