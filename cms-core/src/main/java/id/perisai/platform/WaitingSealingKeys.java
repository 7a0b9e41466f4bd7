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
import java.util.stream.Stream;

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

  /** Made by people who may read messages, and not listed; newest first. */
  public List<Offered> of(Acting who) {
    Directory directory = repository.trust().directory();
    return work.platform(
        who,
        em -> {
          who.require(Permission.SIGN_DIRECTORY);
          List<Offered> waiting =
              SealingKeys.all(em).stream()
                  .filter(key -> key.farewell().isEmpty())
                  .filter(key -> !listed(directory, key.tenant()).contains(key.listed()))
                  .toList();
          Map<String, Set<UUID>> readers = readers(em, waiting.stream().map(Offered::person));
          return waiting.stream()
              .filter(key -> isReader(readers, key.tenant(), key.person()))
              .toList();
        });
  }

  /** Listed keys whose owners ask to be rid of them, or left. */
  public List<Leaving> leaving(Acting who) {
    Directory directory = repository.trust().directory();
    return work.platform(
        who,
        em -> {
          who.require(Permission.SIGN_DIRECTORY);
          return leaving(em, directory);
        });
  }

  static List<Leaving> leaving(EntityManager em, Directory directory) {
    List<Offered> offered = SealingKeys.all(em);
    Map<String, Set<UUID>> readers =
        readers(
            em,
            directory.tenants().keySet().stream()
                .flatMap(tenant -> listed(directory, tenant).stream())
                .map(SealingKey::person));
    List<Leaving> leaving = new ArrayList<>();
    for (String tenant : directory.tenants().keySet()) {
      for (SealingKey key : listed(directory, tenant)) {
        Optional<Offered> made =
            offered.stream()
                .filter(one -> one.tenant().equals(tenant) && one.listed().equals(key))
                .findFirst();
        boolean asked = made.flatMap(Offered::farewell).isPresent();
        if (asked || !isReader(readers, tenant, key.person())) {
          String name = made.map(Offered::name).orElse(key.person().toString());
          leaving.add(new Leaving(tenant, key, name, asked));
        }
      }
    }
    return leaving;
  }

  private static List<SealingKey> listed(Directory directory, String tenant) {
    return tenant.equals(Directory.PLATFORM)
        ? directory.incidents()
        : directory.tenant(tenant).map(Directory.Tenant::sealing).orElse(List.of());
  }

  private static boolean isReader(Map<String, Set<UUID>> readers, String tenant, UUID person) {
    return readers.getOrDefault(tenant, Set.of()).contains(person);
  }

  /**
   * Who of these persons may read messages, by tenant, in one query for all tenants: these stand in
   * the menu.
   */
  private static Map<String, Set<UUID>> readers(EntityManager em, Stream<UUID> persons) {
    Map<String, Set<UUID>> readers = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select cast(m.tenant_id as text), m.person_id, string_agg("
                    + Memberships.ROW
                    + ", ',') from membership m where m.person_id"
                    + " = any(cast(string_to_array(:persons, ' ') as uuid[]))"
                    + " group by m.tenant_id, m.person_id")
            .setParameter(
                "persons", persons.map(UUID::toString).distinct().collect(Collectors.joining(" ")))
            .getResultList()) {
      Object[] columns = (Object[]) row;
      if (Permissions.allow(
          Memberships.parse((String) columns[2]).roles(), Permission.READ_MESSAGES)) {
        readers.computeIfAbsent((String) columns[0], any -> new HashSet<>()).add((UUID) columns[1]);
      }
    }
    return readers;
  }
}
