package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.HoldStatement;
import id.perisai.release.Power;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Puts a signed hold, lift or purge into force; after a purge, removes the bytes here as well. */
public final class PublishPower {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishPower(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /** Whether candidates of this kind are signed here. */
  public static boolean isFor(Candidate.Kind kind) {
    return kind == Candidate.Kind.HOLD || kind == Candidate.Kind.PURGE;
  }

  /**
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED
   */
  public Signed sign(Acting who, UUID id, Signatures signatures) {
    Done done = in(who, em -> sign(em, who, id, signatures));
    if (done.signed().isInForce()) {
      store.remove(id);
      done.purge().ifPresent(purge -> new RemovePurged(work, repository, store).remove(purge, who));
    }
    return done.signed();
  }

  private record Done(Signed signed, Optional<PurgeStatement> purge) {}

  private <T> T in(Acting who, Function<EntityManager, T> act) {
    return PreparePower.isPlatform(who)
        ? work.platform(who, act)
        : work.in(who, Permission.PUBLISH, act);
  }

  private Done sign(EntityManager em, Acting who, UUID id, Signatures signatures) {
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (!isFor(candidate.kind())) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    Statement statement = parsed(candidate);
    awaitTurn(em, statement);
    requireFree(candidate, statement);
    TrustChain trust = repository.trust();
    CollectedSignatures.Gathered gathered =
        CollectedSignatures.gather(
            em, who, candidate, statement, signatures, trust, repository.now());
    if (gathered.missing() > 0) {
      return new Done(new Signed(statement.version(), gathered.missing()), Optional.empty());
    }
    requireVerifies(trust, statement, gathered.all());
    record(em, who, candidate, statement);
    write(statement, gathered.all());
    return new Done(
        new Signed(statement.version(), 0),
        statement instanceof PurgeStatement purge ? Optional.of(purge) : Optional.empty());
  }

  private static Statement parsed(Candidate candidate) {
    try {
      return candidate.kind() == Candidate.Kind.HOLD
          ? HoldStatement.parse(candidate.statement())
          : PurgeStatement.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  private static void awaitTurn(EntityManager em, Statement statement) {
    em.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:what, 0)) as text)")
        .setParameter("what", statement.type() + " " + statement.scope())
        .getSingleResult();
  }

  private void requireFree(Candidate candidate, Statement statement) {
    if (Files.exists(repository.files().directory().resolve(path(statement)))) {
      throw new Refused(
          PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, candidate.version());
    }
  }

  private static String path(Statement statement) {
    return statement instanceof HoldStatement
        ? RepositoryPaths.hold(statement.scope(), statement.version())
        : RepositoryPaths.purge(statement.scope(), statement.version());
  }

  private static void requireVerifies(
      TrustChain trust, Statement statement, Signatures signatures) {
    byte[] bytes = statement.bytes();
    try {
      if (statement instanceof HoldStatement) {
        Power.hold(trust, bytes, signatures.bytes(), statement.scope(), statement.version());
      } else {
        Power.purge(trust, bytes, signatures.bytes(), statement.scope(), statement.version());
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  private void record(EntityManager em, Acting who, Candidate candidate, Statement statement) {
    Candidates.end(em, who, candidate.id(), "published", repository.now());
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), repository.now());
    Map<String, Object> details = new HashMap<>();
    details.put("candidate", candidate.id().toString());
    details.put("tenant", statement.scope());
    details.put("version", statement.version());
    details.put("statement", statement.digest().hex());
    if (statement instanceof HoldStatement hold) {
      details.put("action", hold.action().word());
      details.put("reason", hold.reason());
    } else if (statement instanceof PurgeStatement purge) {
      details.put("digests", (long) purge.digests().size());
      details.put("reason", purge.reason());
    }
    AuditTrail.record(
        em, who.tenant(), who.person(), candidate.kind().code() + ".publish", details);
  }

  private void write(Statement statement, Signatures signatures) {
    try {
      repository.writer().statement(path(statement), statement, signatures);
    } catch (IOException e) {
      throw new UncheckedIOException(statement.label() + " cannot be written", e);
    }
  }
}
