package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.HoldStatement;
import id.perisai.release.Power;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.TenantStatement;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Puts a signed hold, lift or purge into force; after a purge, removes the bytes here as well. */
public final class PublishPower {
  /** Holds and purges of all sites take turns. */
  static final String TURN = "power";

  private static final Set<Candidate.Kind> KINDS =
      EnumSet.of(Candidate.Kind.HOLD, Candidate.Kind.PURGE);

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
    return KINDS.contains(kind);
  }

  /**
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, SIGNATURE_REFUSED,
   *     REPOSITORY_UNWRITABLE; PURGE_UNFINISHED once it is in force
   */
  public Signed sign(Acting who, UUID id, Signatures signatures) {
    Done done = in(who, em -> sign(em, who, id, signatures));
    // The candidate's folder holds no contents; it is swept with the old ones.
    done.purge().ifPresent(purge -> remove(purge, who));
    return done.signed();
  }

  private void remove(PurgeStatement purge, Acting who) {
    try {
      new RemovePurged(work, repository, store).remove(purge, who);
    } catch (UncheckedIOException left) {
      throw new Refused(PublishRefusal.PURGE_UNFINISHED, left.getMessage());
    }
  }

  private record Done(Signed signed, Optional<PurgeStatement> purge) {}

  private <T> T in(Acting who, Function<EntityManager, T> act) {
    return PreparePower.isPlatform(who)
        ? work.platform(who, act)
        : work.in(who, Permission.PUBLISH, act);
  }

  private Done sign(EntityManager em, Acting who, UUID id, Signatures signatures) {
    SigningTurn turn = SigningTurn.begin(em, who, repository, TURN, id, KINDS);
    Candidate candidate = turn.candidate();
    TenantStatement statement = parsed(candidate);
    TrustChain trust = repository.trust();
    boolean again = requireFreeOrSame(trust, candidate, statement);
    CollectedSignatures.Gathered gathered = turn.gather(trust, statement, signatures);
    if (gathered.missing() > 0) {
      return new Done(new Signed(statement.version(), gathered.missing()), Optional.empty());
    }
    requireVerifies(trust, statement, gathered.all());
    turn.end(statement, gathered.all(), details(statement));
    if (again) {
      turn.complete();
    } else {
      turn.write(path(statement), statement, gathered.all());
    }
    return new Done(
        new Signed(statement.version(), 0),
        statement instanceof PurgeStatement purge ? Optional.of(purge) : Optional.empty());
  }

  private static TenantStatement parsed(Candidate candidate) {
    try {
      return candidate.kind() == Candidate.Kind.HOLD
          ? HoldStatement.parse(candidate.statement())
          : PurgeStatement.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  /**
   * Whether the very statement is in force already: an attempt before wrote the repository and
   * stopped before the database knew.
   */
  private boolean requireFreeOrSame(
      TrustChain trust, Candidate candidate, TenantStatement statement) {
    if (isThere(trust, statement)) {
      return true;
    }
    if (new PowerVersions(repository, trust, statement.tenant()).isTaken(statement)) {
      throw new Refused(
          PublishRefusal.CANDIDATE_STALE, candidate.version() - 1, candidate.version());
    }
    return false;
  }

  /** Garbage in its place is none, by whomever: it is written over. */
  private boolean isThere(TrustChain trust, TenantStatement statement) {
    String path = path(statement);
    try {
      if (!Arrays.equals(repository.files().statement(path), statement.bytes())) {
        return false;
      }
      verify(trust, statement, repository.files().signatures(path));
      return true;
    } catch (Rejected garbage) {
      return false;
    }
  }

  private static String path(TenantStatement statement) {
    return statement instanceof HoldStatement
        ? RepositoryPaths.hold(statement.tenant(), statement.version())
        : RepositoryPaths.purge(statement.tenant(), statement.version());
  }

  private static void requireVerifies(
      TrustChain trust, TenantStatement statement, Signatures signatures) {
    try {
      verify(trust, statement, signatures.bytes());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  private static void verify(TrustChain trust, TenantStatement statement, byte[] signatures)
      throws Rejected {
    byte[] bytes = statement.bytes();
    if (statement instanceof HoldStatement) {
      Power.hold(trust, bytes, signatures, statement.tenant(), statement.version());
    } else {
      Power.purge(trust, bytes, signatures, statement.tenant(), statement.version());
    }
  }

  private static Map<String, Object> details(TenantStatement statement) {
    Map<String, Object> details = new HashMap<>();
    details.put("tenant", statement.tenant());
    if (statement instanceof HoldStatement hold) {
      details.put("action", hold.action().word());
      details.put("reason", hold.reason());
    } else if (statement instanceof PurgeStatement purge) {
      details.put("digests", (long) purge.digests().size());
      details.put("reason", purge.reason());
    }
    return details;
  }
}
