package id.perisai.access;

import java.util.EnumSet;
import java.util.Objects;
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

  private final UUID person;
  private final String name;
  private final String tenant;
  private final Set<Role> roles;

  Acting(UUID person, String name, String tenant, Set<Role> roles) {
    this.person = Objects.requireNonNull(person);
    this.name = Objects.requireNonNull(name);
    this.tenant = Objects.requireNonNull(tenant);
    this.roles = Set.copyOf(roles);
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
        EnumSet.of(Role.AUTHOR, Role.TENANT_ADMIN, Role.PLATFORM_ADMIN));
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
    return roles;
  }

  public boolean isCommandLine() {
    return person.equals(COMMAND_LINE);
  }

  /** Whether a button is worth showing; the act itself asks again. */
  public boolean may(Permission permission) {
    return Permissions.allow(roles, permission);
  }

  /**
   * @throws Refused NOT_PERMITTED
   */
  public void require(Permission permission) {
    if (!may(permission)) {
      throw new Refused(AccessRefusal.NOT_PERMITTED, permission);
    }
  }

  @Override
  public String toString() {
    return person + " in " + tenant + " as " + roles;
  }
}
