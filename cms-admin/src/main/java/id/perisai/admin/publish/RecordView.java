package id.perisai.admin.publish;

import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.PowerHistory;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What was put into force, for whoever looks after it and may do nothing: releases, holds and
 * purges, and the keys that count. Of one's own site; in the platform's tenant holds, purges and
 * keys of all.
 */
@Named("record")
@RequestScoped
public class RecordView {
  private static final int SHOWN = 25;
  private static final List<String> KINDS = List.of("rilis", "penahanan", "kunci");

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private SignedRepository repository;
  @Inject private PowerHistory history;

  private TrustChain trust;
  private List<PowerHistory.Item> powers;
  private List<Listed> keys;
  private Long releases;
  private List<ReleaseList.Item> shown;

  /**
   * A key that the signed directory lists; in the platform's tenant, one of the trust root.
   *
   * @param counts from when it counts for new releases; null where it does not: a software key of a
   *     site that takes passkeys alone, or one that was revoked
   */
  public record Listed(
      String tenant, String name, String fingerprint, String type, Instant counts) {}

  /** What there is a list of. */
  public List<String> getKinds() {
    return KINDS;
  }

  /** The list in view. */
  public String getKind() {
    String asked = visit.query("jenis");
    return KINDS.contains(asked) ? asked : KINDS.get(0);
  }

  public List<ReleaseList.Item> getReleases() {
    if (shown == null) {
      shown =
          new ReleaseList(work, repository).find(visit.acting(), getScreenful().getOffset(), SHOWN);
    }
    return shown;
  }

  public List<PowerHistory.Item> getPowers() {
    return screenful(powers());
  }

  public List<Listed> getKeys() {
    return screenful(keys());
  }

  private <T> List<T> screenful(List<T> all) {
    int from = getScreenful().getOffset();
    return all.subList(from, Math.min(from + SHOWN, all.size()));
  }

  public Screenful getScreenful() {
    return new Screenful(
        total(),
        SHOWN,
        Math.max(1, visit.number(Screenful.PARAMETER)),
        "/riwayat-terbit",
        Map.of("jenis", getKind()));
  }

  private long total() {
    return switch (getKind()) {
      case "penahanan" -> powers().size();
      case "kunci" -> keys().size();
      default -> releases();
    };
  }

  private long releases() {
    if (releases == null) {
      releases = new ReleaseList(work, repository).count(visit.acting());
    }
    return releases;
  }

  private List<PowerHistory.Item> powers() {
    if (powers == null) {
      powers =
          history.of(visit.acting(), trust(), sites().stream().map(Directory.Tenant::id).toList());
    }
    return powers;
  }

  private List<Listed> keys() {
    if (keys == null) {
      Map<UUID, String> names =
          new NamesOfSigners(work)
              .of(
                  visit.acting(),
                  sites().stream()
                      .flatMap(site -> keys(site).stream())
                      .map(Key::person)
                      .collect(Collectors.toSet()));
      keys = new ArrayList<>();
      for (Directory.Tenant site : sites()) {
        keys(site).forEach(key -> keys.add(listed(site, key, names)));
      }
    }
    return keys;
  }

  /** What the directory lists for the desk's tenant signs nothing: the root's keys do. */
  private List<Key> keys(Directory.Tenant site) {
    return trust().directory().isDesk(site.id()) ? trust().root().keys().keys() : site.keys();
  }

  private Listed listed(Directory.Tenant site, Key key, Map<UUID, String> names) {
    return new Listed(
        site.id(),
        names.getOrDefault(key.person(), key.person().toString()),
        key.keyId().fingerprint(),
        key.type(),
        counts(site, key));
  }

  private Instant counts(Directory.Tenant site, Key key) {
    if (trust().directory().isDesk(site.id())) {
      return ofRoot(key);
    }
    Instant from = trust().signsFrom(site.id(), key);
    return from.equals(Instant.MAX) ? null : from;
  }

  /** Since the first root that has it; keys of a root do not wait. */
  private Instant ofRoot(Key key) {
    return trust().roots().stream()
        .map(VerifiedStatement::statement)
        .filter(root -> root.keys().keys().contains(key))
        .findFirst()
        .orElseThrow()
        .issued();
  }

  /** Those that the directory lists: one's own, or in the platform's tenant all. */
  private List<Directory.Tenant> sites() {
    return trust().directory().tenants().values().stream()
        .filter(site -> visit.isPlatform() || site.id().equals(visit.acting().tenant()))
        .toList();
  }

  private TrustChain trust() {
    if (trust == null) {
      trust = repository.trust();
    }
    return trust;
  }
}
