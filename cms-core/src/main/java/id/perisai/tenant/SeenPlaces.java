package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Role;
import jakarta.persistence.EntityManager;
import java.util.Set;

/**
 * From where acts were done, as far as a reader of the audit trail may see it: all of it for who
 * reviews access, one's own for everybody else. Two entries from one place show the same digits, so
 * a reviewer would read from their own who is in the office and who at home.
 */
public final class SeenPlaces {
  /**
   * Of an entry {@code e}, as SQL: whether the reader sees its place. Who declines an invitation
   * stays a stranger, also in entries of versions that noted where they were.
   */
  private static final String SEEN =
      "(:reader = '' or cast(e.person_id as text) = :reader) and e.act <> 'invitation.decline'";

  /** Of an entry {@code e}, as SQL: 16 digits, or empty; takes {@code :reader}. */
  public static final String DIGITS =
      "coalesce(case when "
          + SEEN
          + " and e.details ->> 'from' ~ '^[0-9a-f]{16}$' then e.details ->> 'from' end, '')";

  /**
   * Of an entry {@code e}, as SQL: its chain as hex, or empty; takes {@code :reader}. Whoever has
   * the chain before and after an entry tells by trying whether it came from a place that they
   * know.
   */
  public static final String CHAIN =
      "case when :reader = '' then encode(cast(e.chain as bytea), 'hex') else '' end";

  private SeenPlaces() {}

  /** What to put for {@code :reader}, by the roles as of this transaction. */
  public static String reader(EntityManager em, Acting who) {
    Set<Role> roles =
        who.isCommandLine() ? who.roles() : Memberships.roles(em, who.tenant(), who.person());
    return Permissions.allow(roles, Permission.REVIEW_ACCESS) ? "" : who.person().toString();
  }
}
