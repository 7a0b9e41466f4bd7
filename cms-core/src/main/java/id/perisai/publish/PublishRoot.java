package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts a trust root into force that was signed at the desk: by enough people of the root before and
 * by enough of its own. It counts at once if its keys signed the directory in force; else it waits
 * for the next directory.
 */
public final class PublishRoot {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishRoot(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * Takes a person's signatures; with the last that it takes, the root is published.
   *
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED, TRUST_REFUSED
   */
  public Signed sign(Acting who, UUID candidateId, Signatures signatures) {
    who.require(Permission.SIGN_DIRECTORY);
    Signed signed = work.platform(who, em -> sign(em, who, candidateId, signatures));
    if (signed.isInForce()) {
      store.remove(candidateId);
    }
    return signed;
  }

  private Signed sign(EntityManager em, Acting who, UUID id, Signatures signatures) {
    SigningTurn turn =
        SigningTurn.begin(em, who, repository, PublishTrust.TURN, id, Set.of(Candidate.Kind.ROOT));
    Candidate candidate = turn.candidate();
    TrustRoot before = repository.trust().newestRoot();
    if (!candidate.base().equals(Optional.of(before.digest()))) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, before.version());
    }
    TrustRoot next = parsed(candidate);
    CollectedSignatures.Gathered gathered = turn.gather(repository.trust(), next, signatures);
    if (gathered.missing() > 0) {
      return new Signed(next.version(), gathered.missing());
    }
    requireVerifies(TrustChange.of(next, gathered.all()));
    turn.end(next, gathered.all(), Map.of());
    turn.write(RepositoryPaths.root(next.version()), next, gathered.all());
    return new Signed(next.version(), 0);
  }

  private static TrustRoot parsed(Candidate candidate) {
    try {
      return TrustRoot.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  private void requireVerifies(TrustChange change) {
    try {
      TrialRepository.requireVerifies(repository, change);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.TRUST_REFUSED, e.getMessage());
    }
    PublishTrust.requireServerKeys(repository, change.root());
  }
}
