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
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
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
   * @return the version now in force
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED
   */
  public long publish(Acting who, UUID candidateId, Signatures signatures) {
    who.require(Permission.SIGN_DIRECTORY);
    long version = work.platform(who, em -> publish(em, who, candidateId, signatures));
    store.remove(candidateId);
    return version;
  }

  private long publish(EntityManager em, Acting who, UUID id, Signatures signatures) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish directory', 0)) as text)")
        .getSingleResult();
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (candidate.kind() != Candidate.Kind.DIRECTORY) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    Directory inForce = repository.trust().directory();
    if (!candidate.base().equals(java.util.Optional.of(inForce.digest()))) {
      throw new Refused(PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, inForce.version());
    }
    Directory directory = verify(who, candidate, signatures);
    record(em, who, candidate, directory);
    write(directory, signatures);
    return directory.version();
  }

  /** By the verifier itself: a trial repository in which the candidate lies signed. */
  private Directory verify(Acting who, Candidate candidate, Signatures signatures) {
    try {
      Directory next = Directory.parse(candidate.statement());
      TrustChain trust = repository.trust();
      boolean own =
          trust.root().keys().keys().stream()
              .filter(key -> key.person().equals(who.person()))
              .anyMatch(
                  key -> signatures.list().stream().anyMatch(s -> s.key().equals(key.keyId())));
      if (!own) {
        throw new Refused(
            PublishRefusal.SIGNATURE_REFUSED, "not signed by a platform key of " + who.person());
      }
      TrialRepository.requireVerifies(repository, next, signatures);
      return next;
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  private void record(EntityManager em, Acting who, Candidate candidate, Directory directory) {
    Candidates.end(em, who, candidate.id(), "published", repository.now());
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), repository.now());
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        "directory.publish",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", directory.version(),
            "statement", directory.digest().hex()));
  }

  private void write(Directory directory, Signatures signatures) {
    try {
      repository
          .writer()
          .statement(RepositoryPaths.directory(directory.version()), directory, signatures);
    } catch (IOException e) {
      throw new UncheckedIOException("directory " + directory.version() + " cannot be written", e);
    }
  }
}
