package id.perisai.platform;

import id.perisai.access.Refused;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Publisher;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.release.Revocation;
import id.perisai.release.SealingKey;
import id.perisai.release.SigningPlace;
import id.perisai.release.TrustChain;
import id.perisai.tenant.TenantState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The next directory in the making: the one in force with changes, never made from the database.
 */
final class DirectoryDraft {
  private final String domain;
  private final Directory.Signing signing;
  private final Map<String, Directory.Tenant> tenants = new LinkedHashMap<>();
  private List<SealingKey> incidents = List.of();

  private DirectoryDraft(String domain, Directory.Signing signing) {
    this.domain = domain;
    this.signing = signing;
  }

  /** The first directory: the platform's own tenant alone. */
  static DirectoryDraft first(FirstStart.Settings settings, List<Key> platformKeys, Instant now) {
    DirectoryDraft draft = new DirectoryDraft(settings.domain(), signing(settings));
    draft.tenants.put(
        Directory.PLATFORM,
        new Directory.Tenant(
            Directory.PLATFORM,
            "Perisai",
            Directory.State.ACTIVE,
            List.of("sign." + settings.domain()),
            1,
            Publisher.all(platformKeys, now)));
    return draft;
  }

  /** The directory in force, moved to the settings' domain and origins. */
  static DirectoryDraft of(Directory inForce, FirstStart.Settings settings) {
    DirectoryDraft draft = new DirectoryDraft(settings.domain(), signing(settings));
    for (Directory.Tenant tenant : inForce.tenants().values()) {
      List<String> hosts =
          tenant.hosts().stream()
              .map(host -> moved(host, inForce.domain(), settings.domain()))
              .toList();
      draft.put(tenant.withHosts(hosts));
    }
    draft.incidents = inForce.incidents();
    return draft;
  }

  /** The directory in force as it is. */
  static DirectoryDraft of(Directory inForce) {
    DirectoryDraft draft = new DirectoryDraft(inForce.domain(), inForce.signing());
    draft.tenants.putAll(inForce.tenants());
    draft.incidents = inForce.incidents();
    return draft;
  }

  /** The chain of trust, once there is a directory. */
  static Optional<TrustChain> inForce(SignedRepository signed) throws Rejected {
    return signed.files().versions(RepositoryPaths.DIRECTORIES).isEmpty()
        ? Optional.empty()
        : Optional.of(signed.trust());
  }

  /** Lists a tenant at {@code <hostLabel>.<domain>} unless it is listed. */
  void addMissing(
      String id,
      String name,
      String hostLabel,
      TenantState state,
      List<Key> publishers,
      List<SealingKey> sealing,
      Instant now) {
    if (!tenants.containsKey(id)) {
      boolean active = state == TenantState.ACTIVE;
      tenants.put(
          id,
          new Directory.Tenant(
                  id,
                  name,
                  active ? Directory.State.ACTIVE : Directory.State.LEGACY,
                  List.of(hostLabel + "." + domain),
                  1,
                  active ? Publisher.all(publishers, now) : List.of())
              .withSealing(sealing));
    }
  }

  /** Lists one more key of a tenant, from an instant on. */
  void enrol(String id, Key key, Instant from) {
    Directory.Tenant tenant = require(id);
    List<Publisher> keys = new ArrayList<>(tenant.publishers());
    if (keys.stream().anyMatch(listed -> listed.keyId().equals(key.keyId()))) {
      throw new Refused(PlatformRefusal.KEY_LISTED, key.keyId().hex());
    }
    keys.add(new Publisher(key, from));
    put(tenant.withPublishers(keys));
  }

  /** Takes a key of a tenant out. */
  void revoke(String id, Digest keyId) {
    Directory.Tenant tenant = require(id);
    List<Publisher> keys =
        tenant.publishers().stream().filter(key -> !key.keyId().equals(keyId)).toList();
    if (keys.size() == tenant.publishers().size()) {
      throw new Refused(PlatformRefusal.KEY_UNKNOWN, keyId.hex());
    }
    put(tenant.withPublishers(keys));
  }

  /** Takes a key out, and says from which release on nothing counts that it signed. */
  void distrust(String id, Digest key, long from) {
    Directory.Tenant tenant = require(id);
    List<Revocation> revoked = new ArrayList<>(tenant.revoked());
    long first =
        revoked.stream()
            .filter(revocation -> revocation.key().equals(key))
            .mapToLong(Revocation::from)
            .reduce(from, Math::min);
    revoked.removeIf(revocation -> revocation.key().equals(key));
    revoked.add(new Revocation(key, first));
    revoked.sort(Comparator.comparing(revocation -> revocation.key().hex()));
    put(
        tenant
            .withRevoked(revoked)
            .withPublishers(
                tenant.publishers().stream()
                    .filter(publisher -> !publisher.keyId().equals(key))
                    .toList()));
  }

