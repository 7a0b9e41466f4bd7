package id.perisai.access;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where people are members, read from the database each time. */
public final class Memberships {
  /** A row as words, the role and its sections; for a query in which {@code m} is it. */
  public static final String ROW = "concat_ws(' ', m.role, array_to_string(m.sections, ' '))";

  private final Transactions transactions;

  public Memberships(EntityManagerFactory factory) {
    this.transactions = new Transactions(factory);
  }

  /** A person's tenants, by name, each with the roles there. */
  public List<Membership> of(UUID person) {
    return transactions.in(null, person, em -> of(em, person));
  }

  /** The person at work in a tenant; empty when not a member. */
  public Optional<Acting> acting(UUID person, String tenant) {
    return transactions.in(null, person, em -> acting(em, person, tenant));
  }

  /** The transaction's person must be this one. */
  static List<Membership> of(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(m.tenant_id as text), t.name,"
                    + " string_agg(cast(m.role as text), ' ' order by m.role)"
                    + " from membership m join tenant t on t.id = m.tenant_id"
                    + " where m.person_id = :person group by m.tenant_id, t.name"
                    + " order by t.name, m.tenant_id")
            .setParameter("person", person)
            .getResultList();
    List<Membership> memberships = new ArrayList<>();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      memberships.add(
          new Membership((String) columns[0], (String) columns[1], roles((String) columns[2])));
    }
    return memberships;
  }

  /** All that a person may do somewhere; the transaction's person must be this one. */
  static Set<Role> rolesAnywhere(EntityManager em, UUID person) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    of(em, person).forEach(membership -> roles.addAll(membership.roles()));
    return roles;
  }

  /** The transaction's person must be this one. */
  static Optional<Acting> acting(EntityManager em, UUID person, String tenant) {
    return of(em, person).stream()
        .filter(membership -> membership.tenant().equals(tenant))
        .findFirst()
        .map(here -> new Acting(person, name(em, person), tenant, grants(em, tenant, person)));
  }

  /** The roles of {@link #grants}. */
  public static Set<Role> roles(EntityManager em, String tenant, UUID person) {
    return grants(em, tenant, person).roles();
  }

  /**
   * What a person was given as of now, in the tenant of the running transaction or in one that the
   * transaction's person belongs to; nothing when not a member.
   */
  public static Grants grants(EntityManager em, String tenant, UUID person) {
    Object rows =
        em.createNativeQuery(
                "select coalesce(string_agg("
                    + ROW
                    + ", ','), '') from membership m"
                    + " where m.tenant_id = :tenant and m.person_id = :person")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .getSingleResult();
    return parse((String) rows);
  }

  /** Rows as {@link #ROW} says them, by comma; empty for none. */
  public static Grants parse(String rows) {
    Map<Role, Reach> grants = new EnumMap<>(Role.class);
    for (String row : rows.isEmpty() ? new String[0] : rows.split(",")) {
      String[] words = row.split(" ");
      grants.put(
          Role.ofLabel(words[0]),
          Reach.of(Arrays.stream(words).skip(1).map(Section::new).toList()));
    }
    return Grants.ofRows(grants);
  }

  /**
   * Whether the person is a member of another tenant than this one. Whoever else asks or grants for
   * the same person waits until the transaction ends, so that the answer stays true for its length.
   */
  public static boolean isElsewhere(EntityManager em, UUID person, String tenant) {
    awaitTurn(em, person);
    return ofAnybody(em, person).stream()
        .anyMatch(membership -> !membership.tenant().equals(tenant));
  }

  /**
   * Waits for whoever else changes what this person may do, how they get in, or which sessions they
   * have, so that what is looked at stays true until the transaction ends. Before any of their rows
   * is touched and before the trail's entry, or two wait for each other.
   */
  public static void awaitTurn(EntityManager em, UUID person) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('person ' || :person, 0)) as text)")
        .setParameter("person", person.toString())
        .getSingleResult();
  }

  /** Whether the person administers the platform, whichever tenant the transaction is in. */
  public static boolean runsPlatform(EntityManager em, UUID person) {
    return ofAnybody(em, person).stream()
        .anyMatch(membership -> membership.roles().contains(Role.PLATFORM_ADMIN));
  }

  /** Whether the person is a member of this tenant, whichever one the transaction is in. */
  public static boolean isOf(EntityManager em, UUID person, String tenant) {
    return ofAnybody(em, person).stream()
        .anyMatch(membership -> membership.tenant().equals(tenant));
  }

  /** Whether the person is a member of any tenant. */
  public static boolean isAnywhere(EntityManager em, UUID person) {
    return !ofAnybody(em, person).isEmpty();
  }

  private static List<Membership> ofAnybody(EntityManager em, UUID person) {
    String asking =
        (String) em.createNativeQuery("select current_setting('perisai.person')").getSingleResult();
    Transactions.set(em, "perisai.person", person.toString()); // one sees one's own memberships
    List<Membership> memberships = of(em, person);
    Transactions.set(em, "perisai.person", asking);
    return memberships;
  }

  private static String name(EntityManager em, UUID person) {
    return (String)
        em.createNativeQuery("select name from person where id = :person")
            .setParameter("person", person)
            .getSingleResult();
  }

  private static Set<Role> roles(String labels) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String label : labels.split(" ")) {
      roles.add(Role.ofLabel(label));
    }
    return roles;
  }

  /** What a person is in one tenant. */
  public record Membership(String tenant, String tenantName, Set<Role> roles) {}
}
