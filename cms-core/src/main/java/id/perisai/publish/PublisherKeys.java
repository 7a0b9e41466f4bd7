package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Digest;
import id.perisai.release.Ed25519Key;
import id.perisai.release.Key;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.query.TypedParameterValue;
import org.hibernate.type.StandardBasicTypes;

/**
 * The table {@code publisher_key}: keys that people offered, software keys still encrypted, and
 * {@code key_farewell}: those that their owners ask to be rid of.
 */
public final class PublisherKeys {
  private static final String SELECT =
      "select cast(k.tenant_id as text), k.person_id, p.name, cast(k.kind as text), k.encrypted,"
          + " k.public_key, k.algorithm, k.credential, k.label, k.created_at, f.asked_at"
          + " from publisher_key k join person p on p.id = k.person_id"
          + " left join key_farewell f on f.tenant_id = k.tenant_id and f.key_id = k.key_id";

  private PublisherKeys() {}

  /**
   * A key that somebody offered; whether it counts stands in the signed directory alone.
   *
   * @param name of its owner
   * @param label what its owner calls it; may be empty
   * @param farewell when its owner asked to be rid of it
   */
  public record Offered(
      String tenant,
      UUID person,
      String name,
      PersonalKey key,
      String label,
      Instant offered,
      Optional<Instant> farewell) {

    public Digest keyId() {
      return key.keyId();
    }

    /** As it would stand in the directory. */
    public Key listed() {
      return Key.of(person, key.verifying());
    }
  }

  /** The keys of one person in the tenant they act in, newest first. */
  public static List<Offered> of(EntityManager em, Acting who) {
    return of(em, who.tenant(), who.person());
  }

  /** The keys that a person offered in a tenant, newest first. */
  static List<Offered> of(EntityManager em, String tenant, UUID person) {
    return read(
        em.createNativeQuery(
                SELECT
                    + " where k.tenant_id = :tenant and k.person_id = :person"
                    + " order by k.created_at desc")
            .setParameter("tenant", tenant)
            .setParameter("person", person)
            .getResultList());
  }

  /** All that the running transaction may see: for the platform, those of all tenants. */
  public static List<Offered> all(EntityManager em) {
    return read(em.createNativeQuery(SELECT + " order by k.created_at desc, k.id").getResultList());
  }

  public static void insert(EntityManager em, Acting who, SoftwareKey key, Instant now) {
    insertion(em, who, key, "", now)
        .setParameter("public", key.publicKey())
        .setParameter("encrypted", key.bytes())
        .setParameter("algorithm", new TypedParameterValue<>(StandardBasicTypes.LONG, null))
        .setParameter("credential", new TypedParameterValue<>(StandardBasicTypes.BINARY, null))
        .executeUpdate();
  }

  public static void insert(EntityManager em, Acting who, Passkey key, String label, Instant now) {
    insertion(em, who, key, label, now)
        .setParameter("public", key.verifying().spki())
        .setParameter("encrypted", new TypedParameterValue<>(StandardBasicTypes.BINARY, null))
        .setParameter("algorithm", key.key().algorithm())
        .setParameter("credential", key.credential())
        .executeUpdate();
  }

  /** {@code who} asks, for a key of their own or of somebody who leaves. */
  public static void insertFarewell(EntityManager em, Acting who, Digest key, Instant now) {
    em.createNativeQuery(
            "insert into key_farewell (tenant_id, key_id, person_id, asked_at)"
                + " values (:tenant, :key, :person, :now)")
        .setParameter("tenant", who.tenant())
        .setParameter("key", key.bytes())
        .setParameter("person", who.person())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  private static Query insertion(
      EntityManager em, Acting who, PersonalKey key, String label, Instant now) {
    return em.createNativeQuery(
            "insert into publisher_key (tenant_id, id, person_id, key_id, kind, public_key,"
                + " encrypted, algorithm, credential, label, created_at) values (:tenant, :id,"
                + " :person, :key, cast(:kind as key_kind), :public, :encrypted, :algorithm,"
                + " :credential, :label, :now) on conflict (tenant_id, key_id) do nothing")
        .setParameter("tenant", who.tenant())
        .setParameter("id", UUID.randomUUID())
        .setParameter("person", who.person())
        .setParameter("key", key.keyId().bytes())
        .setParameter("kind", key.type())
        .setParameter("label", label)
        .setParameter("now", now.atOffset(ZoneOffset.UTC));
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
                key(columns),
                (String) columns[8],
                (Instant) columns[9],
                Optional.ofNullable((Instant) columns[10])));
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

  private static PersonalKey key(Object[] columns) throws Rejected {
    String kind = (String) columns[3];
    return switch (kind) {
      case Ed25519Key.TYPE -> SoftwareKey.parse((byte[]) columns[4]);
      case PasskeyKey.TYPE ->
          Passkey.of(
              PasskeyKey.of(((Number) columns[6]).longValue(), (byte[]) columns[5]),
              (byte[]) columns[7]);
      default -> throw new Rejected(Reason.UNKNOWN_TYPE, "stored key", "a known kind", kind);
    };
  }
}
