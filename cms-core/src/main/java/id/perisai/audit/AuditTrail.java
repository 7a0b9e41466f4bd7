package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Appends to the audit trail of the running transaction's tenant. */
public final class AuditTrail {
  private AuditTrail() {}

  /**
   * Records an act in the transaction that does it. Call it last: from here to the commit, every
   * other act of the tenant waits for the end of the chain.
   *
   * @param tenant the tenant that the transaction is set to, or the database refuses
   * @param person null when nobody is signed in
   * @param act a code such as {@code page.create}
   * @param details JSON of the kinds that {@link Json} knows, without null values; never a secret.
   *     What people wrote is kept as {@link KeptDetails} says
   */
  public static void record(
      EntityManager em, String tenant, UUID person, String act, Map<String, Object> details) {
    append(em, tenant, person, act, KeptDetails.of(details));
  }

  /** As {@link #record}, with details of ours that are worth nothing unless they are whole. */
  static void append(
      EntityManager em, String tenant, UUID person, String act, Map<String, Object> details) {
    awaitTurn(em, tenant);
    Head head = head(em, tenant);
    AuditEntry entry =
        new AuditEntry(
            tenant, head.number() + 1, Instant.now(), person, act, AuditPlace.with(details));
    append(em, entry, entry.after(head.chain()));
  }

  private static void awaitTurn(EntityManager em, String tenant) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('audit ' || :tenant, 0)) as text)")
        .setParameter("tenant", tenant)
        .getSingleResult();
  }

  /** The last entry's number and chain; number 0 for an empty trail. */
  public static Head head(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                "select number, cast(chain as bytea) from audit_entry where tenant_id = :tenant"
                    + " order by number desc limit 1")
            .setParameter("tenant", tenant)
            .getResultList();
    if (rows.isEmpty()) {
      return new Head(0, AuditEntry.beginning(tenant));
    }
    Object[] row = (Object[]) rows.get(0);
    return new Head(((Number) row[0]).longValue(), Digest.ofBytes((byte[]) row[1]));
  }

  private static void append(EntityManager em, AuditEntry entry, Digest chain) {
    em.createNativeQuery(
            "insert into audit_entry (tenant_id, number, at, person_id, act, details, chain) values"
                + " (:tenant, :number, :at, cast(:person as uuid), :act, cast(:details as jsonb),"
                + " :chain)")
        .setParameter("tenant", entry.tenant())
        .setParameter("number", entry.number())
        .setParameter("at", entry.at().atOffset(ZoneOffset.UTC))
        .setParameter("person", Objects.toString(entry.person(), null))
        .setParameter("act", entry.act())
        .setParameter(
            "details", new String(Json.canonical(entry.details()), StandardCharsets.UTF_8))
        .setParameter("chain", chain.bytes())
        .executeUpdate();
  }

  /** The end of a tenant's chain. */
  public record Head(long number, Digest chain) {}
}
