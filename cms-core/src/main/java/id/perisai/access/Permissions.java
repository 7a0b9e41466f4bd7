package id.perisai.access;

import static id.perisai.access.Permission.*;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The one table of roles and what they may do. */
public final class Permissions {
  private static final Map<Role, Set<Permission>> TABLE = new EnumMap<>(Role.class);

  static {
    TABLE.put(Role.AUTHOR, EnumSet.of(READ, EDIT, SUBMIT, UPLOAD, IMPORT));
    TABLE.put(Role.REVIEWER, EnumSet.of(READ, REVIEW, READ_AUDIT));
    TABLE.put(Role.PUBLISHER, EnumSet.of(READ, PUBLISH, FORCE, HOLD, DELEGATE, OFFER_KEY));
    TABLE.put(
        Role.TENANT_ADMIN, EnumSet.of(READ, DELEGATE, MANAGE_PEOPLE, REVIEW_ACCESS, READ_AUDIT));
    TABLE.put(Role.RESPONDER, EnumSet.of(READ, READ_MESSAGES));
    TABLE.put(Role.AUDITOR, EnumSet.of(READ, REVIEW_ACCESS, READ_AUDIT));
    TABLE.put(Role.CYBER_AGENT, EnumSet.of(READ, REVIEW_ACCESS, READ_AUDIT));
    TABLE.put(
        Role.PLATFORM_ADMIN,
        EnumSet.of(
            READ,
            OFFER_KEY,
            MANAGE_PEOPLE,
            REVIEW_ACCESS,
            READ_AUDIT,
            MANAGE_TENANTS,
            SIGN_DIRECTORY,
            HOLD));
  }

  private Permissions() {}

  /** Whether one of the roles may. */
  public static boolean allow(Collection<Role> roles, Permission permission) {
    return roles.stream().anyMatch(role -> TABLE.get(role).contains(permission));
  }

  /** What a role may do. */
  public static Set<Permission> of(Role role) {
    return Set.copyOf(TABLE.get(role));
  }
}
