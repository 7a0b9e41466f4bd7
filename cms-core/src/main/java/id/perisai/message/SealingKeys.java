package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.SealingKey;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The table {@code sealing_key}: keys that people made in their browsers, still encrypted, and
 * {@code sealing_farewell}: those that their owners ask to be rid of. To which of them messages are
 * sealed stands in the signed directory alone.
 */
public final class SealingKeys {
  private static final String SELECT =
      "select cast(k.tenant_id as text), k.person_id, p.name, k.encrypted, k.created_at, f.asked_at"
          + " from sealing_key k join person p on p.id = k.person_id"
          + " left join sealing_farewell f on f.tenant_id = k.tenant_id and f.key_id = k.key_id";

  private SealingKeys() {}

  /**
   * A key that somebody made.
   *
   * @param name of its owner
   * @param farewell when its owner asked to be rid of it
   */
  public record Offered(
      String tenant,
      UUID person,
      String name,
      LockedSealingKey key,
      Instant offered,
      Optional<Instant> farewell) {

    public Digest keyId() {
      return key.keyId();
    }

    /** As it would stand in the directory. */
    public SealingKey listed() {
      return key.listed(person);
    }
  }

  /** The keys of one person in the tenant they act in, newest first. */
  public static List<Offered> of(EntityManager em, Acting who) {
    return read(
        em.createNativeQuery(
                SELECT
                    + " where k.tenant_id = :tenant and k.person_id = :person"
                    + " order by k.created_at desc")
            .setParameter("tenant", who.tenant())
            .setParameter("person", who.person())
            .getResultList());
  }

  /** All that the running transaction may see: for the platform, those of all tenants. */
  public static List<Offered> all(EntityManager em) {
    return read(em.createNativeQuery(SELECT + " order by k.created_at desc, k.id").getResultList());
  }

  static void insert(EntityManager em, Acting who, LockedSealingKey key, Instant now) {
    em.createNativeQuery(
            "insert into sealing_key (tenant_id, id, person_id, key_id, encrypted, created_at)"
                + " values (:tenant, :id, :person, :key, :encrypted, :now)"
                + " on conflict (tenant_id, key_id) do nothing")
        .setParameter("tenant", who.tenant())
        .setParameter("id", UUID.randomUUID())
        .setParameter("person", who.person())
        .setParameter("key", key.keyId().bytes())
        .setParameter("encrypted", key.bytes())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  static void insertFarewell(EntityManager em, Acting who, Digest key, Instant now) {
    em.createNativeQuery(
            "insert into sealing_farewell (tenant_id, key_id, person_id, asked_at)"
                + " values (:tenant, :key, :person, :now)")
        .setParameter("tenant", who.tenant())
        .setParameter("key", key.bytes())
        .setParameter("person", who.person())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Rows that were damaged behind the product's back are passed over: they open nothing. */
  private static List<Offered> read(List<?> rows) {
    List<Offered> keys = new ArrayList<>();
    for (Object row : rows) {
      Object[] columns = (Object[]) row;
      try {
        keys.add(
            new Offered(
                (String) columns[0],
                (UUID) columns[1],
                (String) columns[2],
                LockedSealingKey.parse((byte[]) columns[3]),
                (Instant) columns[4],
                Optional.ofNullable((Instant) columns[5])));
      } catch (Rejected e) {
        System.getLogger(SealingKeys.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a stored sealing key of {0}: {1}",
                columns[1],
                e.getMessage());
      }
    }
    return keys;
  }
}
