package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * What makes two administrators of a tenant two people: each was one for a while, neither made the
 * other, and no third one there made both, or gave both their links elsewhere. Otherwise one person
 * invites who asks, or who agrees, or both, and sits at every screen.
 */
final class TwoAdministrators {
  /** For how long before something was asked for both administered the tenant. */
  private static final Duration KNOWN_FOR = Duration.ofDays(1);

  /**
   * For how long a link counts as held by who gave it: they may have taken it up themselves while
   * its person was an author, before somebody else made that person an administrator. Wherever it
   * was given and taken up: it opens its person everywhere.
   */
  private static final Duration HELD_FOR = Duration.ofDays(30);

  /** The roles by which somebody agrees, as the database has them. */
  private static final String ROLES = Permissions.labels(Permission.MANAGE_PEOPLE);

  /**
   * Who stands in the lines of both: somebody, who made them an administrator, who made those, and
   * so on; and who gave them the link by which they came in lately. A membership says who gave it;
   * of who is an administrator no more the trail does, and who gave one another role made nobody.
   * Whoever begins anew at an address that somebody had before may be the one who left, and stands
   * in the lines of both.
   */
  private static final String IN_BOTH_LINES =
      """
      with recursive admin as (
        select person_id, granted_by from membership where tenant_id = :tenant
          and cast(role as text) = any(string_to_array(:roles, ' '))),
      given as (
        select cast(e.details ->> 'person' as uuid) as person_id, e.person_id as by
        from audit_entry e where e.tenant_id = :tenant
          and e.act in ('person.invite', 'person.roles')
          and jsonb_exists_any(e.details -> 'roles', string_to_array(:roles, ' '))
          and not jsonb_exists_any(
            coalesce(e.details -> 'before', cast('[]' as jsonb)), string_to_array(:roles, ' '))
        union
        select a.person_id, o.person_id from audit_entry o join audit_entry a
          on a.tenant_id = o.tenant_id and a.act = 'invitation.accept'
          and cast(a.person_id as text) = o.details ->> 'invitee'
        where o.tenant_id = :tenant and o.act = 'invitation.offer'
          and jsonb_exists_any(o.details -> 'roles', string_to_array(:roles, ' '))),
      held as (
        select person_id, issued_by as by from sign_in_link where taken_at > :since),
      line (start, person_id) as (
        select one, one from unnest(cast(string_to_array(:two, ' ') as uuid[])) one
        union
        select line.start, made.by from line cross join lateral (
          select granted_by as by from admin where admin.person_id = line.person_id
          union all
          select by from given where given.person_id = line.person_id
            and not exists (select from admin where admin.person_id = line.person_id)
          union all
          select by from held where held.person_id = line.person_id
          union all
          select same.id from person one join person same on same.email = one.email
            where one.id = line.person_id) made
        where made.by is not null)
      select person_id, person_id in (select person_id from admin union
        select coalesce(cast(e.details ->> 'person' as uuid), e.person_id) from audit_entry e
        where e.tenant_id = :tenant
          and e.act in ('person.roles', 'person.leave', 'person.leave_own')
          and jsonb_exists_any(e.details -> 'before', string_to_array(:roles, ' '))) as here,
        person_id in (select by from held)
          and person_id <> :operator
          and not exists (select from admin where granted_by = line.person_id) as elsewhere
      from line group by person_id having count(distinct start) = 2
      """;

  private TwoAdministrators() {}

  /** All administrators of a tenant. */
  static List<UUID> of(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                "select distinct person_id from membership where tenant_id = :tenant"
                    + " and cast(role as text) = any(string_to_array(:roles, ' '))"
                    + " order by person_id")
            .setParameter("tenant", tenant)
            .setParameter("roles", ROLES)
            .getResultList();
    return rows.stream().map(UUID.class::cast).toList();
  }

  /**
   * @throws Refused SECOND_PERSON_NEW
   */
  static void requireKnown(EntityManager em, String tenant, UUID person, Instant asked) {
    boolean known =
        !em.createNativeQuery(
                "select 1 from membership where tenant_id = :tenant and person_id = :person"
                    + " and cast(role as text) = any(string_to_array(:roles, ' '))"
                    + " and granted_at <= :before")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .setParameter("roles", ROLES)
            .setParameter("before", asked.minus(KNOWN_FOR).atOffset(ZoneOffset.UTC))
            .getResultList()
            .isEmpty();
    if (!known) {
      throw new Refused(AccessRefusal.SECOND_PERSON_NEW);
    }
  }

  /**
   * Whoever the platform or the machine's operator made is nobody's in the tenant; whoever gave
   * both their links in another department may be both.
   *
   * @param asked when one of them asked
   * @throws Refused SECOND_PERSON_MADE
   */
  static void requireApart(EntityManager em, String tenant, UUID one, UUID two, Instant asked) {
    List<?> both =
        em.createNativeQuery(IN_BOTH_LINES)
            .setParameter("two", one + " " + two)
            .setParameter("tenant", tenant)
            .setParameter("roles", ROLES)
            .setParameter("since", asked.minus(HELD_FOR).atOffset(ZoneOffset.UTC))
            .setParameter("operator", Acting.COMMAND_LINE)
            .getResultList();
    boolean apart = both.stream().map(Object[].class::cast).noneMatch(row -> isInTheirWay(em, row));
    if (!apart) {
      throw new Refused(AccessRefusal.SECOND_PERSON_MADE);
    }
  }

  private static boolean isInTheirWay(EntityManager em, Object[] row) {
    return (boolean) row[1] || (boolean) row[2] && !Memberships.runsPlatform(em, (UUID) row[0]);
  }
}
