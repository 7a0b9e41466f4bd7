package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.access.Factors;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who may do what in one's tenant, for whoever looks through it a few times a year: its members,
 * and those who are none any more but once offered a key, or have one that is listed: a key counts
 * until what lists it is signed without it.
 */
public final class AccessReview {
  private static final String SELECT =
      """
      select p.id, p.name, coalesce(p.email, ''),
        coalesce((select string_agg(ROW, ',' order by m.role) from membership m
          where m.tenant_id = :tenant and m.person_id = p.id), ''),
        (select min(m.granted_at) from membership m
          where m.tenant_id = :tenant and m.person_id = p.id),
        (select max(s.seen_at) from web_session s
          where s.tenant = :tenant and s.person_id = p.id),
        WAY_IN,
        (select count(*) from sign_in_passkey k where k.person_id = p.id),
        exists (select from code_app a where a.person_id = p.id and a.confirmed_at is not null),
        (select count(*) from recovery_code c where c.person_id = p.id and c.used_at is null),
        greatest(
          (select max(r.published_at) from release_record r
            where r.tenant_id = :tenant and r.signed_by = p.id),
          (select max(s.at) from candidate_signature s
            where s.tenant_id = :tenant and s.person_id = p.id),
          (select max(e.at) from candidate_end e
            join candidate c on c.tenant_id = e.tenant_id and c.id = e.candidate_id
            where e.tenant_id = :tenant and e.person_id = p.id and e.outcome = 'published'
              and (c.kind in ('hold', 'purge') or e.tenant_id = 'platform')))
      from person p
      where p.id in (select person_id from membership where tenant_id = :tenant)
        or p.id in (select person_id from publisher_key where tenant_id = :tenant)
        or p.id = any(cast(string_to_array(:signers, ' ') as uuid[]))
      order by p.name, p.id
      """
          .replace("ROW", Memberships.ROW)
          .replace("WAY_IN", Factors.HAS_WAY_IN);

  private final Work work;

  public AccessReview(Work work) {
    this.work = work;
  }

  /**
   * @param grants none for somebody who left and whose key may still count
   * @param since the first of the present roles; empty without any
   * @param seen when the person last worked in this tenant
   * @param signsIn whether the person has a way in: a password, a passkey, or an account of the
   *     provider; nobody else took the invitation up
   * @param second what they have beside a password
   * @param signed when a signature of theirs was last taken in this tenant: of a release, a hold or
   *     a purge; in the platform's, of the platform's own statements
   */
  public record Line(
      UUID person,
      String name,
      String email,
      Grants grants,
      Optional<Instant> since,
      Optional<Instant> seen,
      boolean signsIn,
      Second second,
      Optional<Instant> signed) {
    public Set<Role> roles() {
      return grants.roles();
    }
  }

  /**
   * Second factors of a person.
   *
   * @param app whether an app for codes is set up
   * @param recoveryCodes how many are left
   */
  public record Second(long passkeys, boolean app, long recoveryCodes) {
    /** Whether a password alone, or an account of the provider, opens the account. */
    public boolean none() {
      return passkeys == 0 && !app;
    }
  }

  /** As {@link #of(Acting, Set)}, with nobody besides. */
  public List<Line> of(Acting who) {
    return of(who, Set.of());
  }

  /**
   * Everybody by name, in one query.
   *
   * @param signers who are wanted besides, if they are known here: a key may be listed that nobody
   *     offered here
   */
  public List<Line> of(Acting who, Set<UUID> signers) {
    return work.evenSuspended(
        who,
        Permission.REVIEW_ACCESS,
        em -> {
          List<?> rows =
              em.createNativeQuery(SELECT)
                  .setParameter("tenant", who.tenant())
                  .setParameter(
                      "signers",
                      signers.stream().map(UUID::toString).collect(Collectors.joining(" ")))
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(AccessReview::line).toList();
        });
  }

  private static Line line(Object[] row) {
    return new Line(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        Memberships.parse((String) row[3]),
        instant(row[4]),
        instant(row[5]),
        (Boolean) row[6],
        new Second(count(row[7]), (Boolean) row[8], count(row[9])),
        instant(row[10]));
  }

  private static long count(Object value) {
    return ((Number) value).longValue();
  }

  private static Optional<Instant> instant(Object value) {
    if (value instanceof OffsetDateTime time) {
      return Optional.of(time.toInstant());
    }
    return Optional.ofNullable((Instant) value);
  }
}
