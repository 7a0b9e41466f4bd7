package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.message.SealingKeys;
import id.perisai.message.SealingKeys.Offered;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.SealingKey;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which sealing keys a platform administrator has to decide on. */
public final class WaitingSealingKeys {
  private final Work work;
  private final SignedRepository repository;

  public WaitingSealingKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * A key that is listed and should not be.
   *
   * @param name of its owner; their number where they have none here
   * @param asked whether its owner asked; else they may not read messages there any more
   */
  public record Leaving(String tenant, SealingKey key, String name, boolean asked) {}

  /** Who of a tenant's people may read messages there. */
  interface Readers {
    Set<UUID> of(String tenant, Set<UUID> persons);
  }

  /** Made by people who may read messages, and not listed; newest first. */
  public List<Offered> of(Acting who) {
    Directory directory = repository.trust().directory();
    List<Offered> waiting =
        offered(who).stream()
            .filter(key -> key.farewell().isEmpty())
            .filter(key -> !listed(directory, key.tenant()).contains(key.listed()))
            .toList();
    Map<String, Set<UUID>> owners = new HashMap<>();
    for (Offered key : waiting) {
      owners.computeIfAbsent(key.tenant(), tenant -> new HashSet<>()).add(key.person());
    }
    owners.replaceAll((tenant, persons) -> readers(who).of(tenant, persons));
    return waiting.stream().filter(key -> owners.get(key.tenant()).contains(key.person())).toList();
  }

  /** Listed keys whose owners ask to be rid of them, or left. */
  public List<Leaving> leaving(Acting who) {
    return leaving(repository.trust().directory(), offered(who), readers(who));
  }

  static List<Leaving> leaving(Directory directory, List<Offered> offered, Readers readers) {
    List<Leaving> leaving = new ArrayList<>();
    for (String tenant : directory.tenants().keySet()) {
      List<SealingKey> listed = listed(directory, tenant);
      if (listed.isEmpty()) {
        continue;
      }
      Set<UUID> reading =
          readers.of(tenant, listed.stream().map(SealingKey::person).collect(Collectors.toSet()));
      for (SealingKey key : listed) {
        Optional<Offered> made =
            offered.stream()
                .filter(one -> one.tenant().equals(tenant) && one.listed().equals(key))
                .findFirst();
        boolean asked = made.flatMap(Offered::farewell).isPresent();
        if (asked || !reading.contains(key.person())) {
          String name = made.map(Offered::name).orElse(key.person().toString());
          leaving.add(new Leaving(tenant, key, name, asked));
        }
      }
    }
    return leaving;
  }

  private List<Offered> offered(Acting who) {
    return work.platform(
        who,
        em -> {
          who.require(Permission.SIGN_DIRECTORY);
          return SealingKeys.all(em);
        });
  }

  private static List<SealingKey> listed(Directory directory, String tenant) {
    return tenant.equals(Directory.PLATFORM)
        ? directory.incidents()
        : directory.tenant(tenant).map(Directory.Tenant::sealing).orElse(List.of());
  }

  /** One transaction a tenant: these stand in the menu. */
  private Readers readers(Acting who) {
    return (tenant, persons) -> work.platformIn(who, tenant, em -> readers(em, tenant, persons));
  }

  /**
   * In one query: these stand in the menu. Memberships are open to the transaction's tenant alone,
   * which this must be.
   *
   * @param persons one at least
   */
  static Set<UUID> readers(EntityManager em, String tenant, Set<UUID> persons) {
    Set<UUID> readers = new HashSet<>();
    for (Object row :
        em.createNativeQuery(
                "select m.person_id, string_agg("
                    + Memberships.ROW
                    + ", ',') from membership m where m.tenant_id = :tenant"
                    + " and m.person_id in (:persons) group by m.person_id")
            .setParameter("tenant", tenant)
            .setParameter("persons", persons)
            .getResultList()) {
      Object[] columns = (Object[]) row;
      if (Permissions.allow(
          Memberships.parse((String) columns[1]).roles(), Permission.READ_MESSAGES)) {
        readers.add((UUID) columns[0]);
      }
    }
    return readers;
  }
}
