package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Signatures;
import id.perisai.release.SigningProgress;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a root, a directory, or both into force, whose signatures were made on other machines and
 * came in files. What of them was signed at the desk as well counts with them.
 */
public final class PublishTrust {
  /** Roots and directories take turns, on whatever way they come. */
  static final String TURN = "directory";

  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishTrust(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * @return the chain of trust afterwards; the root before stays in force while the new one waits
   *     for a directory
   * @throws Refused NOT_PERMITTED, TRUST_REFUSED; nothing is written then
   */
  public TrustChain publish(Acting who, TrustChange given) {
    who.require(Permission.SIGN_DIRECTORY);
    TrustChange published = work.platform(who, em -> publish(em, who, given));
    for (TrustChange.Part<?> part : published.parts()) {
      work.platform(who, em -> Candidates.of(em, Directory.PLATFORM, part.statement()))
          .ifPresent(candidate -> store.remove(candidate.id()));
    }
    return repository.trust();
  }

  /**
   * Whether it could be published as it stands, without what was signed at the desk.
   *
   * @return the chain of trust as it would be
   * @throws Rejected says why not
   * @throws Refused TRUST_REFUSED where a key of the servers is not here
   */
  public static TrustChain tried(SignedRepository repository, TrustChange change) throws Rejected {
    TrustChain after = TrialRepository.requireVerifies(repository, change);
    requireServerKeys(repository, change.root());
    return after;
  }

  private TrustChange publish(EntityManager em, Acting who, TrustChange given) {
    waitForTurn(em);
    try {
      TrustChange all =
          new TrustChange(
              withThoseOfTheDesk(em, given.root()), withThoseOfTheDesk(em, given.directory()));
      TrustChain before = repository.trust();
      TrustChain after = tried(repository, all);
      for (TrustChange.Part<?> part : all.parts()) {
        // Whoever leaves signs the next root too; a directory is of those of the root beside it.
        keepSigners(em, part.statement() instanceof TrustRoot ? before : after, part);
        record(em, who, part);
      }
      repository.writer().trust(all);
      return all;
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.TRUST_REFUSED, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("the trust cannot be written", e);
    }
  }

  private static void waitForTurn(EntityManager em) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish ' || :turn, 0)) as text)")
        .setParameter("turn", TURN)
        .getSingleResult();
  }

  /** Without its servers' keys here nothing could be logged or stamped under the new root. */
  static void requireServerKeys(
      SignedRepository repository, Optional<TrustChange.Part<TrustRoot>> next) {
    if (next.isPresent()) {
      TrustRoot root = next.get().statement();
      try {
        OnlineKeys.ofLog(repository.home()).require(root.log().key(), root.label());
        OnlineKeys.ofTimestamp(repository.home()).require(root.timestamp(), root.label());
      } catch (IOException lost) {
        throw new Refused(PublishRefusal.TRUST_REFUSED, lost.getMessage());
      }
    }
  }

  private static <S extends Statement> Optional<TrustChange.Part<S>> withThoseOfTheDesk(
      EntityManager em, Optional<TrustChange.Part<S>> given) throws Rejected {
    if (given.isEmpty()) {
      return given;
    }
    S statement = given.get().statement();
    Optional<Candidate> candidate = Candidates.of(em, Directory.PLATFORM, statement);
    Signatures own = given.get().signatures();
    return Optional.of(
        new TrustChange.Part<>(
            statement,
            candidate.isPresent() ? CollectedSignatures.merged(em, candidate.get(), own) : own));
  }

  private void keepSigners(EntityManager em, TrustChain trust, TrustChange.Part<?> part)
      throws Rejected {
    Optional<Candidate> candidate = Candidates.of(em, Directory.PLATFORM, part.statement());
    if (candidate.isPresent()) {
      CollectedSignatures.keepSigners(
          em,
          candidate.get(),
          part.signatures(),
          SigningProgress.of(trust, part.statement(), part.signatures()).signers(),
          repository.now());
    }
  }

  private void record(EntityManager em, Acting who, TrustChange.Part<?> part) {
    Statement statement = part.statement();
    Optional<Candidate> candidate = Candidates.of(em, Directory.PLATFORM, statement);
    if (candidate.isPresent() && !Candidates.isEnded(em, candidate.get())) {
      Candidates.end(em, who, candidate.get(), "published", repository.now());
      DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.get().id(), repository.now());
    }
    StatementLetters letters = new StatementLetters(repository.trust());
    letters.write(
        em,
        who,
        statement,
        part.signatures(),
        letters.signers(em, statement, part.signatures()),
        repository.now());
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        statement.type() + ".publish",
        Map.of("version", statement.version(), "statement", statement.digest().hex()));
  }
}