  /**
   * Seals messages to one more key; those of the platform's own tenant are reports of incidents.
   */
  void addSealing(String id, SealingKey key) {
    List<SealingKey> keys = new ArrayList<>(sealing(id));
    if (keys.stream().anyMatch(listed -> listed.keyId().equals(key.keyId()))) {
      throw new Refused(PlatformRefusal.KEY_LISTED, key.keyId().hex());
    }
    if (keys.size() == SealingKey.MOST) {
      throw new Refused(PlatformRefusal.SEALING_FULL, id, SealingKey.MOST);
    }
    keys.add(key);
    setSealing(id, keys);
  }

  void removeSealing(String id, Digest keyId) {
    List<SealingKey> keys = sealing(id).stream().filter(key -> !key.keyId().equals(keyId)).toList();
    if (keys.size() == sealing(id).size()) {
      throw new Refused(PlatformRefusal.KEY_UNKNOWN, keyId.hex());
    }
    setSealing(id, keys);
  }

  private List<SealingKey> sealing(String id) {
    return id.equals(Directory.PLATFORM) ? incidents : require(id).sealing();
  }

  private void setSealing(String id, List<SealingKey> keys) {
    if (id.equals(Directory.PLATFORM)) {
      incidents = SealingKey.sorted(keys);
    } else {
      put(require(id).withSealing(keys));
    }
  }

  void setThreshold(String id, int threshold) {
    put(require(id).withThreshold(threshold));
  }

  /**
   * Refuses to leave a site without enough people who can sign for it.
   *
   * @param held whether the site is held, so that nobody needs to publish
   */
  void requireSigners(Directory before, String id, boolean held) {
    signersRefusal(before, id, held)
        .ifPresent(
            refused -> {
              throw refused;
            });
  }

  /** The same for who is told before they prepare it. */
  Optional<Refused> signersRefusal(Directory before, String id, boolean held) {
    Directory.Tenant tenant = require(id);
    if (tenant.state() == Directory.State.LEGACY || before.tenant(id).isEmpty()) {
      return Optional.empty();
    }
    long persons =
        tenant.keys().stream()
            .filter(key -> !tenant.passkeys() || key.type().equals(PasskeyKey.TYPE))
            .map(Key::person)
            .distinct()
            .count();
    boolean had = !before.tenant(id).get().keys().isEmpty();
    if (had && tenant.keys().isEmpty() && !held) {
      return Optional.of(new Refused(PlatformRefusal.LAST_PUBLISHER, id));
    }
    if (persons < tenant.threshold() && !tenant.keys().isEmpty()) {
      return Optional.of(
          new Refused(PlatformRefusal.TOO_FEW_PERSONS, id, tenant.threshold(), persons));
    }
    return Optional.empty();
  }

  /** Lets signatures by passkey alone count, or those of software keys too. */
  void requirePasskeys(String id, boolean required) {
    put(require(id).withPasskeys(required));
  }

  /** Says who may sign new looks of a tenant's site. */
  void setRerender(String id, Rerender by) {
    tenants.put(id, require(id).withRerender(by));
  }

  /** Turns a listed tenant on, off, or back to its old site. */
  void setState(String id, Directory.State state) {
    Directory.Tenant tenant = require(id);
    put(
        (state == Directory.State.LEGACY ? tenant.withPublishers(List.of()) : tenant)
            .withState(state));
  }

  String domain() {
    return domain;
  }

  Directory.Signing signing() {
    return signing;
  }

  List<Directory.Tenant> tenants() {
    return List.copyOf(tenants.values());
  }

  List<SealingKey> incidents() {
    return incidents;
  }

  private Directory.Tenant require(String id) {
    Directory.Tenant tenant = tenants.get(id);
    if (tenant == null) {
      throw new Refused(PlatformRefusal.TENANT_NOT_LISTED, id);
    }
    return tenant;
  }

  private void put(Directory.Tenant tenant) {
    tenants.put(tenant.id(), tenant);
  }

  private static String moved(String host, String from, String to) {
    return host.endsWith("." + from) ? host.substring(0, host.length() - from.length()) + to : host;
  }

  private static Directory.Signing signing(FirstStart.Settings settings) {
    return new Directory.Signing(
        Directory.PLATFORM,
        SigningPlace.ofDesk(settings.deskOrigin()),
        List.of(settings.authoringOrigin()));
  }
}
