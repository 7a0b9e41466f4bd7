package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads a tenant's trail from its first entry to its last and follows the chain. */
public final class AuditChain {
  private static final int AT_ONCE = 1000;
  private static final int MAX_DETAILS = 1 << 20;

  private AuditChain() {}

  /**
   * Follows the chain of the running transaction's tenant.
   *
   * @return the end of the chain, to compare with what was seen earlier: entries cut off at the end
   *     are not missed by the chain itself
   * @throws ChainBroken naming the first entry that was changed, removed or put in
   */
  public static AuditTrail.Head verify(EntityManager em, String tenant) throws ChainBroken {
    AuditTrail.Head head = new AuditTrail.Head(0, AuditEntry.beginning(tenant));
    List<Object[]> rows = after(em, tenant, 0);
    while (!rows.isEmpty()) {
      for (Object[] row : rows) {
        head = follow(tenant, head, row);
      }
      rows = after(em, tenant, head.number());
    }
    return head;
  }

  @SuppressWarnings("unchecked")
  private static List<Object[]> after(EntityManager em, String tenant, long number) {
    return em.createNativeQuery(
            "select number, cast(extract(epoch from at) * 1000000 as bigint), person_id, act, cast(details as text),"
                + " cast(chain as bytea) from audit_entry"
                + " where tenant_id = :tenant and number > :number order by number")
        .setParameter("tenant", tenant)
        .setParameter("number", number)
        .setMaxResults(AT_ONCE)
        .getResultList();
  }

  private static AuditTrail.Head follow(String tenant, AuditTrail.Head before, Object[] row)
      throws ChainBroken {
    long number = ((Number) row[0]).longValue();
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

  private static Digest expected(
      String tenant, long number, Object[] row, AuditTrail.Head before, Digest found)
      throws ChainBroken {
    try {
      return entry(tenant, number, row).after(before.chain());
    } catch (Rejected e) { // details that we never write, such as fractions
      throw new ChainBroken(tenant, number, found, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static AuditEntry entry(String tenant, long number, Object[] row) throws Rejected {
    byte[] details = ((String) row[4]).getBytes(StandardCharsets.UTF_8);
    return new AuditEntry(
        tenant,
        number,
        Instant.EPOCH.plus(((Number) row[1]).longValue(), ChronoUnit.MICROS),
        (UUID) row[2],
        (String) row[3],
        (Map<String, Object>) Json.parse(details, MAX_DETAILS));
  }
}
