package id.perisai.access;

import java.io.Serializable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The roles that somebody has in a tenant, each with how far it holds. */
public final class Grants implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final Grants NONE = new Grants(Map.of());

  private final Map<Role, Reach> reaches;

  private Grants(Map<Role, Reach> reaches) {
    this.reaches = Map.copyOf(reaches);
  }

  /** These roles in the whole site. */
  public static Grants of(Role... roles) {
    return of(List.of(roles), Reach.WHOLE_SITE);
  }

  /** The same. */
  public static Grants of(Collection<Role> roles) {
    return of(roles, Reach.WHOLE_SITE);
  }

  /**
   * These roles; those that know sections hold in these alone.
   *
   * @throws Refused SECTIONS_FOR_NOBODY when none of them does
   */
  public static Grants of(Collection<Role> roles, Reach reach) {
    if (!reach.isWholeSite() && roles.stream().noneMatch(Permissions::knowsSections)) {
      throw new Refused(AccessRefusal.SECTIONS_FOR_NOBODY);
    }
    Map<Role, Reach> reaches = new EnumMap<>(Role.class);
    roles.forEach(
        role -> reaches.put(role, Permissions.knowsSections(role) ? reach : Reach.WHOLE_SITE));
    return new Grants(reaches);
  }

  /** As the database has them. */
  static Grants ofRows(Map<Role, Reach> rows) {
    return new Grants(rows);
  }

  public boolean isEmpty() {
    return reaches.isEmpty();
  }

  public Set<Role> roles() {
    return reaches.keySet();
  }

  /** How far a role holds that is among {@link #roles}. */
  public Reach reach(Role role) {
    return reaches.get(role);
  }

  /** What all of the roles together are limited to; the whole site if one is not. */
  public Reach sections() {
    return reaches.keySet().stream()
        .filter(Permissions::knowsSections)
        .map(reaches::get)
        .reduce(Reach::or)
        .orElse(Reach.WHOLE_SITE);
  }

  /** Those of these roles that the others do not have, or not with this reach. */
  public Grants without(Grants others) {
    Map<Role, Reach> rest = new EnumMap<>(Role.class);
    rest.putAll(reaches);
    rest.entrySet().removeAll(others.reaches.entrySet());
    return new Grants(rest);
  }

  /** Whether somebody with these may do all that somebody with the others may. */
  public boolean covers(Grants others) {
    return others.reaches.entrySet().stream()
        .allMatch(
            other ->
                reaches.containsKey(other.getKey())
                    && reaches.get(other.getKey()).covers(other.getValue()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grants grants && reaches.equals(grants.reaches);
  }

  @Override
  public int hashCode() {
    return reaches.hashCode();
  }

  @Override
  public String toString() {
    return reaches.toString();
  }
}
