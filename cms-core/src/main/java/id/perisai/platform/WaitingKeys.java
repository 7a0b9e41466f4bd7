package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys that wait for what the platform signs next: to be listed, or to be left out. Departments'
 * keys are those of the directory. The platform's own are those of the trust root, whatever the
 * directory says of the desk's tenant: these sign nothing.
 */
public final class WaitingKeys {
  private final Work work;
  private final SignedRepository repository;

  public WaitingKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * Those of all departments that wait for the next directory, newest first; {@link
   * PlatformKeys#waiting} has those that wait for a root. Before a key is enrolled its holder is
   * asked, by another way than this screen, whether {@link PublisherKeys.Offered#keyId} is the
   * fingerprint that the desk showed.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> of(Acting who) {
    TrustChain trust = repository.trust();
    return work.platform(
        who,
        em ->
            PublisherKeys.all(em).stream()
                .filter(key -> !key.tenant().equals(Directory.PLATFORM))
                .filter(key -> !isListed(trust, key) && key.farewell().isEmpty())
                .toList());
  }

  /**
   * Keys that directory or root list and whose owners left, or ask to be rid of them; those of the
   * tenant {@code platform} are of the root.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> leaving(Acting who) {
    TrustChain trust = repository.trust();
    return work.platform(who, em -> leaving(em, trust));
  }

  static List<PublisherKeys.Offered> leaving(EntityManager em, TrustChain trust) {
    return PublisherKeys.all(em).stream()
        .filter(key -> key.farewell().isPresent() && isListed(trust, key))
        .toList();
  }

  private static boolean isListed(TrustChain trust, PublisherKeys.Offered offered) {
    Stream<Key> listed =
        offered.tenant().equals(Directory.PLATFORM)
            ? ofRoots(trust)
            : trust.directory().tenant(offered.tenant()).stream()
                .flatMap(tenant -> tenant.keys().stream());
    return listed.anyMatch(key -> key.keyId().equals(offered.keyId()));
  }

  /** Of the root in force, and of one that is signed and waits for its directory. */
  private static Stream<Key> ofRoots(TrustChain trust) {
    return Stream.concat(
        trust.root().keys().keys().stream(), trust.newestRoot().keys().keys().stream());
  }
}
