package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Letters;
import id.perisai.letter.Told;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lets somebody in again who lost every second factor. Whoever could do that alone could become
 * anybody, so two administrators do: one asks with a reason, another one agrees. The machine's
 * operator, who could do anything there, does it in one step by the command line.
 */
public final class Recovery {
  private static final Duration GOOD_FOR = Duration.ofDays(3);

  private final Work work;
  private final Clock clock;

  public Recovery(Work work, Clock clock) {
    this.work = work;
    this.clock = clock;
  }

  /**
   * Asks for it; asking again replaces what waits.
   *
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, PERSON_UNKNOWN, RECOVERY_REASON_MISSING
   */
  public void ask(Acting who, UUID person, String reason) {
    who.requireFresh();
    work.spend(who, Permission.MANAGE_PEOPLE, Cost.LINK);
    String why = Letters.line(reason == null ? "" : reason);
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          requireOther(em, who, person);
          if (why.isEmpty()) {
            throw new Refused(AccessRefusal.RECOVERY_REASON_MISSING);
          }
          Instant now = clock.instant();
          delete(em, who, person);
          em.createNativeQuery(
                  "insert into recovery (tenant_id, person_id, asked_by, reason, asked_at)"
                      + " values (:tenant, :person, :by, :reason, :now)")
              .setParameter("tenant", who.tenant())
              .setParameter("person", person)
              .setParameter("by", who.person())
              .setParameter("reason", why)
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .executeUpdate();
          // Its owner learns of it before anybody can agree.
          Told.of(
              em,
              who.tenant(),
              person,
              "pemulihan akses diminta / recovery of your access was asked for",
              who.name() + ": " + why,
              now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "recovery.ask",
              Map.of("person", person.toString(), "reason", why));
          return null;
        });
  }

  /**
   * Agrees: the person's passkeys, app, codes and account of the provider are forgotten, their
   * sessions end, and they choose a new password by the link.
   *
   * @return the link's token, to be shown once
   * @throws Refused STEP_UP_NEEDED, OWN_ROLES, PERSON_UNKNOWN; SECOND_PERSON_NEEDED without what
   *     another administrator asked for in the last three days; what {@link IssueLink} says
   */
  public Token agree(Acting who, UUID person) {
    who.requireFresh();
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          requireOther(em, who, person);
          requireAskedByAnother(em, who, person);
          return null;
        });
    Token link = new IssueLink(work).issue(who, person); // and asks whether this person's may be
    work.in(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          requireAskedByAnother(em, who, person);
          if (delete(em, who, person) == 0) {
            throw new Refused(AccessRefusal.SECOND_PERSON_NEEDED); // somebody agreed at this moment
          }
          forget(em, who, person, "recovery.agree");
          return null;
        });
    return link;
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
  public record Waiting(UUID person, UUID askedBy, String name, String reason) {}

  public List<Waiting> waiting(Acting who) {
    return work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select r.person_id, r.asked_by, p.name, r.reason from recovery r"
                          + " join person p on p.id = r.asked_by where r.tenant_id = :tenant"
                          + " and r.asked_at > :since order by r.asked_at")
                  .setParameter("tenant", who.tenant())
                  .setParameter("since", clock.instant().minus(GOOD_FOR).atOffset(ZoneOffset.UTC))
                  .getResultList();
          return rows.stream()
              .map(Object[].class::cast)
              .map(
                  row ->
                      new Waiting((UUID) row[0], (UUID) row[1], (String) row[2], (String) row[3]))
              .toList();
        });
  }

  private static void requireOther(EntityManager em, Acting who, UUID person) {
    if (who.person().equals(person)) {
      throw new Refused(AccessRefusal.OWN_ROLES);
    }
    if (Memberships.roles(em, who.tenant(), person).isEmpty()) {
      throw new Refused(AccessRefusal.PERSON_UNKNOWN);
    }
  }

  private void requireAskedByAnother(EntityManager em, Acting who, UUID person) {
    List<?> asked =
        em.createNativeQuery(
                "select 1 from recovery where tenant_id = :tenant and person_id = :person"
                    + " and asked_by <> :who and asked_at > :since")
            .setParameter("tenant", who.tenant())
            .setParameter("person", person)
            .setParameter("who", who.person())
            .setParameter("since", clock.instant().minus(GOOD_FOR).atOffset(ZoneOffset.UTC))
            .getResultList();
    if (asked.isEmpty()) {
      throw new Refused(AccessRefusal.SECOND_PERSON_NEEDED);
    }
  }

  private static int delete(EntityManager em, Acting who, UUID person) {
    return em.createNativeQuery(
            "delete from recovery where tenant_id = :tenant and person_id = :person")
        .setParameter("tenant", who.tenant())
        .setParameter("person", person)
        .executeUpdate();
  }

  private void forget(EntityManager em, Acting who, UUID person, String act) {
    for (String table :
        List.of("sign_in_passkey", "code_app", "recovery_code", "sign_on_identity")) {
      em.createNativeQuery("delete from " + table + " where person_id = :person")
          .setParameter("person", person)
          .executeUpdate();
    }
    Sessions.endAll(em, person);
    Told.of(
        em,
        who.tenant(),
        person,
        "semua cara masuk Anda dihapus / all your ways in were removed",
        who.name(),
        clock.instant());
    AuditTrail.record(em, who.tenant(), who.person(), act, Map.of("person", person.toString()));
  }
}
