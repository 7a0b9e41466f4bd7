package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One person's turn at a candidate, from the signature to the repository: what statements of all
 * kinds but releases have in common on this way. It lives within one transaction.
 */
final class SigningTurn {
  private final EntityManager em;
  private final Acting who;
  private final SignedRepository repository;
  private final Candidate candidate;

  private SigningTurn(
      EntityManager em, Acting who, SignedRepository repository, Candidate candidate) {
    this.em = em;
    this.who = who;
    this.repository = repository;
    this.candidate = candidate;
  }

  /**
   * Waits for whoever has the turn now, then opens the candidate.
   *
   * @param turn only one at a time has the turn of one name
   * @param kinds those that are signed here
   * @throws Refused as {@link Candidates#open}; CANDIDATE_UNKNOWN for one of another kind
   */
  static SigningTurn begin(
      EntityManager em,
      Acting who,
      SignedRepository repository,
      String turn,
      UUID id,
      Set<Candidate.Kind> kinds) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish ' || :turn, 0)) as text)")
        .setParameter("turn", turn)
        .getSingleResult();
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (!kinds.contains(candidate.kind())) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    return new SigningTurn(em, who, repository, candidate);
  }

  Candidate candidate() {
    return candidate;
  }

  /** As {@link CollectedSignatures#gather}. */
  CollectedSignatures.Gathered gather(TrustChain trust, Statement statement, Signatures given) {
    return CollectedSignatures.gather(
        em, who, candidate, statement, given, trust, repository.now());
  }

  /**
   * Writes down who put it into force, and tells everybody whom it concerns.
   *
   * @param signatures all that it has
   * @param details for the audit trail, beside candidate, version and digest
   */
  void end(Statement statement, Signatures signatures, Map<String, Object> details) {
    Candidates.end(em, who, candidate, "published", repository.now());
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), repository.now());
    Map<String, Object> all = new HashMap<>(details);
    all.put("candidate", candidate.id().toString());
    all.put("version", statement.version());
    all.put("statement", statement.digest().hex());
    new StatementLetters(repository.trust())
        .write(em, who, statement, signatures, signers(), repository.now());
    AuditTrail.record(em, who.tenant(), who.person(), candidate.kind().code() + ".publish", all);
  }

  /** Names: those whose signatures were kept, and whose came last. */
  private Set<String> signers() {
    Set<String> names = new LinkedHashSet<>();
    for (Object name :
        em.createNativeQuery(
                "select p.name from candidate_signature s join person p on p.id = s.person_id"
                    + " where s.tenant_id = :tenant and s.candidate_id = :id order by s.at, p.id")
            .setParameter("tenant", candidate.tenant())
            .setParameter("id", candidate.id())
            .getResultList()) {
      names.add((String) name);
    }
    names.add(who.name());
    return names;
  }

  /**
   * Puts it into force.
   *
   * @throws Refused REPOSITORY_UNWRITABLE: then signing the same candidate again goes on
   */
  void write(String path, Statement statement, Signatures signatures) {
    write(() -> repository.writer().statement(path, statement, signatures));
  }

  /** Logs and stamps what an attempt before wrote. */
  void complete() {
    write(() -> repository.stampTime().stamp(repository.anchor()::log));
  }

  private interface Writing {
    void go() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.go();
    } catch (IOException e) {
      throw new Refused(PublishRefusal.REPOSITORY_UNWRITABLE, e.getMessage());
    }
  }
}
