package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.access.RefusedCodes;
import id.perisai.access.Transactions;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Writes down that a passkey counted backwards, and tells its owner once a day: in a transaction of
 * its own, since what it was shown for does not come about. Its owner works for several departments
 * perhaps; so it stands in the platform's trail.
 */
final class CopiedPasskey {
  private static final String PLATFORM = "platform";

  private CopiedPasskey() {}

  /** Does nothing of any other refusal. */
  static void record(Transactions transactions, UUID person, Refused refused, Instant now) {
    if (refused.refusal() != AccessRefusal.PASSKEY_COPIED) {
      return;
    }
    transactions.in(
        PLATFORM,
        null,
        em -> {
          long copies = RefusedCodes.copies(em, person, now);
          if (copies <= RefusedCodes.COPIES_A_DAY) {
            AuditTrail.record(
                em, PLATFORM, null, "passkey.copied", Map.of("person", person.toString()));
          }
          if (copies == 1) {
            Told.of(
                em,
                PLATFORM,
                person,
                "passkey yang mungkin disalin ditolak / a passkey that may be a copy was refused",
                "Hapus passkey itu di Cara masuk, lalu buat yang baru. / Remove that passkey under"
                    + " Cara masuk, and make a new one.",
                now);
          }
          return null;
        });
  }
}
