package id.perisai.access;

import id.perisai.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The one door through which sessions are opened, whatever somebody showed: it decides how far the
 * session is, by the rules and by what the person has set up.
 */
public final class Entrance {
  private final Transactions transactions;
  private final SignInRules rules;
  private final Clock clock;

  public Entrance(EntityManagerFactory factory, SignInRules rules, Clock clock) {
    this.transactions = new Transactions(factory);
    this.rules = rules;
    this.clock = clock;
  }

  /** What somebody showed at the door. */
  public enum Shown {
    /** One factor: a password, or a one-time link. */
    ONE,
    /** Two: a passkey that checked its owner, or a password and a second factor. */
    TWO
  }

  /**
   * Opens a session, and records it.
   *
   * @param alongside what is to be done in the same transaction, before; whatever it throws opens
   *     nothing
   * @param act its name in the audit trail
   * @throws Refused SIGN_IN_REFUSED for who is a member nowhere
   */
  public SignedIn open(
      UUID person,
      Shown shown,
      Visit visit,
      Consumer<EntityManager> alongside,
      String act,
      Map<String, Object> details) {
    Acting acting =
        transactions.in(
            null,
            person,
            em ->
                Memberships.of(em, person).stream()
                    .findFirst()
                    .flatMap(first -> Memberships.acting(em, person, first.tenant()))
                    .orElseThrow(() -> new Refused(AccessRefusal.SIGN_IN_REFUSED)));
    Token token = Token.random();
    Instant now = clock.instant();
    return transactions.in(
        acting.tenant(),
        person,
        em -> {
          Memberships.awaitTurn(em, person);
          alongside.accept(em);
          Stage stage = stage(em, person, shown);
          Sessions.open(em, token, acting, stage, shown == Shown.TWO, visit, now, now);
          AuditTrail.record(em, acting.tenant(), person, act, details);
          return new SignedIn(token, acting, stage);
        });
  }

  private Stage stage(EntityManager em, UUID person, Shown shown) {
    if (shown == Shown.TWO) {
      return Stage.WHOLE;
    }
    if (Factors.has(em, person)) {
      return Stage.SECOND;
    }
    return rules.ask(Memberships.rolesAnywhere(em, person)) ? Stage.ENROL : Stage.WHOLE;
  }

  /**
   * Refuses to leave without a second factor whoever must have one.
   *
   * @throws Refused FACTOR_NEEDED
   */
  public void requireFactorRemains(EntityManager em, UUID person) {
    if (!Factors.has(em, person) && rules.ask(Memberships.rolesAnywhere(em, person))) {
      throw new Refused(AccessRefusal.FACTOR_NEEDED);
    }
  }
}
