package id.perisai.access;

import static id.perisai.access.Permission.*;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** What is left to a role that is limited to sections of a site; a role not named knows none. */
  private static final Map<Role, Limited> LIMITED =
      new EnumMap<>(
          Map.of(
              Role.AUTHOR, new Limited(EnumSet.of(READ, UPLOAD), EnumSet.of(EDIT, SUBMIT)),
              Role.REVIEWER, new Limited(EnumSet.of(READ, READ_AUDIT), EnumSet.of(REVIEW))));

  private record Limited(Set<Permission> everywhere, Set<Permission> inSections) {}

  private Permissions() {}

  /** Whether one of the roles may. */
  public static boolean allow(Collection<Role> roles, Permission permission) {
    return roles.stream().anyMatch(role -> TABLE.get(role).contains(permission));
  }

  /** What a role may do. */
  public static Set<Permission> of(Role role) {
    return Set.copyOf(TABLE.get(role));
  }

  /** The roles that may, as the database has them, by space. */
  public static String labels(Permission permission) {
    return Arrays.stream(Role.values())
        .filter(role -> TABLE.get(role).contains(permission))
        .map(Role::label)
        .collect(Collectors.joining(" "));
  }

  /** Whether a role can be limited to sections; others hold in the whole site. */
  public static boolean knowsSections(Role role) {
    return LIMITED.containsKey(role);
  }

  /** What a role that is limited to sections may do all over the site. */
  public static Set<Permission> everywhere(Role role) {
    return Set.copyOf(LIMITED.get(role).everywhere);
  }

  /** What a role that is limited to sections may do in these alone. */
  public static Set<Permission> inSections(Role role) {
    return Set.copyOf(LIMITED.get(role).inSections);
  }

  /** How far the permission holds; empty when no role gives it. */
  public static Optional<Reach> reach(Grants grants, Permission permission) {
    return grants.roles().stream()
        .flatMap(role -> reach(role, grants.reach(role), permission).stream())
        .reduce(Reach::or);
  }

  private static Optional<Reach> reach(Role role, Reach given, Permission permission) {
    if (given.isWholeSite()) {
      return TABLE.get(role).contains(permission)
          ? Optional.of(Reach.WHOLE_SITE)
          : Optional.empty();
    }
    if (everywhere(role).contains(permission)) {
      return Optional.of(Reach.WHOLE_SITE);
    }
    return inSections(role).contains(permission) ? Optional.of(given) : Optional.empty();
  }
}
