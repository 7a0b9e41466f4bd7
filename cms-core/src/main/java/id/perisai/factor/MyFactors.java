package id.perisai.factor;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a person has set up. */
public final class MyFactors {
  private final Work work;

  public MyFactors(Work work) {
    this.work = work;
  }

  /**
   * @param app when the app for codes was set up
   * @param recoveryCodes how many are left
   */
  public record Mine(List<One> passkeys, Optional<Instant> app, int recoveryCodes) {
    public boolean none() {
      return passkeys.isEmpty() && app.isEmpty();
    }
  }

  /** A passkey; {@code used} is null until it was. */
  public record One(UUID id, String name, Instant added, Instant used) {}

  public Mine of(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em ->
            new Mine(
                passkeys(em, who.person()),
                app(em, who.person()),
                RecoveryCodes.left(em, who.person())));
  }

  private static List<One> passkeys(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select id, name, added_at, used_at from sign_in_passkey where person_id = :person"
                    + " order by added_at, id")
            .setParameter("person", person)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new One((UUID) row[0], (String) row[1], (Instant) row[2], (Instant) row[3]))
        .toList();
  }

  private static Optional<Instant> app(EntityManager em, UUID person) {
    List<?> rows =
        em.createNativeQuery(
                "select confirmed_at from code_app where person_id = :person"
                    + " and confirmed_at is not null")
            .setParameter("person", person)
            .getResultList();
    return rows.stream().findFirst().map(Instant.class::cast);
  }
}
