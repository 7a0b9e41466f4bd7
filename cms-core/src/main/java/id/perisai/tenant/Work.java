package id.perisai.tenant;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Pace;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Transactions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One act, one transaction, one tenant. The tenant is the one of the person's membership; the
 * database shows and takes only its rows. Membership is read again in each transaction, so that a
 * role taken away is gone at once.
 */
public final class Work {
  private static final String PLATFORM = "platform";

  private final Transactions transactions;
  private final Clock clock;

  public Work(EntityManagerFactory factory) {
    this(factory, Clock.systemUTC());
  }

  /**
   * @param clock by which {@link #spend} goes
   */
  public Work(EntityManagerFactory factory, Clock clock) {
    this.transactions = new Transactions(factory);
    this.clock = clock;
  }

  /**
   * Counts what costs, before it is done; commands of the machine's operator are not counted.
   *
   * @param permission that it needs, somewhere on the site
   * @throws Refused NOT_A_MEMBER, NOT_PERMITTED; TOO_FAST with the seconds after which it goes on
   */
  public void spend(Acting who, Permission permission, Cost cost) {
    if (!who.isCommandLine()) {
      transactions.in(
          who.tenant(),
          who.person(),
          em -> {
            reach(em, who, permission);
            Pace.count(em, who.person(), cost, clock.instant());
            return null;
          });
    }
  }

  /**
   * Does what needs a permission for the whole site, or nothing: whatever is thrown rolls all of it
   * back.
   *
   * @throws Refused NOT_A_MEMBER, NOT_PERMITTED by the roles as of now; WHOLE_SITE_NEEDED when they
   *     give the permission in some sections alone; TENANT_SUSPENDED
   */
  public <T> T in(Acting who, Permission permission, Function<EntityManager, T> act) {
    return within(
        who,
        permission,
        (em, reach) -> {
          reach.requireWholeSite();
          return act.apply(em);
        });
  }

  /**
   * As {@link #in(Acting, Permission, Function)} for an act that only takes away, or shows who may
   * do what: it goes on in a suspended tenant, whose people must be put out all the same. What it
   * might give besides asks {@link #requireOpen} itself.
   *
   * @throws Refused NOT_A_MEMBER, NOT_PERMITTED, WHOLE_SITE_NEEDED
   */
  public <T> T evenSuspended(Acting who, Permission permission, Function<EntityManager, T> act) {
    return transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          reach(em, who, permission).requireWholeSite();
          return act.apply(em);
        });
  }

  /**
   * As {@link #in(Acting, Permission, Function)} for an act on pages, which asks itself whether
   * these lie within the reach that it is handed: how far the permission holds as of now.
   *
   * @throws Refused NOT_A_MEMBER, NOT_PERMITTED, TENANT_SUSPENDED
   */
  public <T> T within(Acting who, Permission permission, BiFunction<EntityManager, Reach, T> act) {
    return transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          Reach reach = reach(em, who, permission);
          if (permission != Permission.READ && permission != Permission.READ_AUDIT) {
            requireOpen(em, who.tenant());
          }
          return act.apply(em, reach);
        });
  }

  /**
   * As {@link #in(Acting, Permission, Function)} for an act that asks {@code who} itself.
   *
   * @throws Refused NOT_A_MEMBER; ROLES_CHANGED when {@code who} claims more than was left to them
   */
  public <T> T in(Acting who, Function<EntityManager, T> act) {
    return transactions.in(
        who.tenant(),
        who.person(),
        em -> {
          if (!grantsNow(em, who).covers(who.grants())) {
            throw new Refused(AccessRefusal.ROLES_CHANGED, who.tenant());
          }
          return act.apply(em);
        });
  }

  /**
   * Does what answers an invitation of another tenant, in that tenant: its rows are open to the act
   * for whoever it invited, and for nobody else. What is offered stays as the act is handed it.
   *
   * @throws Refused INVITATION_GONE, whatever the cause
   */
  void invited(
      Acting who, String tenant, Clock now, BiConsumer<EntityManager, Invitations.Offered> act) {
    transactions.in(
        tenant,
        who.person(),
        em -> {
          Memberships.awaitTurn(em, who.person());
          act.accept(em, Invitations.offered(em, tenant, who.person(), now.instant()));
          return null;
        });
  }

  /**
   * Does an act of the platform. Rows with a tenant are those of the tenant {@code platform}.
   *
   * @throws Refused NOT_PERMITTED unless {@code who} is a platform administrator as of now
   */
  public <T> T platform(Acting who, Function<EntityManager, T> act) {
    return transactions.in(
        PLATFORM,
        who.person(),
        em -> {
          requirePlatformAdmin(em, who);
          return act.apply(em);
        });
  }

  /**
   * Does an act of the platform on the rows of one tenant, such as inviting its first people.
   *
   * @throws Refused NOT_PERMITTED unless {@code who} is a platform administrator as of now
   */
  public <T> T platformIn(Acting who, String tenant, Function<EntityManager, T> act) {
    return transactions.in(
        tenant,
        who.person(),
        em -> {
          requirePlatformAdmin(em, who);
          return act.apply(em);
        });
  }

  private static Reach reach(EntityManager em, Acting who, Permission permission) {
    return Permissions.reach(grantsNow(em, who), permission)
        .orElseThrow(() -> new Refused(AccessRefusal.NOT_PERMITTED, permission));
  }

  private static Grants grantsNow(EntityManager em, Acting who) {
    Grants grants =
        who.isCommandLine() ? who.grants() : Memberships.grants(em, who.tenant(), who.person());
    if (grants.isEmpty()) {
      throw new Refused(AccessRefusal.NOT_A_MEMBER, who.tenant());
    }
    return grants;
  }

  private static void requirePlatformAdmin(EntityManager em, Acting who) {
    Set<Role> roles =
        who.isCommandLine() ? who.roles() : Memberships.roles(em, PLATFORM, who.person());
    if (!who.isCommandLine() && !who.tenant().equals(PLATFORM)
        || !roles.contains(Role.PLATFORM_ADMIN)) {
      throw new Refused(AccessRefusal.NOT_PERMITTED, Role.PLATFORM_ADMIN);
    }
  }

  /**
   * A suspended tenant's people may read, and take away.
   *
   * @throws Refused TENANT_SUSPENDED
   */
  public static void requireOpen(EntityManager em, String tenant) {
    List<?> suspended =
        em.createNativeQuery("select 1 from tenant where id = :tenant and state = 'suspended'")
            .setParameter("tenant", tenant)
            .getResultList();
    if (!suspended.isEmpty()) {
      throw new Refused(AccessRefusal.TENANT_SUSPENDED, tenant);
    }
  }
}
