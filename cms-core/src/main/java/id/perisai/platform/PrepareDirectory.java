package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.message.SealingKeys;
import id.perisai.publish.Candidate;
import id.perisai.publish.Candidates;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.Rerender;
import id.perisai.release.SealingKey;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustedKeys;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a candidate for the next directory: the one in force with the changes asked for. It counts
 * once a platform administrator has seen and signed it at the desk.
 */
public final class PrepareDirectory {
  /** How long a directory is valid where nobody says otherwise. */
  public static final Duration USUALLY_VALID = InitCeremony.DIRECTORY_VALID;

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
   *     LAST_PUBLISHER, TOO_FEW_PERSONS, SEALING_FULL, NOBODY_VOUCHES, REVOKED_FROM,
   *     DIRECTORY_REFUSED
   */
  public Prepared prepare(Acting who, List<DirectoryChange> changes) {
    who.requireFresh();
    who.require(Permission.SIGN_DIRECTORY);
    Made made = work.platform(who, em -> prepare(em, who, changes));
    Prepared prepared = made.prepared();
    if (!made.vouching().isEmpty()) {
      Candidate candidate =
          work.platform(
              who, em -> Candidates.open(em, who, prepared.candidate(), repository.now()));
      for (String tenant : made.vouching()) {
        work.platformIn(
            who,
            tenant,
            em -> {
              Candidates.insert(em, candidate.in(tenant));
              return null;
            });
      }
    }
    return prepared;
  }

  /**
   * @param vouching the tenants whose publishers are shown the candidate, so that they may sign it
   */
  private record Made(Prepared prepared, Set<String> vouching) {}

  private Made prepare(EntityManager em, Acting who, List<DirectoryChange> changes) {
    TrustChain trust = repository.trust();
    Directory inForce = trust.directory();
    DirectoryDraft draft = DirectoryDraft.of(inForce);
    Instant now = repository.now();
    for (DirectoryChange change : changes) {
      apply(em, draft, change, trust, now);
    }
    changes.stream()
        .map(DirectoryChange::tenant)
        .distinct()
        .forEach(tenant -> draft.requireSigners(inForce, tenant, repository.isHeld(trust, tenant)));
    try {
      Directory next =
          Directory.of(
              inForce.version() + 1,
              now,
              now.plus(USUALLY_VALID),
              draft.domain(),
              draft.signing(),
              draft.tenants(),
              draft.incidents());
      Set<String> vouching = vouching(trust, next, changes);
      return new Made(
          candidates.directory(em, who, next, inForce.digest(), !vouching.isEmpty()), vouching);
    } catch (Rejected e) {
      throw new Refused(id.perisai.publish.PublishRefusal.DIRECTORY_REFUSED, e.getMessage());
    }
  }

  /**
   * Whose publishers are asked: those of tenants that the directory gives something that would have
   * to wait a day, but for keys that are to wait.
   */
  private static Set<String> vouching(
      TrustChain trust, Directory next, List<DirectoryChange> changes) throws Rejected {
    Set<String> waiting =
        changes.stream()
            .filter(change -> change instanceof DirectoryChange.EnrolKey enrol && !enrol.vouched())
            .map(DirectoryChange::tenant)
            .collect(Collectors.toSet());
    return trust.unvouched(next, Signatures.of(List.of())).keySet().stream()
        .filter(tenant -> !waiting.contains(tenant))
        .filter(tenant -> canVouch(trust, tenant))
        .collect(Collectors.toSet());
  }

  private static boolean canVouch(TrustChain trust, String tenant) {
    TrustedKeys vouchers = trust.vouchers(tenant);
    return vouchers.keys().stream().map(Key::person).distinct().count() >= vouchers.threshold();
  }

