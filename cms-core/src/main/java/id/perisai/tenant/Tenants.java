package id.perisai.tenant;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the table {@code tenant}, which every transaction may see. */
public final class Tenants {
  private static final String SELECT =
      "select cast(id as text), name, kind, cast(host_label as text), cast(state as text)"
          + " from tenant";

  private Tenants() {}

  /** All, the platform's own included, by name. */
  public static List<Tenant> all(EntityManager em) {
    return read(em.createNativeQuery(SELECT + " order by name, id").getResultList()).toList();
  }

  public static Optional<Tenant> find(EntityManager em, String id) {
    return read(em.createNativeQuery(SELECT + " where id = :id")
            .setParameter("id", id)
            .getResultList())
        .findFirst();
  }

  private static Stream<Tenant> read(List<?> rows) {
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Tenant(
                    (String) row[0],
                    (String) row[1],
                    (String) row[2],
                    (String) row[3],
                    TenantState.ofLabel((String) row[4])));
  }
}
