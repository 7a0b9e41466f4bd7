package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Whose keys sign for the platform, and whose wait to. */
public final class PlatformKeys {
  private final Work work;
  private final SignedRepository repository;

  public PlatformKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * A key of the platform.
   *
   * @param name of its person; empty for one who is unknown here, such as the holder of an offline
   *     key
   */
  public record Listed(Key key, String name) {}

  /**
   * Those of the newest root, in its order.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<Listed> listed(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    TrustRoot root = repository.trust().newestRoot();
    Map<UUID, String> names = work.platform(who, PlatformKeys::names);
    return root.keys().keys().stream()
        .map(key -> new Listed(key, names.getOrDefault(key.person(), "")))
        .toList();
  }

  /**
   * What administrators offered and the newest root does not list, newest first.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> waiting(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    Set<Digest> listed = new HashSet<>();
    repository.trust().newestRoot().keys().keys().forEach(key -> listed.add(key.keyId()));
    return work.platform(
        who,
        em ->
            PublisherKeys.all(em).stream()
                .filter(key -> key.tenant().equals(Directory.PLATFORM))
                .filter(key -> !listed.contains(key.keyId()) && key.farewell().isEmpty())
                .toList());
  }

  private static Map<UUID, String> names(EntityManager em) {
    Map<UUID, String> names = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select p.id, p.name from person p join membership m on m.person_id = p.id"
                    + " where m.tenant_id = 'platform'")
            .getResultList()) {
      Object[] columns = (Object[]) row;
      names.put((UUID) columns[0], (String) columns[1]);
    }
    return names;
  }
}
