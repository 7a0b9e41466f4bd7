package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.access.Factors;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The members of one's tenant. */
public final class People {
  private final Work work;

  public People(Work work) {
    this.work = work;
  }

  /** All members by name, in one query. */
  public List<Member> of(Acting who) {
    return work.evenSuspended(
        who,
        Permission.MANAGE_PEOPLE,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select p.id, p.name, coalesce(p.email, ''),"
                          + " string_agg("
                          + Memberships.ROW
                          + ", ',' order by m.role),"
                          + Factors.HAS_WAY_IN
                          + " from membership m join person p on p.id = m.person_id"
                          + " where m.tenant_id = :tenant"
                          + " group by p.id, p.name, p.email order by p.name, p.id")
                  .setParameter("tenant", who.tenant())
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(People::member).toList();
        });
  }

  private static Member member(Object[] row) {
    return new Member(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        Memberships.parse((String) row[3]),
        (Boolean) row[4]);
  }

  /**
   * A member.
   *
   * @param signsIn whether the person has a way in: a password, a passkey, or an account of the
   *     provider
   */
  public record Member(UUID person, String name, String email, Grants grants, boolean signsIn) {
    public Set<Role> roles() {
      return grants.roles();
    }
  }
}
