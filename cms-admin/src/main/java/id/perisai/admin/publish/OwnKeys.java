package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.tenant.Work;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The signing keys of the person who looks, and which of them the signed directory lists. */
public final class OwnKeys {
  private final Work work;
  private final SignedRepository repository;

  public OwnKeys(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /** A key by its short fingerprint. */
  public record Own(String fingerprint, boolean enrolled) {}

  public List<Own> of(Acting who) {
    Set<Digest> enrolled =
        repository
            .trust()
            .directory()
            .tenant(who.tenant())
            .map(Directory.Tenant::publishers)
            .orElse(List.of())
            .stream()
            .map(Key::keyId)
            .collect(Collectors.toSet());
    return work.in(who, Permission.PUBLISH, em -> PublisherKeys.of(em, who)).stream()
        .map(key -> new Own(key.keyId().fingerprint(), enrolled.contains(key.keyId())))
        .toList();
  }
}
