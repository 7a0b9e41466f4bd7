package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Entrance;
import id.perisai.access.Factors;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignInRules;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Takes a passkey or the app for codes away; one way in, and what the rules ask for, remains. */
public final class RemoveFactor {
  private final Work work;
  private final Entrance entrance;
  private final Clock clock;

  public RemoveFactor(EntityManagerFactory factory, SignInRules rules, Clock clock) {
    this.work = new Work(factory);
    this.entrance = new Entrance(factory, rules, clock);
    this.clock = clock;
  }

  /**
   * @throws Refused STEP_UP_NEEDED, PASSKEY_REFUSED for one that is not theirs, LAST_WAY_IN,
   *     FACTOR_NEEDED, SESSION_UNKNOWN
   */
  public void passkey(Acting who, UUID passkey) {
    who.requireFresh();
    work.in(
        who,
        Permission.READ,
        em -> {
          Sessions.requireStill(em, who);
          List<?> removed =
              em.createNativeQuery(
                      "delete from sign_in_passkey where id = :id and person_id = :person"
                          + " returning name")
                  .setParameter("id", passkey)
                  .setParameter("person", who.person())
                  .getResultList();
          if (removed.isEmpty()) {
            throw new Refused(AccessRefusal.PASSKEY_REFUSED);
          }
          removed(
              em,
              who,
              "passkey dihapus / a passkey was removed",
              (String) removed.get(0),
              "factor.passkey_removed");
          return null;
        });
  }

  /**
   * @throws Refused STEP_UP_NEEDED, SECOND_FACTOR_WRONG when there is none, FACTOR_NEEDED,
   *     SESSION_UNKNOWN
   */
  public void app(Acting who) {
    who.requireFresh();
    work.in(
        who,
        Permission.READ,
        em -> {
          Sessions.requireStill(em, who);
          if (!CodeApps.remove(em, who.person())) {
            throw new Refused(AccessRefusal.SECOND_FACTOR_WRONG);
          }
          removed(
              em,
              who,
              "aplikasi kode dihapus / the app for codes was removed",
              "",
              "factor.app_removed");
          return null;
        });
  }

  private void removed(EntityManager em, Acting who, String what, String name, String act) {
    boolean left = Factors.has(em, who.person());
    if (!Factors.hasWayIn(em, who.person())) {
      throw new Refused(AccessRefusal.LAST_WAY_IN);
    }
    entrance.requireFactorRemains(em, who.person());
    if (!left) {
      RecoveryCodes.forget(em, who.person()); // in place of what, if there is nothing
    }
    Told.of(em, who.tenant(), who.person(), what, name, clock.instant());
    AuditTrail.record(em, who.tenant(), who.person(), act, Map.of());
  }
}
