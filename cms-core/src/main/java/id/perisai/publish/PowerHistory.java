package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.PurgeStatement;
import id.perisai.release.TenantStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All holds and purges of some sites, as the repository proves them, those that ended too. */
public final class PowerHistory {
  /** Of one site; whoever held it more often finds the older ones in the log. */
  static final int MOST_HOLDS = 1_000;

  private final Work work;
  private final SignedRepository repository;

  public PowerHistory(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * @param kind serve, maintenance, lift or purge
   * @param number of the hold or purge among those of its site
   * @param release to be shown; 0 where none is named
   * @param inForce false for a hold after which another came
   * @param signers the names of those who signed, with commas
   */
  public record Item(
      String tenant,
      String kind,
      long number,
      long release,
      boolean inForce,
      String reason,
      String signers,
      Instant at) {}

  /** Those of some tenants, the newest first. */
  public List<Item> of(Acting who, TrustChain trust, List<String> tenants) {
    List<VerifiedStatement<? extends TenantStatement>> found = new ArrayList<>();
    Set<VerifiedStatement<?>> ended = new HashSet<>();
    for (String tenant : tenants) {
      List<VerifiedStatement<HoldStatement>> holds = repository.holds(trust, tenant, MOST_HOLDS);
      found.addAll(holds);
      Optional<Long> inForce =
          repository.hold(trust, tenant).map(hold -> hold.statement().version());
      holds.stream()
          .filter(hold -> !inForce.equals(Optional.of(hold.statement().version())))
          .forEach(ended::add);
      found.addAll(repository.purged(trust, tenant).statements());
    }
    Map<UUID, String> names = names(who, persons(found));
    return found.stream()
        .map(verified -> item(verified, !ended.contains(verified), names))
        .sorted(Comparator.comparing(Item::at).reversed())
        .toList();
  }

  private static Set<UUID> persons(List<VerifiedStatement<? extends TenantStatement>> of) {
    return of.stream()
        .flatMap(verified -> verified.signers().stream())
        .map(Key::person)
        .collect(Collectors.toSet());
  }

  /** All in one query, however many sites and signers there are. */
  private Map<UUID, String> names(Acting who, Set<UUID> persons) {
    return work.in(who, Permission.READ, em -> persons.isEmpty() ? Map.of() : names(em, persons));
  }

  private static Map<UUID, String> names(EntityManager em, Set<UUID> persons) {
    Map<UUID, String> names = new HashMap<>();
    for (Object row :
        em.createNativeQuery("select id, name from person where id in (:persons)")
            .setParameter("persons", persons)
            .getResultList()) {
      names.put((UUID) ((Object[]) row)[0], (String) ((Object[]) row)[1]);
    }
    return names;
  }

  private static Item item(
      VerifiedStatement<? extends TenantStatement> verified,
      boolean inForce,
      Map<UUID, String> names) {
    TenantStatement statement = verified.statement();
    String signers =
        verified.signers().stream()
            .map(Key::person)
            .distinct()
            .map(person -> names.getOrDefault(person, person.toString()))
            .collect(Collectors.joining(", "));
    if (statement instanceof HoldStatement hold) {
      return new Item(
          hold.tenant(),
          hold.action().word(),
          hold.version(),
          hold.release().orElse(0L),
          inForce,
          hold.reason(),
          signers,
          hold.issued());
    }
    PurgeStatement purge = (PurgeStatement) statement;
    return new Item(
        purge.tenant(), "purge", purge.version(), 0, true, purge.reason(), signers, purge.issued());
  }
}
