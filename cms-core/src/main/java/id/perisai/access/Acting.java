package id.perisai.access;

import id.perisai.release.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person at work in one tenant, with the roles that they had when this was read. Made from a
 * membership only ({@link Memberships}), or for the command line, never from a request. Acts read
 * the roles again in their own transaction.
 */
public final class Acting {
  /** The person that the command line acts as. */
  public static final UUID COMMAND_LINE = UUID.fromString("00000000-0000-4000-8000-000000000001");

  /** For how long a person need not show again who they are. */
  public static final Duration FRESH_FOR = Duration.ofMinutes(5);

  private final UUID person;
  private final String name;
  private final String tenant;
  private final Grants grants;
  private final Digest session;
  private final Instant proven;

  Acting(UUID person, String name, String tenant, Grants grants) {
    this(person, name, tenant, grants, null, null);
  }

  private Acting(
      UUID person, String name, String tenant, Grants grants, Digest session, Instant proven) {
    this.person = Objects.requireNonNull(person);
    this.name = Objects.requireNonNull(name);
    this.tenant = Objects.requireNonNull(tenant);
    this.grants = Objects.requireNonNull(grants);
    this.session = session;
    this.proven = proven;
  }

  /** The same person in this session, who was last asked at that time who they are. */
  Acting by(Digest session, Instant proven) {
    return new Acting(person, name, tenant, grants, session, proven);
  }

  /**
   * Whoever may run commands on the machine itself: imports, invites and opens tenants, but never
   * approves and never publishes.
   */
  public static Acting commandLine(String tenant) {
    return new Acting(
        COMMAND_LINE,
        "Baris perintah",
        tenant,
        Grants.of(Role.AUTHOR, Role.TENANT_ADMIN, Role.PLATFORM_ADMIN));
  }

  public UUID person() {
    return person;
  }

  public String name() {
    return name;
  }

  /** The id of the tenant. */
  public String tenant() {
    return tenant;
  }

  public Set<Role> roles() {
    return grants.roles();
  }

  /** The roles with how far they hold. */
  public Grants grants() {
    return grants;
  }

  public boolean isCommandLine() {
    return person.equals(COMMAND_LINE);
  }

  /** Whether a button is worth showing, somewhere on the site; the act itself asks again. */
  public boolean may(Permission permission) {
    return reach(permission).isPresent();
  }

  /** The same for one place; empty for what belongs to no section: home, menu, settings. */
  public boolean may(Permission permission, Optional<Section> place) {
    return reach(permission).filter(reach -> reach.covers(place)).isPresent();
  }

  /** How far a permission holds; empty when no role gives it. */
  public Optional<Reach> reach(Permission permission) {
    return Permissions.reach(grants, permission);
  }

  /**
   * For the whole site.
   *
   * @throws Refused NOT_PERMITTED, WHOLE_SITE_NEEDED
   */
  public void require(Permission permission) {
    reach(permission)
        .orElseThrow(() -> new Refused(AccessRefusal.NOT_PERMITTED, permission))
        .requireWholeSite();
  }

  /** The row of the web session; empty for who does not work through one. */
  public Optional<Digest> session() {
    return Optional.ofNullable(session);
  }

  /** Whether a session has gone on for so long that its owner must show again who they are. */
  public boolean isStale() {
    return isStale(Instant.now());
  }

  boolean isStale(Instant now) {
    return proven != null && proven.plus(FRESH_FOR).isBefore(now);
  }

  /**
   * Asked first by what a stolen session must not do: roles, keys, factors, exports.
   *
   * @throws Refused STEP_UP_NEEDED
   */
  public void requireFresh() {
    if (isStale()) {
      throw new Refused(AccessRefusal.STEP_UP_NEEDED);
    }
  }

  @Override
  public String toString() {
    return person + " in " + tenant + " as " + grants;
  }
}
