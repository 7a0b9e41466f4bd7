package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry {@code audit.anchor} of the platform's trail: where every trail ended when it was
 * written. Its chain stands in the transparency log, and so vouches for all that came before it, in
 * every trail.
 *
 * @param number in the platform's trail
 * @param heads by tenant
 */
public record AuditEnds(long number, Instant at, Digest chain, Map<String, AuditTrail.Head> heads) {
  private static final String ACT = "audit.anchor";
  private static final String HEADS = "heads";

  /** Writes one in the running transaction, which is the platform's. */
  public static AuditEnds record(
      EntityManager em, String platform, Map<String, AuditTrail.Head> heads) {
    List<Object> ends = new ArrayList<>();
    new TreeMap<>(heads)
        .forEach(
            (tenant, head) -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("chain", head.chain().hex());
              json.put("number", head.number());
              json.put("tenant", tenant);
              ends.add(json);
            });
    AuditTrail.append(em, platform, null, ACT, Map.of(HEADS, ends));
    return newest(em, platform).orElseThrow();
  }

  /** The last one of the running transaction's trail. */
  public static Optional<AuditEnds> newest(EntityManager em, String platform) {
    return first(
        em.createNativeQuery(SELECT + " order by number desc limit 1")
            .setParameter("platform", platform)
            .setParameter("act", ACT)
            .getResultList());
  }

  /** The one with this chain, as the log names it. */
  public static Optional<AuditEnds> of(EntityManager em, String platform, Digest chain) {
    return first(
        em.createNativeQuery(SELECT + " and chain = :chain")
            .setParameter("platform", platform)
            .setParameter("act", ACT)
            .setParameter("chain", chain.bytes())
            .getResultList());
  }

  private static final String SELECT =
      "select number, cast(floor(extract(epoch from at)) as bigint), cast(chain as bytea),"
          + " cast(details as text) from audit_entry where tenant_id = :platform and act = :act";

  /**
   * Names the entry from which on the platform's trail is not the one whose end was logged.
   *
   * @param after the number of the last entry that is known to fit
   * @param logged the end that no entry has
   */
  public static ChainBroken broken(EntityManager em, String platform, long after, Digest logged) {
    AuditTrail.Head end = AuditTrail.head(em, platform);
    return end.number() <= after
        ? new ChainBroken(platform, after + 1, null, end.chain())
        : new ChainBroken(platform, after + 1, logged, end.chain());
  }

  private static Optional<AuditEnds> first(List<?> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(of((Object[]) rows.get(0)));
  }

  /** Details that are none of ours name no end: whoever compares finds the entry changed. */
  private static AuditEnds of(Object[] row) {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    try {
      Map<?, ?> details =
          (Map<?, ?>)
              Json.parse(((String) row[3]).getBytes(StandardCharsets.UTF_8), AuditChain.ANY_LENGTH);
      for (Object one : (List<?>) details.get(HEADS)) {
        Map<?, ?> head = (Map<?, ?>) one;
        heads.put(
            (String) head.get("tenant"),
            new AuditTrail.Head(
                (Long) head.get("number"), Digest.parse((String) head.get("chain"))));
      }
    } catch (Rejected | ClassCastException | NullPointerException changed) {
      heads.clear();
    }
    return new AuditEnds(
        ((Number) row[0]).longValue(),
        Instant.ofEpochSecond(((Number) row[1]).longValue()),
        Digest.ofBytes((byte[]) row[2]),
        Map.copyOf(heads));
  }
}
