package id.perisai.tenant;

import id.perisai.access.Factors;
import id.perisai.letter.Letters;
import id.perisai.letter.Told;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Letters to people about what somebody else does to how their account opens. Whoever has no way in
 * yet may be anybody, since their address is what somebody typed: they get words of ours alone,
 * once a day from a department, or its administrator writes to the world from the platform's
 * sender.
 */
public final class TellOwner {
  private static final Duration A_LETTER_EACH = Duration.ofDays(1);

  private TellOwner() {}

  /**
   * @param what happened, in words of ours
   * @param more words of others, for whoever has a way in
   */
  public static void of(
      EntityManager em, String tenant, UUID person, String what, String more, Instant now) {
    if (Factors.hasWayIn(em, person)) {
      Told.of(em, tenant, person, what, more, now);
    } else if (!hadLetter(em, tenant, person, now.minus(A_LETTER_EACH))) {
      writeNewcomer(em, tenant, person, now);
    }
  }

  /** Whoever had the address before too: who is put out and invited again is another person. */
  private static boolean hadLetter(EntityManager em, String tenant, UUID person, Instant since) {
    return !em.createNativeQuery(
            "select 1 from letter l join person p on p.id = l.person_id"
                + " where l.tenant_id = :tenant and l.written_at > :since and (p.id = :person"
                + " or p.email = (select email from person where id = :person))")
        .setParameter("tenant", tenant)
        .setParameter("person", person)
        .setParameter("since", since.atOffset(ZoneOffset.UTC))
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private static void writeNewcomer(EntityManager em, String tenant, UUID person, Instant now) {
    String department = Tenants.find(em, tenant).map(Tenant::name).orElse(tenant);
    Letters.write(
        em,
        tenant,
        person,
        "[Perisai] undangan Anda ke / your invitation to " + department,
        """
        Tautan baru untuk undangan Anda ke %s dibuat atau diminta; tautan sebelumnya tidak berlaku
        lagi bila yang baru dibuat. Bila Anda tidak menunggu undangan, Anda tidak perlu berbuat
        apa-apa.

        A new link for your invitation to %s was made, or asked for; where it was made, the link
        before does not count any more. If you do not expect an invitation, you need do nothing.
        """
            .formatted(department, department),
        now);
  }
}
