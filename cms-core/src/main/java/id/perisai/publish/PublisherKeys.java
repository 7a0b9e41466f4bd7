package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The table {@code publisher_key}: software keys that people offered, still encrypted. */
public final class PublisherKeys {
  private static final String SELECT =
      "select cast(k.tenant_id as text), k.person_id, p.name, k.encrypted, k.created_at"
          + " from publisher_key k join person p on p.id = k.person_id";

  private PublisherKeys() {}

  /** A key that somebody offered; whether it counts stands in the signed directory alone. */
  public record Offered(
      String tenant, UUID person, String name, SoftwareKey encrypted, Instant offered) {

    public Digest keyId() {
      return encrypted.keyId();
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

  public static void insert(EntityManager em, Acting who, SoftwareKey key, Instant now) {
    em.createNativeQuery(
            "insert into publisher_key (tenant_id, id, person_id, key_id, public_key, encrypted,"
                + " created_at) values (:tenant, :id, :person, :key, :public, :encrypted, :now)"
                + " on conflict (tenant_id, key_id) do nothing")
        .setParameter("tenant", who.tenant())
        .setParameter("id", UUID.randomUUID())
        .setParameter("person", who.person())
        .setParameter("key", key.keyId().bytes())
        .setParameter("public", key.publicKey())
        .setParameter("encrypted", key.bytes())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Rows that were damaged behind the product's back are passed over: their keys sign nothing. */
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
                SoftwareKey.parse((byte[]) columns[3]),
                (Instant) columns[4]));
      } catch (Rejected e) {
        System.getLogger(PublisherKeys.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a stored key of {0}: {1}",
                columns[1],
                e.getMessage());
      }
    }
    return keys;
  }
}
