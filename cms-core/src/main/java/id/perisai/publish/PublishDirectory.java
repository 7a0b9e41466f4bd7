package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Puts a signed directory into force: who may sign for whom, from here on. */
public final class PublishDirectory {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishDirectory(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * As {@link #sign} where one signature is enough.
   *
   * @return the version now in force
   * @throws Refused as {@link #sign}; SIGNATURES_MISSING where it takes more people
   */
  public long publish(Acting who, UUID candidateId, Signatures signatures) {
    Signed signed = sign(who, candidateId, signatures);
    if (!signed.isInForce()) {
      throw new Refused(PublishRefusal.SIGNATURES_MISSING, signed.missing());
    }
    return signed.version();
  }

  /**
   * Takes a person's signatures; with the last that it takes, the directory comes into force.
   *
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED
   */
  public Signed sign(Acting who, UUID candidateId, Signatures signatures) {
    who.require(Permission.SIGN_DIRECTORY);
    Directory before = repository.trust().directory();
    Signatures all = withVouchers(who, candidateId, signatures);
    Signed signed = work.platform(who, em -> sign(em, who, candidateId, all));
    if (signed.isInForce()) {
      store.remove(candidateId);
      endAmongVouchers(who, candidateId, before);
    }
    return signed;
  }

  /** Adds what publishers signed, who vouch for what it gives on their sites. */
  private Signatures withVouchers(Acting who, UUID id, Signatures given) {
    Candidate candidate = work.platform(who, em -> Candidates.open(em, who, id, repository.now()));
    if (candidate.kind() != Candidate.Kind.DIRECTORY) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    List<Signature> all = new ArrayList<>(given.list());
    try {
      for (String tenant : repository.trust().unvouched(parsed(candidate), given).keySet()) {
        for (Signature signature : kept(who, candidate.in(tenant))) {
          if (all.stream().noneMatch(one -> one.key().equals(signature.key()))) {
            all.add(signature);
          }
        }
      }
      return Signatures.of(all);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  private List<Signature> kept(Acting who, Candidate shown) {
    return work.platformIn(
        who,
        shown.tenant(),
        em -> {
          try {
            return CollectedSignatures.kept(em, shown);
          } catch (Rejected e) {
            throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
          }
        });
  }

  /** Whoever was asked to vouch for what it gives on their site is done. */
  private void endAmongVouchers(Acting who, UUID id, Directory before) {
    for (Directory.Tenant tenant : repository.trust().directory().tenants().values()) {
      if (!before.tenant(tenant.id()).equals(Optional.of(tenant))) {
        work.platformIn(
            who,
            tenant.id(),
            em -> {
              if (Candidates.isShown(em, tenant.id(), id)) {
                Candidates.end(em, who, tenant.id(), id, "published", repository.now());
              }
              return null;
            });
      }
    }
  }

  private Signed sign(EntityManager em, Acting who, UUID id, Signatures signatures) {
    SigningTurn turn =
        SigningTurn.begin(
            em, who, repository, PublishTrust.TURN, id, Set.of(Candidate.Kind.DIRECTORY));
    Candidate candidate = turn.candidate();
    Directory inForce = repository.trust().directory();
    if (!candidate.base().equals(Optional.of(inForce.digest()))) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, inForce.version());
    }
    Directory next = parsed(candidate);
    CollectedSignatures.Gathered gathered = turn.gather(repository.trust(), next, signatures);
    if (gathered.missing() > 0) {
      return new Signed(next.version(), gathered.missing());
    }
    requireVerifies(next, gathered.all());
    turn.end(next, gathered.all(), Map.of());
    turn.write(RepositoryPaths.directory(next.version()), next, gathered.all());
    return new Signed(next.version(), 0);
  }

  private static Directory parsed(Candidate candidate) {
    try {
      return Directory.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  /** By the verifier itself: a trial repository in which the candidate lies signed. */
  private void requireVerifies(Directory next, Signatures signatures) {
    try {
      TrialRepository.requireVerifies(repository, next, signatures);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }
}
