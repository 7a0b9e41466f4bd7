package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.DirectoryChange;
import id.perisai.platform.DirectoryChange.DistrustKey;
import id.perisai.platform.DirectoryChange.SetThreshold;
import id.perisai.platform.PrepareDirectory;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedByKey;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The keys that sign for one department: who, from when, what; and how many must sign. */
@Named("tenantKeys")
@RequestScoped
public class TenantKeysView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PrepareDirectory prepareDirectory;
  @Inject private SignedRepository repository;

  /**
   * @param counts from when it counts for new releases, a software key also by the rule of passkeys
   *     alone where that was taken away
   * @param waits whether that time is still to come
   * @param revoked the first release on which it never counts; null if it was not revoked
   * @param listed whether it is a publisher's key now; else it was taken out
   */
  public record Row(
      String id,
      String fingerprint,
      String name,
      String type,
      Instant counts,
      boolean waits,
      Long revoked,
      boolean listed) {}

  private Optional<Directory.Tenant> tenant;
  private TrustChain trust;
  private Prepared prepared;
  private Long from;
  private int threshold;

  private TrustChain trust() {
    if (trust == null) {
      trust = repository.trust();
    }
    return trust;
  }

  private Optional<Directory.Tenant> tenant() {
    if (tenant == null) {
      tenant = trust().directory().tenant(visit.value("tenant"));
    }
    return tenant;
  }

  /** Whether the signed directory lists the department. */
  public boolean isListed() {
    return tenant().isPresent();
  }

  /**
   * Those of today first, then those of earlier directories: what they signed stays in force, so
   * whoever was taken out first and found out to be a thief's afterwards is revoked here too.
   */
  public List<Row> getRows() {
    return rows(names());
  }

  List<Row> rows(Map<UUID, String> names) {
    String id = visit.value("tenant");
    Map<Digest, Row> rows = new LinkedHashMap<>();
    tenant()
        .ifPresent(listed -> listed.keys().forEach(k -> rows.put(k.keyId(), row(id, k, names))));
    for (var directory : trust().directories()) {
      for (Key old :
          directory.statement().tenant(id).map(Directory.Tenant::keys).orElse(List.of())) {
        if (!rows.containsKey(old.keyId())) {
          rows.put(old.keyId(), row(id, old, names));
        }
      }
    }
    return List.copyOf(rows.values());
  }

  private Row row(String id, Key key, Map<UUID, String> names) {
    boolean listed = tenant().map(Directory.Tenant::keys).orElse(List.of()).contains(key);
    Instant counts = listed ? trust().waitsUntil(id, key) : null;
    return new Row(
        key.keyId().hex(),
        key.keyId().fingerprint(),
        names.getOrDefault(key.person(), key.person().toString()),
        key.type(),
        counts,
        listed && counts.isAfter(repository.now()),
        trust().revokedFrom(id, key.keyId()).orElse(null),
        listed);
  }

  private Map<UUID, String> names() {
    Map<UUID, String> names = new LinkedHashMap<>();
    work.platform(visit.acting(), PublisherKeys::all)
        .forEach(offered -> names.put(offered.person(), offered.name()));
    return names;
  }

  /** People whose key counts, or will. */
  public long getPersons() {
    return tenant().map(Directory.Tenant::keys).orElse(List.of()).stream()
        .map(Key::person)
        .distinct()
        .count();
  }

  /** When rules that ask for less count, of which publishers knew nothing; null if none waits. */
  public Instant getEased() {
    Instant from = trust().powersFrom(visit.value("tenant"));
    return from.isAfter(repository.now()) ? from : null;
  }

  /** How many people must sign as long as these wait. */
  public int getNeeded() throws Rejected {
    return trust().signers(visit.value("tenant")).threshold();
  }

  /** How many people must sign a release. */
  public int getThreshold() {
    return tenant().map(Directory.Tenant::threshold).orElse(1);
  }

  public void setThreshold(int threshold) {
    this.threshold = threshold;
  }

  public boolean isPasskeys() {
    return tenant().map(Directory.Tenant::passkeys).orElse(false);
  }

  /** The key of which the address asks what it signed; null if it asks for none. */
  public String getAsked() {
    String asked = visit.query("kunci");
    return asked.matches("[0-9a-f]{64}") ? asked : null;
  }

  /** What the asked key ever signed, or may have, the newest first. */
  public List<SignedByKey.Trace> getSigned() throws Rejected {
    List<SignedByKey.Trace> signed =
        new java.util.ArrayList<>(
            SignedByKey.in(
                repository.files(),
                trust().pinnedRoot(),
                visit.value("tenant"),
                Digest.parse(getAsked())));
    java.util.Collections.reverse(signed);
    return signed;
  }

  /** The version that the next release will have. */
  public long getNext() {
    return repository.seen(trust(), visit.value("tenant")).version() + 1;
  }

  public void revoke() {
    if (getAsked() == null || from == null) {
      notices.error(visit.say("tenantKeys.choose"));
      return;
    }
    try {
      prepare(new DistrustKey(visit.value("tenant"), Digest.parse(getAsked()), from));
    } catch (Rejected malformed) {
      notices.error(visit.say("tenantKeys.choose"));
    }
  }

  public void demand() {
    prepare(new SetThreshold(visit.value("tenant"), threshold));
  }

  private void prepare(DirectoryChange change) {
    try {
      prepared = prepareDirectory.prepare(visit.acting(), List.of(change));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public Prepared getPrepared() {
    return prepared;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }

  public Long getFrom() {
    return from == null ? getNext() : from;
  }

  public void setFrom(Long from) {
    this.from = from;
  }
}
