package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.PublisherKeys.Offered;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The signing keys of the person who looks, and which of them count by what is signed. */
public final class OwnKeys {
  private final Work work;
  private final SignedRepository repository;

  public OwnKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * @param keyId in hexadecimal
   * @param type as in signatures: {@code ed25519} or {@code webauthn}
   * @param label what its owner calls it; may be empty
   * @param state {@code enrolled}, {@code early} (listed, and does not count yet), {@code
   *     directory} (in a trust root that waits for one), {@code waiting}, {@code leaving} or {@code
   *     gone}
   */
  public record Own(
      String keyId, String fingerprint, String type, String label, Instant offered, String state) {

    public boolean enrolled() {
      return state.equals("enrolled") || state.equals("leaving");
    }

    /** Whether its owner may still ask to be rid of it. */
    public boolean removable() {
      return List.of("enrolled", "early", "directory", "waiting").contains(state);
    }
  }

  public List<Own> of(Acting who) {
    List<Offered> offered =
        work.evenSuspended(who, Permission.OFFER_KEY, em -> PublisherKeys.of(em, who));
    return of(who.tenant(), offered);
  }

  List<Own> of(String tenant, List<Offered> offered) {
    Set<Digest> listed = listed(tenant);
    Set<Digest> early = early(tenant);
    Set<Digest> before = before(tenant);
    return offered.stream()
        .map(
            key ->
                own(
                    key,
                    listed.contains(key.keyId()),
                    early.contains(key.keyId()),
                    before.contains(key.keyId())))
        .toList();
  }

  private static Own own(Offered key, boolean counts, boolean early, boolean before) {
    String state =
        key.farewell().isPresent()
            ? (counts ? "leaving" : "gone")
            : (early ? yet(key.tenant()) : counts ? "enrolled" : before ? "gone" : "waiting");
    return new Own(
        key.keyId().hex(),
        key.keyId().fingerprint(),
        key.key().type(),
        key.label(),
        key.offered(),
        state);
  }

  private static String yet(String tenant) {
    return tenant.equals(Directory.PLATFORM) ? "directory" : "early";
  }

  /** Listed keys that do not count yet. */
  private Set<Digest> early(String tenant) {
    TrustChain trust = repository.trust();
    Set<Digest> counting = ids(trust.root().keys().keys().stream());
    return ids(
        listed(trust, tenant)
            .filter(
                key ->
                    tenant.equals(Directory.PLATFORM)
                        ? !counting.contains(key.keyId())
                        : trust.waitsUntil(tenant, key).isAfter(repository.now())));
  }

  /** Those that any root listed: one that leaves a key of the platform out has decided on it. */
  private Set<Digest> before(String tenant) {
    return tenant.equals(Directory.PLATFORM)
        ? ids(
            repository.trust().roots().stream()
                .flatMap(root -> root.statement().keys().keys().stream()))
        : Set.of();
  }

  private Set<Digest> listed(String tenant) {
    return ids(listed(repository.trust(), tenant));
  }

  /**
   * Those of the tenant in the directory; of the platform those of the root, in force or waiting
   * for its directory: what the directory lists for the desk's tenant signs nothing.
   */
  private static Stream<Key> listed(TrustChain trust, String tenant) {
    return tenant.equals(Directory.PLATFORM)
        ? Stream.of(trust.root(), trust.newestRoot()).flatMap(root -> root.keys().keys().stream())
        : trust.directory().tenant(tenant).stream().flatMap(site -> site.keys().stream());
  }

  private static Set<Digest> ids(Stream<Key> keys) {
    return keys.map(Key::keyId).collect(Collectors.toSet());
  }
}
