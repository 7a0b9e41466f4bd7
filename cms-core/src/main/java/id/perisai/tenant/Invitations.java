package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Grants;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.letter.Letters;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The table {@code invitation}: roles offered to somebody who has an account in another department.
 * Nothing of it counts before they accept; it ends when a one-time link would.
 */
final class Invitations {
  /** Nobody floods a mailbox by inviting again and again. */
  private static final Duration A_LETTER_EACH = Duration.ofDays(1);

  private Invitations() {}

  /**
   * In place of what the department offered this person before.
   *
   * @return whether they are told by a letter: once a day
   */
  static boolean offer(
      EntityManager em,
      Acting who,
      String tenant,
      UUID person,
      Email address,
      String name,
      Grants grants,
      Instant now) {
    delete(em, tenant, person);
    for (Role role : grants.roles()) {
      em.createNativeQuery(
              "insert into invitation (tenant_id, person_id, role, sections, name, address,"
                  + " invited_by, invited_at) values (:tenant, :person, cast(:role as member_role),"
                  + " cast(string_to_array(nullif(:sections, ''), ' ') as site_section[]), :name,"
                  + " :address, :by, :now)")
          .setParameter("tenant", tenant)
          .setParameter("person", person)
          .setParameter("role", role.label())
          .setParameter(
              "sections",
              grants.reach(role).sections().stream()
                  .map(Section::path)
                  .collect(Collectors.joining(" ")))
          .setParameter("name", name)
          .setParameter("address", address.address())
          .setParameter("by", who.person())
          .setParameter("now", now.atOffset(ZoneOffset.UTC))
          .executeUpdate();
    }
    if (wasTold(em, tenant, person, now)) {
      return false;
    }
    tell(em, tenant, person, now);
    return true;
  }

  /**
   * By the trail, since an invitation that was taken back or declined is no row any more; whoever
   * had the address before too.
   */
  private static boolean wasTold(EntityManager em, String tenant, UUID person, Instant now) {
    return !em.createNativeQuery(
            "select 1 from audit_entry where tenant_id = :tenant and at > :since"
                + " and act = 'invitation.offer' and details ->> 'letter' = 'yes'"
                + " and details ->> 'invitee' in (select cast(same.id as text) from person p"
                + " join person same on same.id = p.id or same.email = p.email"
                + " where p.id = :person)")
        .setParameter("tenant", tenant)
        .setParameter("since", now.minus(A_LETTER_EACH).atOffset(ZoneOffset.UTC))
        .setParameter("person", person)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /**
   * In words of ours alone: it goes from the platform's own sender to people of other departments,
   * and whoever invites chose what they are called.
   */
  private static void tell(EntityManager em, String tenant, UUID person, Instant now) {
    String department = Tenants.find(em, tenant).map(Tenant::name).orElse(tenant);
    Letters.write(
        em,
        tenant,
        person,
        "[Perisai] Anda diundang ke / you are invited to " + department,
        """
        Anda diundang ke %s. Masuklah seperti biasa: undangan menunggu di Beranda, dengan nama yang
        mengundang, dan baru berlaku setelah Anda menerimanya. Bila Anda tidak mengenalnya, tolak
        saja.

        You are invited to %s. Sign in as usual: the invitation waits on the home screen, with the
        name of who invites, and counts only once you accept it. If you do not know what it is
        about, decline it.
        """
            .formatted(department, department),
        now);
  }

  /** Those before are over. */
  static Instant oldest(Instant now) {
    return now.minus(LinkPurpose.INVITATION.validFor());
  }

  /**
   * What a person is offered in a tenant, and by whom.
   *
   * @throws Refused INVITATION_GONE
   */
  static Offered offered(EntityManager em, String tenant, UUID person, Instant now) {
    List<?> rows =
        em.createNativeQuery(
                "select string_agg("
                    + Memberships.ROW
                    + ", ','), cast(min(cast(m.invited_by as text)) as uuid), min(m.invited_at) from invitation m"
                    + " where m.tenant_id = :tenant and m.person_id = :person"
                    + " and m.invited_at > :oldest having count(*) > 0")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .setParameter("oldest", oldest(now).atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(
            row -> new Offered(Memberships.parse((String) row[0]), (UUID) row[1], (Instant) row[2]))
        .orElseThrow(() -> new Refused(AccessRefusal.INVITATION_GONE));
  }

  /** One invitation's roles, who offered them, and when: another one has another time. */
  record Offered(Grants grants, UUID by, Instant at) {}

  /** Whether there was something. */
  static boolean delete(EntityManager em, String tenant, UUID person) {
    return em.createNativeQuery(
                "delete from invitation where tenant_id = :tenant and person_id = :person")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .executeUpdate()
        > 0;
  }
}