  private void apply(
      EntityManager em,
      DirectoryDraft draft,
      DirectoryChange change,
      TrustChain trust,
      Instant now) {
    if (change instanceof DirectoryChange.EnrolKey enrol) {
      draft.enrol(enrol.tenant(), waiting(em, enrol), from(trust, enrol, now));
    } else if (change instanceof DirectoryChange.RevokeKey revoke) {
      draft.revoke(revoke.tenant(), revoke.key());
    } else if (change instanceof DirectoryChange.DistrustKey distrust) {
      draft.distrust(distrust.tenant(), requireKnown(trust, distrust), distrust.from());
    } else if (change instanceof DirectoryChange.AddSealing add) {
      draft.addSealing(add.tenant(), waiting(em, add));
    } else if (change instanceof DirectoryChange.RemoveSealing remove) {
      draft.removeSealing(remove.tenant(), remove.key());
    } else if (change instanceof DirectoryChange.SetThreshold set) {
      draft.setThreshold(set.tenant(), set.threshold());
    } else if (change instanceof DirectoryChange.RequirePasskeys require) {
      draft.requirePasskeys(require.tenant(), require.required());
    } else if (change instanceof DirectoryChange.Rerenders rerenders) {
      rerenders(em, draft, rerenders);
    } else if (change instanceof DirectoryChange.SetState set) {
      draft.setState(set.tenant(), set.state());
    } else {
      Tenant tenant =
          Tenants.find(em, change.tenant())
              .orElseThrow(() -> new Refused(PlatformRefusal.TENANT_NOT_LISTED, change.tenant()));
      draft.addMissing(
          tenant.id(),
          tenant.name(),
          tenant.hostLabel(),
          tenant.state(),
          List.of(),
          List.of(),
          now);
    }
  }

  /** At once for the first keys of a tenant, and where its publishers vouch; else after a day. */
  private static Instant from(TrustChain trust, DirectoryChange.EnrolKey enrol, Instant now) {
    if (trust.isNewTenant(enrol.tenant())) {
      return now;
    }
    if (!enrol.vouched()) {
      return now.plus(TrustChain.WAIT_OF_NEW_KEYS);
    }
    if (!canVouch(trust, enrol.tenant())) {
      throw new Refused(PlatformRefusal.NOBODY_VOUCHES, enrol.tenant());
    }
    return now;
  }

  /** A key that some directory listed for the tenant, from a release that can be named. */
  private Digest requireKnown(TrustChain trust, DirectoryChange.DistrustKey distrust) {
    boolean known =
        trust.directories().stream()
            .flatMap(directory -> directory.statement().tenant(distrust.tenant()).stream())
            .flatMap(tenant -> tenant.keys().stream())
            .anyMatch(key -> key.keyId().equals(distrust.key()));
    if (!known) {
      throw new Refused(PlatformRefusal.KEY_UNKNOWN, distrust.key().hex());
    }
    long next = repository.seen(trust, distrust.tenant()).version() + 1;
    if (distrust.from() < 1 || distrust.from() > next) {
      throw new Refused(PlatformRefusal.REVOKED_FROM, distrust.from(), next);
    }
    return distrust.key();
  }

  /** Power is given at the word of a publisher of the tenant; it is taken back at anybody's. */
  private static void rerenders(
      EntityManager em, DirectoryDraft draft, DirectoryChange.Rerenders change) {
    if (change.by() == Rerender.PLATFORM
        && !DelegateRerenders.standing(em, change.tenant(), false).isAgreed()) {
      throw new Refused(id.perisai.publish.PublishRefusal.NOT_DELEGATED, change.tenant());
    }
    draft.setRerender(change.tenant(), change.by());
  }

  private static SealingKey waiting(EntityManager em, DirectoryChange.AddSealing add) {
    return SealingKeys.all(em).stream()
        .filter(key -> key.tenant().equals(add.tenant()) && key.keyId().equals(add.key()))
        .findFirst()
        .orElseThrow(() -> new Refused(PlatformRefusal.KEY_UNKNOWN, add.key().hex()))
        .listed();
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
