package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.publish.ReleaseSigners;
import id.perisai.publish.SignedRepository;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The releases of one's tenant, newest first, as they were recorded when they came into force. */
public final class ReleaseList {
  private static final int SHOWN = 10;

  /**
   * Who signed before the last one did, which the record names by itself; for releases of which no
   * signature can be verified any more.
   */
  private static final String OTHERS =
      "(select string_agg(distinct o.name, ', ') from candidate_signature s"
          + " join candidate c on c.tenant_id = s.tenant_id and c.id = s.candidate_id"
          + " join person o on o.id = s.person_id where s.tenant_id = r.tenant_id"
          + " and c.version = r.version and c.statement = r.statement"
          + " and s.person_id <> r.signed_by)";

  private final Work work;
  private final SignedRepository repository;

  public ReleaseList(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * A release and who signed it.
   *
   * @param signer the names, with commas
   * @param forced why pages went out with it without review; empty if none did
   * @param revoked whether it counts no more, since a key that signed it was revoked
   */
  public record Item(
      int version, String signer, Instant publishedAt, String forced, boolean revoked) {}

  /** A row of the table, with what was signed. */
  private record Recorded(Item item, byte[] statement, byte[] signatures) {}

  public List<Item> newest(Acting who) {
    return find(who, 0, SHOWN);
  }

  /** How many there are. */
  public long count(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from release_record where tenant_id = :tenant")
                        .setParameter("tenant", who.tenant())
                        .getSingleResult())
                .longValue());
  }

  /** Some of them. */
  public List<Item> find(Acting who, int offset, int most) {
    List<Recorded> recorded = recorded(who, offset, most);
    if (recorded.isEmpty()) {
      return List.of();
    }
    Map<Integer, ReleaseSigners> signers = signers(who.tenant(), recorded);
    Map<UUID, String> names =
        new NamesOfSigners(work)
            .of(
                who,
                signers.values().stream()
                    .flatMap(one -> one.persons().stream())
                    .collect(Collectors.toSet()));
    return recorded.stream()
        .map(Recorded::item)
        .map(item -> signed(item, signers.get(item.version()), names))
        .toList();
  }

  /** By version; none where the repository cannot be read, of which other screens tell. */
  private Map<Integer, ReleaseSigners> signers(String tenant, List<Recorded> releases) {
    Map<Integer, ReleaseSigners> signers = new HashMap<>();
    try {
      TrustChain trust = repository.trust();
      for (Recorded one : releases) {
        int version = one.item().version();
        ReleaseSigners.of(trust, tenant, version, one.statement(), one.signatures())
            .ifPresent(known -> signers.put(version, known));
      }
    } catch (Refused unreadable) {
      return Map.of();
    }
    return signers;
  }

  private static Item signed(Item item, ReleaseSigners signers, Map<UUID, String> names) {
    if (signers == null) {
      return item;
    }
    String by =
        signers.persons().stream()
            .map(person -> names.getOrDefault(person, person.toString()))
            .collect(Collectors.joining(", "));
    return new Item(item.version(), by, item.publishedAt(), item.forced(), signers.revoked());
  }

  private List<Recorded> recorded(Acting who, int offset, int most) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select r.version, concat_ws(', ', p.name, "
                          + OTHERS
                          + "), r.published_at, coalesce((select min(f.reason)"
                          + " from forced_revision f join candidate c on c.tenant_id = f.tenant_id"
                          + " and c.id = f.candidate_id where f.tenant_id = r.tenant_id"
                          + " and c.version = r.version and c.statement = r.statement), ''),"
                          + " cast(r.statement as bytea), cast(r.signatures as bytea)"
                          + " from release_record r"
                          + " join person p on p.id = r.signed_by where r.tenant_id = :tenant"
                          + " order by r.version desc offset :offset"
                          + " fetch first :shown rows only")
                  .setParameter("tenant", who.tenant())
                  .setParameter("offset", offset)
                  .setParameter("shown", most)
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(ReleaseList::recorded).toList();
        });
  }

  private static Recorded recorded(Object[] row) {
    return new Recorded(
        new Item(
            ((Number) row[0]).intValue(),
            (String) row[1],
            (Instant) row[2],
            (String) row[3],
            false),
        (byte[]) row[4],
        (byte[]) row[5]);
  }
}
