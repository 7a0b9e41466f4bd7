package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads a tenant's trail from its first entry to its last and follows the chain.
 *
 * <p>What it finds, whoever did it and with whatever rights: an entry of which anything was
 * changed, that was taken out, put in, moved, or given to another tenant. What it cannot find by
 * itself, since the chain has no secret: entries cut off at the end, and a trail that was written
 * anew from some entry to the end with chains that fit. For both the end of the chain must be known
 * from somewhere that the database's owner does not rule: compare {@link AuditTrail.Head} with one
 * that was noted earlier ({@link #verify(EntityManager, String, AuditTrail.Head)}).
 */
public final class AuditChain {
  /**
   * What stands in the trail is read, however long it is: an entry that is too long for us is no
   * entry that was changed.
   */
  static final int ANY_LENGTH = Integer.MAX_VALUE;

  private static final int AT_ONCE = 1000;

  /** Of details in one answer of the database; at least one entry comes. */
  private static final long BYTES_AT_ONCE = 16 << 20;

  private AuditChain() {}

  /**
   * Follows the chain of the running transaction's tenant.
   *
   * @return the end of the chain, to be noted and compared later
   * @throws ChainBroken naming the first entry that was changed, removed or put in
   */
  public static AuditTrail.Head verify(EntityManager em, String tenant) throws ChainBroken {
    return follow(em, tenant, null);
  }

  /**
   * As {@link #verify(EntityManager, String)}, and finds what the chain alone does not show.
   *
   * @param noted an end of this tenant's chain that was noted earlier, outside of the database
   * @throws ChainBroken also when the trail ends before it, or had another chain there
   */
  public static AuditTrail.Head verify(EntityManager em, String tenant, AuditTrail.Head noted)
      throws ChainBroken {
    AuditTrail.Head end = follow(em, tenant, noted);
    if (end.number() < noted.number()) {
      throw new ChainBroken(tenant, end.number() + 1, null, end.chain());
    }
    return end;
  }

  /**
   * Goes on from an end that was noted, for some entries.
   *
   * @param from an end of this tenant's chain
   * @param most entries
   * @param each told of every entry that fits, in order, until it has enough
   * @return the end of what was read; {@code from} when nothing follows it
   * @throws ChainBroken naming the first entry that does not follow, or that is gone: the very
   *     entry that was noted is looked at too
   */
  public static AuditTrail.Head follow(
      EntityManager em, String tenant, AuditTrail.Head from, int most, Sink each)
      throws ChainBroken {
    requireNothingBefore(em, tenant);
    requireStillThere(em, tenant, from);
    AuditTrail.Head head = from;
    int left = most;
    for (List<Object[]> rows = after(em, tenant, head.number(), left);
        !rows.isEmpty() && left > 0;
        rows = after(em, tenant, head.number(), left)) {
      for (Object[] row : rows) {
        head = follow(tenant, head, row);
        boolean more = each.take(read(tenant, head.number(), row), head.chain());
        if (--left == 0 || !more) {
          return head;
        }
      }
    }
    return head;
  }

  /**
   * Looks whether a number is left out. What entries say is not read for it, so it is soon done for
   * a trail of any length, and cheap enough for each minute.
   *
   * @throws ChainBroken naming the first entry that is gone
   */
  public static void requireNoneMissing(EntityManager em, String tenant) throws ChainBroken {
    Object[] row =
        (Object[])
            em.createNativeQuery(
                    "select count(*), coalesce(max(number), 0) from audit_entry"
                        + " where tenant_id = :tenant and number > 0")
                .setParameter("tenant", tenant)
                .getSingleResult();
    if (((Number) row[0]).longValue() < ((Number) row[1]).longValue()) {
      throw new ChainBroken(tenant, firstMissing(em, tenant), null, (Digest) null);
    }
  }

  private static long firstMissing(EntityManager em, String tenant) {
    return ((Number)
            em.createNativeQuery(
                    """
                    select coalesce(min(one.number), 0) + 1 from audit_entry one
                    where one.tenant_id = :tenant and one.number > 0
                      and exists (select 1 from audit_entry first
                        where first.tenant_id = :tenant and first.number = 1)
                      and not exists (select 1 from audit_entry next
                        where next.tenant_id = :tenant and next.number = one.number + 1)
                    """)
                .setParameter("tenant", tenant)
                .getSingleResult())
        .longValue();
  }

  /** What the chain of a tenant's first entry follows. */
  public static AuditTrail.Head beginning(String tenant) {
    return new AuditTrail.Head(0, AuditEntry.beginning(tenant));
  }

  /** Takes entries as they are read. */
  public interface Sink {
    /** Whether there is room for more. */
    boolean take(AuditEntry entry, Digest chain);
  }

  private static void requireStillThere(EntityManager em, String tenant, AuditTrail.Head noted)
      throws ChainBroken {
    requireSame(tenant, noted, standing(em, tenant, noted.number()));
  }

  /** The end of the chain as it stands at an entry, which may be the beginning. */
  static AuditTrail.Head standing(EntityManager em, String tenant, long number) throws ChainBroken {
    if (number == 0) {
      return beginning(tenant);
    }
    List<?> rows =
        em.createNativeQuery(
                "select cast(chain as bytea) from audit_entry where tenant_id = :tenant"
                    + " and number = :number")
            .setParameter("tenant", tenant)
            .setParameter("number", number)
            .getResultList();
    if (rows.isEmpty()) {
      AuditTrail.Head end = AuditTrail.head(em, tenant);
      throw new ChainBroken(tenant, Math.min(end.number() + 1, number), null, end.chain());
    }
    if (!isDigest(rows.get(0))) {
      throw new ChainBroken(tenant, number);
    }
    return new AuditTrail.Head(number, Digest.ofBytes((byte[]) rows.get(0)));
  }

  private static AuditEntry read(String tenant, long number, Object[] row) {
    try {
      return entry(tenant, number, row);
    } catch (Rejected impossible) {
      throw new IllegalStateException("it was read a moment ago", impossible);
    }
  }

  private static AuditTrail.Head follow(EntityManager em, String tenant, AuditTrail.Head noted)
      throws ChainBroken {
    AuditTrail.Head head = new AuditTrail.Head(0, AuditEntry.beginning(tenant));
    requireNothingBefore(em, tenant);
    List<Object[]> rows = after(em, tenant, 0, AT_ONCE);
    while (!rows.isEmpty()) {
      for (Object[] row : rows) {
        head = follow(tenant, head, row);
        if (noted != null && noted.number() == head.number()) {
          requireSame(tenant, noted, head);
        }
      }
      rows = after(em, tenant, head.number(), AT_ONCE);
    }
    return head;
  }

  private static void requireSame(String tenant, AuditTrail.Head noted, AuditTrail.Head found)
      throws ChainBroken {
    if (!noted.chain().equals(found.chain())) {
      throw new ChainBroken(tenant, found.number(), noted.chain(), found.chain());
    }
  }

  /** The table allows no such numbers, but its owner can make it. */
  private static void requireNothingBefore(EntityManager em, String tenant) throws ChainBroken {
    List<?> before =
        em.createNativeQuery(
                "select number from audit_entry where tenant_id = :tenant and number < 1"
                    + " order by number")
            .setParameter("tenant", tenant)
            .setMaxResults(1)
            .getResultList();
    if (!before.isEmpty()) {
      throw new ChainBroken(tenant, ((Number) before.get(0)).longValue());
    }
  }

  /** Times come as text: an infinite one is a time as well. */
  @SuppressWarnings("unchecked")
  private static List<Object[]> after(EntityManager em, String tenant, long number, int most) {
    return em.createNativeQuery(
            """
            with next as materialized (
              select number, cast(extract(epoch from at) * 1000000 as text) as at, person_id, act,
                cast(details as text) as details, cast(chain as bytea) as chain
              from audit_entry where tenant_id = :tenant and number > :number
              order by number limit :entries),
            long as (select next.*, sum(octet_length(details)) over (order by number
              rows between unbounded preceding and 1 preceding) as before from next)
            select number, at, person_id, act, details, chain from long
            where before is null or before < :bytes order by number
            """)
        .setParameter("tenant", tenant)
        .setParameter("number", number)
        .setParameter("entries", Math.min(most, AT_ONCE))
        .setParameter("bytes", BYTES_AT_ONCE)
        .getResultList();
  }

  private static AuditTrail.Head follow(String tenant, AuditTrail.Head before, Object[] row)
      throws ChainBroken {
    long number = ((Number) row[0]).longValue();
    if (number == before.number() || row[3] == null || row[4] == null || !isDigest(row[5])) {
      throw new ChainBroken(tenant, number); // the table allows none of these, its owner can
    }
    Digest found = Digest.ofBytes((byte[]) row[5]);
    if (number != before.number() + 1) {
      throw new ChainBroken(tenant, before.number() + 1, null, found);
    }
    Digest expected = expected(tenant, number, row, before, found);
    if (!expected.equals(found)) {
      throw new ChainBroken(tenant, number, expected, found);
    }
    return new AuditTrail.Head(number, found);
  }

  private static boolean isDigest(Object chain) {
    return chain instanceof byte[] bytes && bytes.length == 32;
  }

  private static Digest expected(
      String tenant, long number, Object[] row, AuditTrail.Head before, Digest found)
      throws ChainBroken {
    try {
      return entry(tenant, number, row).after(before.chain());
    } catch (Rejected | ArithmeticException | NumberFormatException e) {
      // What we never write: fractions, nulls, no object at all, no time of the calendar.
      throw new ChainBroken(tenant, number, found, e);
    }
  }

  private static AuditEntry entry(String tenant, long number, Object[] row) throws Rejected {
    byte[] details = ((String) row[4]).getBytes(StandardCharsets.UTF_8);
    return new AuditEntry(
        tenant,
        number,
        Instant.EPOCH.plus(new BigDecimal((String) row[1]).longValueExact(), ChronoUnit.MICROS),
        (UUID) row[2],
        (String) row[3],
        members(Json.parse(details, ANY_LENGTH)));
  }

  @SuppressWarnings("unchecked") // Json makes no maps with other keys than text
  private static Map<String, Object> members(Object details) throws Rejected {
    if (!(details instanceof Map<?, ?> map) || map.containsValue(null)) {
      throw new Rejected(Reason.MALFORMED, "details", "an object without null", "something else");
    }
    return (Map<String, Object>) details;
  }
}
