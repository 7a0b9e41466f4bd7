package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Factors;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Letters;
import id.perisai.letter.Told;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TellOwner;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets somebody in again who lost every second factor. Whoever could do that alone could become
 * anybody, so two administrators do: one asks with a reason, another one agrees. Both were
 * administrators a day before, and neither made the other ({@link TwoAdministrators}): nobody makes
 * their own second person. The same two give a new password alone to whoever may do more than
 * write. The machine's operator, who could do anything there, does it in one step by the command
 * line.
 */
public final class Recovery {
  private static final Duration GOOD_FOR = Duration.ofDays(3);

  private final Work work;
  private final Clock clock;

  public Recovery(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /** What somebody cannot show any more. */
  public enum Lost {
    /** They choose a new one, and show their second factor as ever. */
    PASSWORD,
    /** All that opens their account, which is forgotten. */
    EVERYTHING
  }

  /**
   * Asks for it; asking again replaces what waits.
   *
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, PERSON_UNKNOWN, PERSON_ELSEWHERE for the platform's
   *     own people but in its own tenant, RECOVERY_REASON_MISSING, SECOND_PERSON_NEW
   */
  public void ask(Acting who, UUID person, Lost lost, String reason) {
    who.requireFresh();
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    String why = Letters.line(reason == null ? "" : reason);
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          requireOther(em, who, person);
          IssueLink.requireOwnTenant(em, who, person);
          if (why.isEmpty()) {
            throw new Refused(AccessRefusal.RECOVERY_REASON_MISSING);
          }
          Instant now = clock.instant();
          TwoAdministrators.requireKnown(em, who.tenant(), who.person(), now);
          delete(em, who, person);
          em.createNativeQuery(
                  "insert into recovery (tenant_id, person_id, asked_by, reason, asked_at,"
                      + " keeps_factors) values (:tenant, :person, :by, :reason, :now, :keeps)")
              .setParameter("tenant", who.tenant())
              .setParameter("person", person)
              .setParameter("by", who.person())
              .setParameter("reason", why)
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .setParameter("keeps", lost == Lost.PASSWORD)
              .executeUpdate();
          // Its owner learns of it before anybody can agree.
          TellOwner.of(
              em,
              who.tenant(),
              person,
              lost == Lost.PASSWORD
                  ? "kata sandi baru diminta / a new password was asked for"
                  : "pemulihan akses diminta / recovery of your access was asked for",
              who.name() + ": " + why,
              now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "recovery.ask",
              Map.of(
                  "person",
                  person.toString(),
                  "reason",
                  why,
                  "lost",
                  lost.name().toLowerCase(Locale.ROOT)));
          return null;
        });
  }

  /**
   * Agrees: the person chooses a new password by the link; and where everything was lost, their old
   * password, passkeys, app, codes and account of the provider are forgotten and their sessions
   * end.
   *
   * @param seen what was shown to the one who agrees: the one who asks may ask for another thing
   *     meanwhile
   * @return the link's token, to be shown once
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, PERSON_UNKNOWN; SECOND_PERSON_NEEDED without what
   *     another one asked for in the last three days who still is an administrator;
   *     RECOVERY_CHANGED where that is not what was seen; SECOND_PERSON_NEW and SECOND_PERSON_MADE,
   *     whoever of the two it is; what {@link IssueLink#agreed} says
   */
  public Token agree(Acting who, Waiting seen) {
    UUID person = seen.person();
    who.requireFresh();
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    return work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          requireOther(em, who, person);
          use(em, who, seen);
          TwoAdministrators.requireKnown(em, who.tenant(), seen.askedBy(), seen.at());
          TwoAdministrators.requireKnown(em, who.tenant(), who.person(), seen.at());
          TwoAdministrators.requireApart(em, who.tenant(), seen.askedBy(), who.person(), seen.at());
          Token link = IssueLink.agreed(em, who, person);
          if (seen.lost() == Lost.EVERYTHING) {
            forget(em, who, person, "recovery.agree");
          } else {
            AuditTrail.record(
                em,
                who.tenant(),
                who.person(),
                "recovery.agree",
                Map.of("person", person.toString(), "lost", "password"));
          }
          return link;
        });
  }

  /**
   * The operator's way, without a second person.
   *
   * @return the link's token
   * @throws Refused NOT_PERMITTED for anybody but the command line; what {@link IssueLink} says
   */
  public Token byOperator(Acting who, UUID person) {
    if (!who.isCommandLine()) {
      throw new Refused(AccessRefusal.NOT_PERMITTED, Permission.MANAGE_PEOPLE);
    }
    Token link = new IssueLink(work).issue(who, person);
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          forget(em, who, person, "recovery.operator");
          return null;
        });
    return link;
  }

  /** What somebody asked for. */
  public record Waiting(
      UUID person, UUID askedBy, String name, Instant at, Lost lost, String reason)
      implements Serializable {}

  /** What can still be agreed to: whoever asked administers here. */
  public List<Waiting> waiting(Acting who) {
    return work.evenSuspended(who, Permission.MANAGE_PEOPLE, em -> waiting(em, who.tenant()));
  }

  private List<Waiting> waiting(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                "select r.person_id, r.asked_by, p.name, r.asked_at, r.keeps_factors,"
                    + " r.reason from recovery r"
                    + " join person p on p.id = r.asked_by where r.tenant_id = :tenant"
                    + " and r.asked_at > :since order by r.asked_at")
            .setParameter("tenant", tenant)
            .setParameter("since", clock.instant().minus(GOOD_FOR).atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Waiting(
                    (UUID) row[0],
                    (UUID) row[1],
                    (String) row[2],
                    (Instant) row[3],
                    lost(row[4]),
                    (String) row[5]))
        .filter(one -> stillAdministers(em, tenant, one.askedBy()))
        .toList();
  }

  /** What others asked for who acts, in the tenant in which they do. */
  public Optional<Waiting> mine(Acting who) {
    return work.in(who, Permission.READ, em -> mine(em, who));
  }

  private Optional<Waiting> mine(EntityManager em, Acting who) {
    return waiting(em, who.tenant()).stream()
        .filter(one -> one.person().equals(who.person()))
        .findFirst();
  }

  /**
   * Takes back what was asked for, whoever asked: nobody agrees to it any more.
   *
   * @throws Refused STEP_UP_NEEDED, RECOVERY_GONE
   */
  public void takeBack(Acting who, UUID person) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          Memberships.awaitTurn(em, person);
          require(delete(em, who, person));
          TellOwner.of(
              em,
              who.tenant(),
              person,
              "permintaan pemulihan akses Anda ditarik / what was asked for your access was taken"
                  + " back",
              who.name(),
              clock.instant());
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "recovery.take_back",
              Map.of("person", person.toString()));
          return null;
        });
  }

  /**
   * Its person says that they lost nothing; the department's administrators learn of it, since one
   * of them asked for something else than was so. Whoever found the person's screen open does not
   * keep them from being let in: they show first who they are.
   *
   * @throws Refused STEP_UP_NEEDED, RECOVERY_GONE
   */
  public void decline(Acting who) {
    who.requireFresh();
    work.evenSuspended(
        who,
        Permission.READ,
        em -> {
          Memberships.awaitTurn(em, who.person());
          Optional<Waiting> asked = mine(em, who);
          require(delete(em, who, who.person()));
          // Of whoever asked and administers no more, there is nothing to tell.
          asked.ifPresent(one -> tellAdministrators(em, who, one));
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "recovery.decline",
              asked.isPresent() ? Map.of("asker", asked.get().askedBy().toString()) : Map.of());
          return null;
        });
  }

  private void tellAdministrators(EntityManager em, Acting who, Waiting asked) {
    for (UUID administrator : TwoAdministrators.of(em, who.tenant())) {
      // What the reason says goes to nobody whose address was only typed.
      if (!administrator.equals(who.person()) && Factors.hasWayIn(em, administrator)) {
        Told.inDepartment(
            em,
            who.tenant(),
            administrator,
            "seseorang menolak pemulihan aksesnya / somebody declined the recovery of their access",
            "%s; yang meminta / who asked: %s; alasan / reason: %s"
                .formatted(who.name(), asked.name(), asked.reason()),
            clock.instant());
      }
    }
  }

  private static void require(boolean waited) {
    if (!waited) {
      throw new Refused(AccessRefusal.RECOVERY_GONE);
    }
  }

  private static void requireOther(EntityManager em, Acting who, UUID person) {
    if (who.person().equals(person)) {
      throw new Refused(AccessRefusal.OWN_ROLES);
    }
    Memberships.awaitTurn(em, person);
    if (Memberships.roles(em, who.tenant(), person).isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
  }

  private static Lost lost(Object keepsFactors) {
    return (Boolean) keepsFactors ? Lost.PASSWORD : Lost.EVERYTHING;
  }

  /** Uses up what another administrator asked for: of two who agree at once, one finds it. */
  private void use(EntityManager em, Acting who, Waiting seen) {
    List<?> rows =
        em.createNativeQuery(
                "delete from recovery where tenant_id = :tenant and person_id = :person"
                    + " and asked_by <> :who and asked_at > :since"
                    + " returning asked_by, asked_at, keeps_factors, reason")
            .setParameter("tenant", who.tenant())
            .setParameter("person", seen.person())
            .setParameter("who", who.person())
            .setParameter("since", clock.instant().minus(GOOD_FOR).atOffset(ZoneOffset.UTC))
            .getResultList();
    Object[] row =
        rows.stream()
            .findFirst()
            .map(Object[].class::cast)
            .filter(one -> stillAdministers(em, who.tenant(), (UUID) one[0]))
            .orElseThrow(() -> new Refused(AccessRefusal.SECOND_PERSON_NEEDED));
    Waiting asked =
        new Waiting(
            seen.person(),
            (UUID) row[0],
            seen.name(),
            (Instant) row[1],
            lost(row[2]),
            (String) row[3]);
    if (!asked.equals(seen)) {
      throw new Refused(AccessRefusal.RECOVERY_CHANGED);
    }
  }

  private static boolean stillAdministers(EntityManager em, String tenant, UUID asker) {
    return Permissions.allow(Memberships.roles(em, tenant, asker), Permission.MANAGE_PEOPLE);
  }

  /** Whether there was something. */
  private static boolean delete(EntityManager em, Acting who, UUID person) {
    return em.createNativeQuery(
                "delete from recovery where tenant_id = :tenant and person_id = :person")
            .setParameter("tenant", who.tenant())
            .setParameter("person", person)
            .executeUpdate()
        > 0;
  }

  private void forget(EntityManager em, Acting who, UUID person, String act) {
    TellOwner.of(
        em,
        who.tenant(),
        person,
        "semua cara masuk Anda dihapus / all your ways in were removed",
        who.name(),
        clock.instant());
    Factors.closeToAllButLinks(em, person, clock.instant()); // a password of nobody's is a way in
    AuditTrail.record(em, who.tenant(), who.person(), act, Map.of("person", person.toString()));
  }
}
