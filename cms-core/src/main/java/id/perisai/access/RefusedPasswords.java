package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Wrong passwords in a session: what whoever sits at somebody's open screen, or copied their
 * cookie, has to try before anything grave. Its owner mistypes too, so that one letter comes with
 * the third of a day, and no other.
 */
final class RefusedPasswords {
  /** Of a person that are an entry each; the next one says that more are not listed. */
  static final int AN_HOUR = 20;

  static final int TOLD_AT = 3;

  private RefusedPasswords() {}

  /** One more, in a transaction of its own. */
  static void record(Transactions transactions, Acting who, Instant now) {
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          String what = "refused passwords " + who.person();
          long count = RefusedCodes.count(em, what, now.truncatedTo(ChronoUnit.HOURS));
          if (count <= AN_HOUR) {
            AuditTrail.record(em, who.tenant(), who.person(), "password.refused", Map.of());
          } else if (count == AN_HOUR + 1) {
            AuditTrail.record(em, who.tenant(), who.person(), "password.refused_more", Map.of());
          }
          String today = "refused passwords of a day " + who.person();
          if (RefusedCodes.count(em, today, now.truncatedTo(ChronoUnit.DAYS)) == TOLD_AT) {
            Told.of(
                em,
                who.tenant(),
                who.person(),
                "kata sandi salah dalam sesi Anda / wrong passwords in your session",
                "Hari ini / today: " + TOLD_AT,
                now);
          }
          return null;
        });
  }
}
