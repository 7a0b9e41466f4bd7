package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Puts a signed theme into force: what sites may bring from here on. No site changes by it. */
public final class PublishTheme {
  static final String TURN = "theme";

  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishTheme(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * Takes a person's signatures; with the last that it takes, the theme comes into force.
   *
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED, TRUST_EXPIRED
   */
  public Signed publish(Acting who, UUID candidateId, Signatures signatures) {
    who.require(Permission.SIGN_DIRECTORY);
    Signed signed = work.platform(who, em -> publish(em, who, candidateId, signatures));
    if (signed.isInForce()) {
      store.remove(candidateId);
    }
    return signed;
  }

  private Signed publish(EntityManager em, Acting who, UUID id, Signatures signatures) {
    SigningTurn turn =
        SigningTurn.begin(em, who, repository, TURN, id, Set.of(Candidate.Kind.THEME));
    Candidate candidate = turn.candidate();
    TrustChain trust = repository.trustForNew();
    requireNoRootWaits(trust);
    long newest = repository.newestTheme(trust);
    if (candidate.version() != newest + 1) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, newest);
    }
    CollectedSignatures.Gathered gathered = turn.gather(trust, parsed(candidate), signatures);
    if (gathered.missing() > 0) {
      return new Signed(newest + 1, gathered.missing());
    }
    VerifiedStatement<ThemeStatement> theme = verify(trust, candidate, gathered.all());
    turn.end(theme.statement(), theme.signatures(), Map.of());
    turn.write(RepositoryPaths.theme(newest + 1), theme.statement(), theme.signatures());
    return new Signed(newest + 1, 0);
  }

  /** Signed by the old keys behind the new root in the log, it would count no more after it. */
  private static void requireNoRootWaits(TrustChain trust) {
    if (trust.newestRoot().version() > trust.root().version()) {
      throw new Refused(
          PublishRefusal.TRUST_REFUSED,
          trust.newestRoot().label()
              + " waits for a directory signed by its keys: sign that first");
    }
  }

  private static ThemeStatement parsed(Candidate candidate) {
    try {
      return ThemeStatement.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  private static VerifiedStatement<ThemeStatement> verify(
      TrustChain trust, Candidate candidate, Signatures signatures) {
    try {
      return trust.verifyTheme(candidate.statement(), signatures.bytes(), candidate.version());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }
}
