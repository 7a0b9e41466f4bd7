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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
    return offered(who).stream()
        .filter(key -> key.farewell().isEmpty())
        .filter(key -> !listed(directory, key.tenant()).contains(key.listed()))
        .filter(key -> mayRead(who, key.tenant(), key.person()))
        .toList();
  }

  /** Listed keys whose owners ask to be rid of them, or left. */
  public List<Leaving> leaving(Acting who) {
    Directory directory = repository.trust().directory();
    List<Offered> offered = offered(who);
    List<Leaving> leaving = new ArrayList<>();
    for (String tenant : directory.tenants().keySet()) {
      for (SealingKey key : listed(directory, tenant)) {
        Optional<Offered> made =
            offered.stream()
                .filter(one -> one.tenant().equals(tenant) && one.listed().equals(key))
                .findFirst();
        boolean asked = made.flatMap(Offered::farewell).isPresent();
        if (asked || !mayRead(who, tenant, key.person())) {
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

  private boolean mayRead(Acting who, String tenant, UUID person) {
    return work.platformIn(
        who,
        tenant,
        em -> Permissions.allow(Memberships.roles(em, tenant, person), Permission.READ_MESSAGES));
  }
}
