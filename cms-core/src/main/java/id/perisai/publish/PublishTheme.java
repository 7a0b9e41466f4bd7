package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/** Puts a signed theme into force: what sites may bring from here on. No site changes by it. */
public final class PublishTheme {
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
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish theme', 0)) as text)")
        .getSingleResult();
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (candidate.kind() != Candidate.Kind.THEME) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    TrustChain trust = repository.trustForNew();
    long newest = repository.newestTheme(trust);
    if (candidate.version() != newest + 1) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, newest);
    }
    CollectedSignatures.Gathered gathered =
        CollectedSignatures.gather(
            em, who, candidate, parsed(candidate), signatures, trust, repository.now());
    if (gathered.missing() > 0) {
      return new Signed(newest + 1, gathered.missing());
    }
    VerifiedStatement<ThemeStatement> theme = verify(trust, candidate, gathered.all());
    record(em, who, candidate, theme.statement());
    write(theme);
    return new Signed(newest + 1, 0);
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

  private void record(EntityManager em, Acting who, Candidate candidate, ThemeStatement theme) {
    Candidates.end(em, who, candidate.id(), "published", repository.now());
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), repository.now());
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        "theme.publish",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", theme.version(),
            "statement", theme.digest().hex()));
  }

  private void write(VerifiedStatement<ThemeStatement> theme) {
    long version = theme.statement().version();
    try {
      repository
          .writer()
          .statement(RepositoryPaths.theme(version), theme.statement(), theme.signatures());
    } catch (IOException e) {
      throw new UncheckedIOException("theme " + version + " cannot be written", e);
    }
  }
}
