package id.perisai.access;

import id.perisai.letter.Told;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Turns a one-time link into a password and a session. Looking at the link uses nothing up (mail
 * programs open links before people do); choosing the password does, once. An invitation may be
 * taken up by something else that its person has, see {@link #redeemInstead}.
 */
public final class RedeemLink {
  private final Transactions transactions;
  private final Entrance entrance;
  private final Clock clock;

  public RedeemLink(EntityManagerFactory factory) {
    this(factory, SignInRules.USUAL, Clock.systemUTC());
  }

  RedeemLink(EntityManagerFactory factory, Clock clock) {
    this(factory, SignInRules.USUAL, clock);
  }

  public RedeemLink(EntityManagerFactory factory, SignInRules rules, Clock clock) {
    this.transactions = new Transactions(factory);
    this.entrance = new Entrance(factory, rules, clock);
    this.clock = clock;
  }

  /** Whom the link is for; empty when it was used, has expired, or never was. */
  public Optional<Invited> look(Token link) {
    return transactions.anonymous(
        em ->
            rows(
                    em,
                    "select p.id, p.name, p.email, cast(l.purpose as text) from sign_in_link l"
                        + " join person p on p.id = l.person_id where l.hash = :hash"
                        + " and l.used_at is null and l.expires_at > :now",
                    link)
                .stream()
                .findFirst()
                .map(Object[].class::cast)
                .map(
                    row ->
                        new Invited(
                            (UUID) row[0],
                            (String) row[1],
                            (String) row[2],
                            LinkPurpose.INVITATION.label().equals(row[3]))));
  }

  SignedIn redeem(Token link, String password, String address) {
    return redeem(link, password, Visit.from(address));
  }

  /**
   * Sets the password, ends all earlier sessions, and signs in; a second factor is asked for as
   * after a password.
   *
   * @throws Refused LINK_NOT_VALID, or a rule of passwords; then the link stays unused
   */
  public SignedIn redeem(Token link, String password, Visit visit) {
    UUID person = look(link).orElseThrow(() -> new Refused(AccessRefusal.LINK_NOT_VALID)).person();
    transactions.anonymous(
        em -> {
          Passwords.checkRules(em, person, password);
          return null;
        });
    PasswordHash hash = PasswordHash.of(password);
    return redeem(
        link,
        person,
        Entrance.Shown.ONE,
        visit,
        em -> {
          Passwords.set(em, person, hash, clock.instant());
          Told.of(
              em,
              Memberships.of(em, person).get(0).tenant(),
              person,
              "kata sandi dipasang dengan tautan sekali pakai / a one-time link set a password",
              visit.device(),
              clock.instant());
        },
        Map.of());
  }

  /**
   * Takes an invitation up by something else than a password, and signs in.
   *
   * @param shown what the person showed in its place
   * @param instead makes that a way in, in the same transaction and told the tenant where it is
   *     recorded; whatever it throws leaves the link unused
   * @param details for the audit entry
   * @throws Refused LINK_NOT_VALID, also for a link that is no invitation; SIGN_ON_NOT_FIRST
   */
  public SignedIn redeemInstead(
      Token link,
      Entrance.Shown shown,
      Visit visit,
      BiConsumer<EntityManager, String> instead,
      Map<String, Object> details) {
    UUID person = requireInvitation(link);
    return redeem(
        link,
        person,
        shown,
        visit,
        em -> {
          requireNoFactor(em, person);
          Passwords.forget(em, person); // that of a recovery, which nobody knows
          instead.accept(em, Memberships.of(em, person).get(0).tenant());
        },
        details);
  }

  /**
   * Whom an invitation is for.
   *
   * @throws Refused LINK_NOT_VALID, also for a link that is no invitation; SIGN_ON_NOT_FIRST for
   *     who has a second factor
   */
  public UUID requireInvitation(Token link) {
    UUID person =
        look(link)
            .filter(Invited::first)
            .orElseThrow(() -> new Refused(AccessRefusal.LINK_NOT_VALID))
            .person();
    transactions.anonymous(
        em -> {
          requireNoFactor(em, person);
          return null;
        });
    return person;
  }

  /**
   * Whoever has the link chooses what is shown in its place, and it may say that two factors were:
   * an administrator alone would get around the passkey of somebody who has no password.
   */
  private static void requireNoFactor(EntityManager em, UUID person) {
    if (Factors.has(em, person)) {
      throw new Refused(AccessRefusal.SIGN_ON_NOT_FIRST);
    }
  }

  private SignedIn redeem(
      Token link,
      UUID person,
      Entrance.Shown shown,
      Visit visit,
      Consumer<EntityManager> then,
      Map<String, Object> details) {
    try {
      return entrance.open(
          person,
          shown,
          visit,
          em -> {
            use(em, link);
            LinkIssuer.voidUnused(em, person);
            then.accept(em);
          },
          "link.redeem",
          withIssuer(link, details));
    } catch (Refused refused) {
      // Who was taken out of their last tenant meanwhile has a link to nowhere.
      throw refused.refusal() == AccessRefusal.SIGN_IN_REFUSED
          ? new Refused(AccessRefusal.LINK_NOT_VALID)
          : refused;
    }
  }

  /** Who gave the link: as far as anybody knows, they hold the account as well as its owner. */
  private Map<String, Object> withIssuer(Token link, Map<String, Object> details) {
    Map<String, Object> all = new LinkedHashMap<>(details);
    transactions.anonymous(
        em ->
            em.createNativeQuery(
                    "select issued_by from sign_in_link where hash = :hash"
                        + " and issued_by is not null")
                .setParameter("hash", link.hash().bytes())
                .getResultStream()
                .findFirst()
                .map(by -> all.put("given_by", by.toString())));
    return all;
  }

  /** Atomic: of two that come at once, one finds no row. */
  private void use(EntityManager em, Token link) {
    List<?> used =
        rows(
            em,
            "update sign_in_link set used_at = :now, taken_at = :now where hash = :hash"
                + " and used_at is null and expires_at > :now returning person_id",
            link);
    if (used.isEmpty()) {
      throw new Refused(AccessRefusal.LINK_NOT_VALID);
    }
  }

  private List<?> rows(EntityManager em, String sql, Token link) {
    return em.createNativeQuery(sql)
        .setParameter("hash", link.hash().bytes())
        .setParameter("now", clock.instant().atOffset(ZoneOffset.UTC))
        .getResultList();
  }

  /**
   * Whom a link is for.
   *
   * @param first whether it is an invitation, and not for a new password
   */
  public record Invited(UUID person, String name, String email, boolean first) {}
}
