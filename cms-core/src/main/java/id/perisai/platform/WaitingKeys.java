package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Departments' keys that wait for the next directory: to be listed, or to be left out. The
 * platform's own are {@link PlatformKeys}: what the directory says of the desk's tenant signs
 * nothing.
 */
public final class WaitingKeys {
  private final Work work;
  private final SignedRepository repository;

  public WaitingKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * Those to be listed, newest first. Before a key is enrolled its holder is asked, by another way
   * than this screen, whether {@link PublisherKeys.Offered#keyId} is the fingerprint that the desk
   * showed.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> of(Acting who) {
    TrustChain trust = repository.trust();
    return work.platform(
        who,
        em ->
            departments(em)
                .filter(key -> !isListed(trust, key) && key.farewell().isEmpty())
                .toList());
  }

  /**
   * Those that are listed and whose owners left, or ask to be rid of them.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<PublisherKeys.Offered> leaving(Acting who) {
    TrustChain trust = repository.trust();
    return work.platform(who, em -> leaving(em, trust));
  }

  /**
   * Why a directory that leaves out all of {@link #leaving(Acting)} would be refused, site by site:
   * what comes first, such as a successor, is known before it is prepared.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<Refused> refusals(Acting who) {
    TrustChain trust = repository.trust();
    List<PublisherKeys.Offered> leaving = work.platform(who, em -> leaving(em, trust));
    DirectoryDraft draft = DirectoryDraft.of(trust.directory());
    leaving.forEach(key -> draft.revoke(key.tenant(), key.keyId()));
    return leaving.stream()
        .map(PublisherKeys.Offered::tenant)
        .distinct()
        .map(
            tenant ->
                draft.signersRefusal(trust.directory(), tenant, repository.isHeld(trust, tenant)))
        .flatMap(Optional::stream)
        .toList();
  }

  static List<PublisherKeys.Offered> leaving(EntityManager em, TrustChain trust) {
    return departments(em)
        .filter(key -> key.farewell().isPresent() && isListed(trust, key))
        .toList();
  }

  private static Stream<PublisherKeys.Offered> departments(EntityManager em) {
    return PublisherKeys.all(em).stream().filter(key -> !key.tenant().equals(Directory.PLATFORM));
  }

  private static boolean isListed(TrustChain trust, PublisherKeys.Offered offered) {
    return trust.directory().tenant(offered.tenant()).stream()
        .flatMap(tenant -> tenant.keys().stream())
        .anyMatch(key -> key.keyId().equals(offered.keyId()));
  }
}
