package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/**
 * Makes a candidate for the next directory: the one in force with the changes asked for. It counts
 * once a platform administrator has seen and signed it at the desk.
 */
public final class PrepareDirectory {
  private final Work work;
  private final SignedRepository repository;
  private final StatementCandidates candidates;

  public PrepareDirectory(Work work, SignedRepository repository, StatementCandidates candidates) {
    this.work = work;
    this.repository = repository;
    this.candidates = candidates;
  }

  /**
   * @throws Refused NOT_PERMITTED, TENANT_NOT_LISTED, TENANT_TAKEN, KEY_UNKNOWN, KEY_LISTED,
   *     DIRECTORY_REFUSED
   */
  public Prepared prepare(Acting who, List<DirectoryChange> changes) {
    who.require(Permission.SIGN_DIRECTORY);
    return work.platform(who, em -> prepare(em, who, changes));
  }

  private Prepared prepare(EntityManager em, Acting who, List<DirectoryChange> changes) {
    Directory inForce = repository.trust().directory();
    DirectoryDraft draft = DirectoryDraft.of(inForce);
    Instant now = repository.now();
    for (DirectoryChange change : changes) {
      apply(em, draft, change, now);
    }
    try {
      Directory next =
          Directory.of(
              inForce.version() + 1,
              now,
              now.plus(InitCeremony.DIRECTORY_VALID),
              draft.domain(),
              draft.signing(),
              draft.tenants());
      return candidates.directory(em, who, next, inForce.digest());
    } catch (Rejected e) {
      throw new Refused(id.perisai.publish.PublishRefusal.DIRECTORY_REFUSED, e.getMessage());
    }
  }

  private static void apply(
      EntityManager em, DirectoryDraft draft, DirectoryChange change, Instant now) {
    if (change instanceof DirectoryChange.EnrolKey) {
      draft.enrol(change.tenant(), waiting(em, (DirectoryChange.EnrolKey) change), now);
    } else if (change instanceof DirectoryChange.RevokeKey) {
      draft.revoke(change.tenant(), ((DirectoryChange.RevokeKey) change).key());
    } else if (change instanceof DirectoryChange.RequirePasskeys) {
      draft.requirePasskeys(change.tenant(), ((DirectoryChange.RequirePasskeys) change).required());
    } else if (change instanceof DirectoryChange.SetState) {
      draft.setState(change.tenant(), ((DirectoryChange.SetState) change).state());
    } else {
      Tenant tenant =
          Tenants.find(em, change.tenant())
              .orElseThrow(() -> new Refused(PlatformRefusal.TENANT_NOT_LISTED, change.tenant()));
      draft.addMissing(
          tenant.id(), tenant.name(), tenant.hostLabel(), tenant.state(), List.of(), now);
    }
  }

  private static Key waiting(EntityManager em, DirectoryChange.EnrolKey enrol) {
    PublisherKeys.Offered offered =
        PublisherKeys.all(em).stream()
            .filter(key -> key.tenant().equals(enrol.tenant()) && key.keyId().equals(enrol.key()))
            .findFirst()
            .orElseThrow(() -> new Refused(PlatformRefusal.KEY_UNKNOWN, enrol.key().hex()));
    return offered.listed();
  }
}
