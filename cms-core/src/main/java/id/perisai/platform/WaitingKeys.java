package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keys that wait for the next directory: to be listed, or to be left out. */
public final class WaitingKeys {
  private final Work work;
  private final SignedRepository repository;

  public WaitingKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * Of all tenants, newest first. Before a key is enrolled its holder is asked, by another way than
   * this screen, whether {@link PublisherKeys.Offered#keyId} is the fingerprint that the desk
   * showed.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> of(Acting who) {
    Set<Digest> listed = listed(repository.trust().directory());
    return work.platform(
        who,
        em ->
            PublisherKeys.all(em).stream()
                .filter(key -> !listed.contains(key.keyId()) && key.farewell().isEmpty())
                .toList());
  }

  /**
   * Keys that the directory lists and whose owners left, or ask to be rid of them.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> leaving(Acting who) {
    Directory directory = repository.trust().directory();
    return work.platform(who, em -> leaving(em, directory));
  }

  static List<PublisherKeys.Offered> leaving(EntityManager em, Directory directory) {
    Set<Digest> listed = listed(directory);
    return PublisherKeys.all(em).stream()
        .filter(key -> listed.contains(key.keyId()) && key.farewell().isPresent())
        .toList();
  }

  private static Set<Digest> listed(Directory directory) {
    Set<Digest> listed = new HashSet<>();
    for (Directory.Tenant tenant : directory.tenants().values()) {
      tenant.keys().stream().map(Key::keyId).forEach(listed::add);
    }
    return listed;
  }
}
