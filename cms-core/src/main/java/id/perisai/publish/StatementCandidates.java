package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Candidates of the platform's own statements, which have no blobs. */
public final class StatementCandidates {
  private final CandidateStore store;
  private final SignedRepository repository;

  public StatementCandidates(CandidateStore store, SignedRepository repository) {
    this.store = store;
    this.repository = repository;
  }

  /** Stores a directory that waits for its signature, in the transaction of the act. */
  public Prepared directory(EntityManager em, Acting who, Directory next, Digest base) {
    UUID id = UUID.randomUUID();
    Instant now = repository.now();
    byte[] description = Json.canonical(Map.of("pages", List.of(), "findings", List.of()));
    store.put(id, description, Map.of());
    Candidate candidate =
        new Candidate(
            Directory.PLATFORM,
            id,
            Candidate.Kind.DIRECTORY,
            next.version(),
            next.bytes(),
            Optional.of(base),
            Digest.of(description),
            who.person(),
            now,
            now.plus(Candidates.VALID_FOR));
    Candidates.insert(em, candidate);
    Token token =
        DeskTokens.issue(em, who, DeskTokens.Purpose.CANDIDATE, id, now, candidate.expires());
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        "directory.prepare",
        Map.of(
            "candidate", id.toString(),
            "version", next.version(),
            "statement", next.digest().hex()));
    return new Prepared(
        id, token, candidate.expires(), next.version(), List.of(), List.of(), List.of());
  }
}
