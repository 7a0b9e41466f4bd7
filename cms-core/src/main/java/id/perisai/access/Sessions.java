package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Web sessions as rows, so that each request can be asked whether its session still holds: it ends
 * after a working day, after an hour of silence, at sign-out, and at a change of password or of the
 * roles in its tenant.
 */
public final class Sessions {
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  /** Whoever is asked for a second factor, or to set one up, does so soon or signs in anew. */
  private static final Duration UNFINISHED = Duration.ofMinutes(15);

  private final Transactions transactions;
  private final SignInRules rules;
  private final Clock clock;

  public Sessions(EntityManagerFactory factory) {
    this(factory, SignInRules.USUAL, Clock.systemUTC());
  }

  Sessions(EntityManagerFactory factory, Clock clock) {
    this(factory, SignInRules.USUAL, clock);
  }

  public Sessions(EntityManagerFactory factory, SignInRules rules, Clock clock) {
    this.transactions = new Transactions(factory);
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * The person whose session this is, with the roles as of now; empty when it has ended, and as
   * long as more is asked before they may work.
   */
  public Optional<Acting> acting(Token session) {
    return holder(session).filter(held -> held.stage() == Stage.WHOLE).map(Holder::acting);
  }

  /** Whose session this is and how far it is; empty when it has ended. */
  public Optional<Holder> holder(Token session) {
    return transactions.anonymous(
        em -> live(em, session).flatMap(row -> holder(em, session, row, row.proven())));
  }

  /**
   * The same for a request, which is written down for the session's owner. What was shown in one
   * kind of browser is not fresh in another: the cookie was copied, and its owner showed nothing
   * there.
   */
  public Optional<Holder> holder(Token session, Visit visit) {
    Instant now = clock.instant();
    Optional<Asked> asked =
        transactions.anonymous(
            em ->
                live(em, session)
                    .flatMap(
                        row ->
                            holder(em, session, row, provenIn(row, visit))
                                .map(
                                    holder ->
                                        new Asked(
                                            holder,
                                            row.device(),
                                            SessionUses.isNoted(em, session, visit, now)))));
    asked.filter(one -> !one.noted()).ifPresent(one -> note(session, one, visit, now));
    return asked.map(Asked::holder);
  }

  private static Instant provenIn(Live row, Visit visit) {
    return SessionUses.isAnother(row.device(), visit) ? Instant.EPOCH : row.proven();
  }

  private Optional<Holder> holder(EntityManager em, Token session, Live row, Instant proven) {
    return acting(em, row, row.tenant())
        .map(who -> new Holder(who.by(session.hash(), proven), stage(em, row)));
  }

  private void note(Token session, Asked asked, Visit visit, Instant now) {
    Acting who = asked.holder().acting();
    transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          SessionUses.note(em, session, who, asked.device(), visit, now);
          return null;
        });
  }

  /**
   * A request's session.
   *
   * @param device that it was opened with
   * @param noted whether its use was written down just now
   */
  private record Asked(Holder holder, String device, boolean noted) {}

  /**
   * How far the session is by what its owner has, and may do anywhere, as of now: whoever was given
   * a role that asks for two factors since they showed one has the other still to show, or to set
   * up; and where it was set up in another session, it is shown in this one.
   */
  private Stage stage(EntityManager em, Live session) {
    if (session.twoShown() || session.stage() == Stage.SECOND) {
      return session.stage();
    }
    boolean asked =
        session.stage() == Stage.ENROL
            || rules.ask(Memberships.rolesAnywhere(em, session.person()));
    if (!asked) {
      return Stage.WHOLE;
    }
    return Factors.has(em, session.person()) ? Stage.SECOND : Stage.ENROL;
  }

  /**
   * Somebody with a session.
   *
   * @param acting may work only if the stage is WHOLE
   */
  public record Holder(Acting acting, Stage stage) {}

  /**
   * Goes on in another of the person's tenants, if nothing is left to be shown for what they may do
   * there.
   *
   * @throws Refused NOT_A_MEMBER; STEP_UP_NEEDED if roles were given there since its owner last
   *     showed who they are in this kind of browser
   */
  public Acting switchTenant(Token session, String tenant, Visit visit) {
    UUID person =
        acting(session)
            .map(Acting::person)
            .orElseThrow(() -> new Refused(AccessRefusal.NOT_A_MEMBER, tenant));
    return transactions.in(
        tenant,
        person,
        em -> {
          Memberships.awaitTurn(em, person);
          Live live =
              live(em, session)
                  .filter(row -> stage(em, row) == Stage.WHOLE) // asked where the roles are read
                  .orElseThrow(() -> new Refused(AccessRefusal.NOT_A_MEMBER, tenant));
          Acting acting =
              acting(em, live, tenant)
                  .orElseThrow(() -> new Refused(AccessRefusal.NOT_A_MEMBER, tenant));
          requireShownSince(em, provenIn(live, visit), person, tenant);
          em.createNativeQuery("update web_session set tenant = :tenant where hash = :hash")
              .setParameter("tenant", tenant)
              .setParameter("hash", session.hash().bytes())
              .executeUpdate();
          AuditTrail.record(em, tenant, person, "tenant.enter", Map.of());
          return acting;
        });
  }

  /**
   * Sessions end where roles change. One that was elsewhere then goes on there, and whoever may
   * have stolen it does not bring it along to what its owner was given since.
   */
  private static void requireShownSince(
      EntityManager em, Instant proven, UUID person, String tenant) {
    List<?> given =
        em.createNativeQuery(
                "select 1 from membership where tenant_id = :tenant and person_id = :person"
                    + " and granted_at > :shown")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .setParameter("shown", proven.plus(Acting.FRESH_FOR).atOffset(ZoneOffset.UTC))
            .getResultList();
    if (!given.isEmpty()) {
      throw new Refused(AccessRefusal.STEP_UP_NEEDED);
    }
  }

  private Optional<Live> live(EntityManager em, Token session) {
    Instant now = clock.instant();
    List<?> rows =
        em.createNativeQuery(
                "select person_id, cast(tenant as text), seen_at < :stale, cast(stage as text),"
                    + " proven_at, two_shown, device from web_session where hash = :hash and ended_at is"
                    + " null and opened_at > :oldest and seen_at > :silent and (stage = 'whole' or"
                    + " opened_at > :unfinished)")
            .setParameter("hash", session.hash().bytes())
            .setParameter("stale", now.minus(SEEN_EVERY).atOffset(ZoneOffset.UTC))
            .setParameter("oldest", oldest(now).atOffset(ZoneOffset.UTC))
            .setParameter("silent", silent(now).atOffset(ZoneOffset.UTC))
            .setParameter("unfinished", now.minus(UNFINISHED).atOffset(ZoneOffset.UTC))
            .getResultList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) rows.get(0);
    if ((Boolean) row[2]) {
      em.createNativeQuery("update web_session set seen_at = :now where hash = :hash")
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .setParameter("hash", session.hash().bytes())
          .executeUpdate();
    }
    return Optional.of(
        new Live(
            (UUID) row[0],
            (String) row[1],
            Stage.ofLabel((String) row[3]),
            (Instant) row[4],
            (Boolean) row[5],
            (String) row[6]));
  }

  /** What was opened then has ended. */
  private Instant oldest(Instant now) {
    return now.minus(rules.longest());
  }

  /** What was seen last then has ended. */
  private Instant silent(Instant now) {
    return now.minus(rules.idle());
  }

  private static Optional<Acting> acting(EntityManager em, Live session, String tenant) {
    Transactions.set(em, "perisai.person", session.person().toString());
    return Memberships.acting(em, session.person(), tenant);
  }

  static void open(
      EntityManager em,
      Token token,
      Acting acting,
      Stage stage,
      boolean twoShown,
      Visit visit,
      Instant opened,
      Instant now) {
    em.createNativeQuery(
            "insert into web_session (hash, person_id, tenant, place, opened_at, seen_at, stage,"
                + " two_shown, proven_at, device) values (:hash, :person, :tenant, :place,"
                + " :opened, :now, cast(:stage as session_stage), :two, :now, :device)")
        .setParameter("hash", token.hash().bytes())
        .setParameter("person", acting.person())
        .setParameter("tenant", acting.tenant())
        .setParameter("place", visit.place().bytes())
        .setParameter("opened", opened.atOffset(ZoneOffset.UTC))
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("stage", stage.label())
        .setParameter("two", twoShown)
        .setParameter("device", visit.device())
        .executeUpdate();
  }

  /**
   * Goes on under a new token, in the transaction of what its owner just showed: the old token,
   * whoever may have it too, is worth nothing any more. Whoever must set up a second factor, and
   * has none yet, must still.
   *
   * @param shown one factor takes nobody further than they were
   * @throws Refused SESSION_UNKNOWN when it has ended
   */
  public static Token proven(
      EntityManager em, Acting who, Entrance.Shown shown, Visit visit, Instant now) {
    Digest old = who.session().orElseThrow(() -> new Refused(AccessRefusal.SESSION_UNKNOWN));
    Memberships.awaitTurn(em, who.person());
    List<?> opened =
        em.createNativeQuery(
                "update web_session set ended_at = :now where hash = :hash and person_id = :person"
                    + " and ended_at is null returning opened_at, cast(stage as text), two_shown")
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .setParameter("hash", old.bytes())
            .setParameter("person", who.person())
            .getResultList();
    if (opened.isEmpty()) {
      throw new Refused(AccessRefusal.SESSION_UNKNOWN);
    }
    Object[] row = (Object[]) opened.get(0);
    boolean two = shown == Entrance.Shown.TWO;
    Stage stage = two ? Stage.WHOLE : Stage.ofLabel((String) row[1]);
    Token token = Token.random();
    open(em, token, who, stage, two || (Boolean) row[2], visit, (Instant) row[0], now);
    SessionUses.goOn(em, old, token);
    Factors.goOn(em, who.person(), old, token);
    return token;
  }

  /**
   * Refuses to change what somebody has in a session that was ended since its request came, such as
   * a stolen one whose owner just changed the password. Nobody ends it before the transaction does.
   *
   * @throws Refused SESSION_UNKNOWN
   */
  public static void requireStill(EntityManager em, Acting who) {
    Memberships.awaitTurn(em, who.person());
    if (who.session().isPresent()
        && em.createNativeQuery("select 1 from web_session where hash = :hash and ended_at is null")
            .setParameter("hash", who.session().get().bytes())
            .getResultList()
            .isEmpty()) {
      throw new Refused(AccessRefusal.SESSION_UNKNOWN);
    }
  }

  /**
   * As {@link #requireStill}, and that it is where they work: roles that change there end it, and
   * leave alone what went elsewhere meanwhile.
   *
   * @throws Refused SESSION_UNKNOWN
   */
  static void requireStillHere(EntityManager em, Acting who) {
    Memberships.awaitTurn(em, who.person());
    if (who.session().isPresent()
        && em.createNativeQuery(
                "select 1 from web_session where hash = :hash and tenant = :tenant"
                    + " and ended_at is null")
            .setParameter("hash", who.session().get().bytes())
            .setParameter("tenant", who.tenant())
            .getResultList()
            .isEmpty()) {
      throw new Refused(AccessRefusal.SESSION_UNKNOWN);
    }
  }

  /**
   * One of a person's own live sessions.
   *
   * @param uses with what and from where, the newest first
   */
  public record Open(
      UUID id,
      String device,
      Instant opened,
      Instant seen,
      boolean here,
      boolean whole,
      List<Use> uses) {
    /** Whether its uses say more than the rest of it. */
    public boolean showsUses() {
      return uses.size() > 1 || uses.stream().anyMatch(use -> use.other() || !use.near());
    }
  }

  /**
   * A kind of browser at one place that used a session.
   *
   * @param device in words; empty for what is not known
   * @param other whether it is another kind than the session was opened with
   * @param near whether it is where its owner is now
   */
  public record Use(String device, boolean other, boolean near, Instant first, Instant last) {}

  /**
   * The person's live sessions, the one seen last first.
   *
   * @param here where they are now
   */
  public List<Open> of(Acting who, Visit here) {
    Instant now = clock.instant();
    return transactions.anonymous(
        em -> {
          Map<Digest, List<Use>> uses =
              SessionUses.of(em, who.person(), here, oldest(now), silent(now)).stream()
                  .collect(
                      Collectors.groupingBy(
                          SessionUses.Of::session,
                          Collectors.mapping(SessionUses.Of::use, Collectors.toList())));
          return open(em, who, uses, now);
        });
  }

  /**
   * The browsers of another kind than their sessions were opened with, the newest first: most
   * likely somebody copied a cookie. Not the one that reads this, who knows what it is.
   */
  public static List<Use> strangers(List<Open> sessions, Visit reader) {
    return sessions.stream()
        .flatMap(session -> session.uses().stream().filter(use -> !isOf(reader, session, use)))
        .filter(Use::other)
        .sorted(Comparator.comparing(Use::last).reversed())
        .toList();
  }

  private static boolean isOf(Visit reader, Open session, Use use) {
    return session.here() && use.near() && use.device().equals(reader.device());
  }

  private List<Open> open(EntityManager em, Acting who, Map<Digest, List<Use>> uses, Instant now) {
    List<?> rows =
        em.createNativeQuery(
                "select id, device, opened_at, seen_at, cast(hash as bytea), stage = 'whole' from"
                    + " web_session where person_id = :person and ended_at is null and opened_at >"
                    + " :oldest and seen_at > :silent and (stage = 'whole' or opened_at >"
                    + " :unfinished) order by seen_at desc, id")
            .setParameter("person", who.person())
            .setParameter("oldest", oldest(now).atOffset(ZoneOffset.UTC))
            .setParameter("silent", silent(now).atOffset(ZoneOffset.UTC))
            .setParameter("unfinished", now.minus(UNFINISHED).atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream().map(Object[].class::cast).map(row -> open(who, row, uses)).toList();
  }

  private static Open open(Acting who, Object[] row, Map<Digest, List<Use>> uses) {
    Digest hash = Digest.ofBytes((byte[]) row[4]);
    return new Open(
        (UUID) row[0],
        (String) row[1],
        (Instant) row[2],
        (Instant) row[3],
        who.session().equals(Optional.of(hash)),
        (Boolean) row[5],
        uses.getOrDefault(hash, List.of()));
  }

  /** Ends a session whose bearer signs in anew; nothing for one that has ended. */
  public void replace(Token session) {
    transactions.anonymous(em -> end(em, session));
  }

  /** Whether it had not ended before. */
  static boolean end(EntityManager em, Token session) {
    return em.createNativeQuery(
                "update web_session set ended_at = now() where hash = :hash and ended_at is null")
            .setParameter("hash", session.hash().bytes())
            .executeUpdate()
        > 0;
  }

  /**
   * Ends what a person has open in one tenant, in the transaction of the act that changes what they
   * may do there, and what is on its way there just now. Sessions at work elsewhere go on: no
   * department ends another's work.
   */
  public static void endIn(EntityManager em, String tenant, UUID person) {
    Memberships.awaitTurn(em, person);
    em.createNativeQuery(
            "update web_session set ended_at = now()"
                + " where person_id = :person and tenant = :tenant and ended_at is null")
        .setParameter("person", person)
        .setParameter("tenant", tenant)
        .executeUpdate();
  }

  /**
   * Ends all sessions of a person, those too that are being opened just now, and what was opened at
   * the desk's host out of them.
   */
  public static void endAll(EntityManager em, UUID person) {
    Memberships.awaitTurn(em, person);
    em.createNativeQuery(
            "update web_session set ended_at = now()"
                + " where person_id = :person and ended_at is null")
        .setParameter("person", person)
        .executeUpdate();
    DeskTokens.endAll(em, person);
  }

  private record Live(
      UUID person, String tenant, Stage stage, Instant proven, boolean twoShown, String device) {}
}
