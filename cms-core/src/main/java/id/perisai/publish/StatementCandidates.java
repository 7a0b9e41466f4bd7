package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Candidates of the platform's own statements, each stored in the transaction of its act. */
public final class StatementCandidates {
  private final CandidateStore store;
  private final SignedRepository repository;

  public StatementCandidates(CandidateStore store, SignedRepository repository) {
    this.store = store;
    this.repository = repository;
  }

  /** A directory that waits for its signature. */
  public Prepared directory(EntityManager em, Acting who, Directory next, Digest base) {
    return directory(em, who, next, base, false);
  }

  /**
   * As above.
   *
   * @param several whether more people than the platform's sign it
   */
  public Prepared directory(
      EntityManager em, Acting who, Directory next, Digest base, boolean several) {
    return put(em, who, Candidate.Kind.DIRECTORY, next, Optional.of(base), Map.of(), several);
  }

  /** A trust root that waits for its signatures. */
  public Prepared root(EntityManager em, Acting who, TrustRoot next, Digest base) {
    return put(em, who, Candidate.Kind.ROOT, next, Optional.of(base), Map.of());
  }

  /**
   * A theme that waits for its signature.
   *
   * @param files those that are not in the theme in force, so that the desk can show them
   */
  public Prepared theme(
      EntityManager em, Acting who, ThemeStatement next, Digest base, Map<Digest, byte[]> files) {
    return put(em, who, Candidate.Kind.THEME, next, Optional.of(base), files);
  }

  /** A release of the platform's own tenant that waits for its signature. */
  Prepared desk(
      EntityManager em,
      Acting who,
      ReleaseStatement next,
      Optional<Digest> base,
      Map<Digest, byte[]> blobs) {
    return put(em, who, Candidate.Kind.RELEASE, next, base, blobs);
  }

  private Prepared put(
      EntityManager em,
      Acting who,
      Candidate.Kind kind,
      Statement next,
      Optional<Digest> base,
      Map<Digest, byte[]> blobs) {
    return put(em, who, kind, next, base, blobs, false);
  }

  private Prepared put(
      EntityManager em,
      Acting who,
      Candidate.Kind kind,
      Statement next,
      Optional<Digest> base,
      Map<Digest, byte[]> blobs,
      boolean several) {
    UUID id = UUID.randomUUID();
    Instant now = repository.now();
    byte[] description = Json.canonical(Map.of("pages", List.of(), "findings", List.of()));
    store.put(id, description, blobs);
    Candidate candidate =
        new Candidate(
            Directory.PLATFORM,
            id,
            kind,
            next.version(),
            next.bytes(),
            base,
            Digest.of(description),
            who.person(),
            now,
            now.plus(Candidates.validFor(several ? 2 : persons(next))));
    Candidates.insert(em, candidate);
    Token token =
        DeskTokens.issue(em, who, DeskTokens.Purpose.CANDIDATE, id, now, candidate.expires());
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        kind.code() + ".prepare",
        Map.of(
            "candidate", id.toString(),
            "version", next.version(),
            "statement", next.digest().hex()));
    return new Prepared(
        id,
        token,
        candidate.expires(),
        next.version(),
        next.digest(),
        List.of(),
        List.of(),
        List.of());
  }

  /** How many people must sign it at least. */
  private int persons(Statement next) {
    int now = repository.trust().newestRoot().keys().threshold();
    return next instanceof TrustRoot root ? Math.max(now, root.keys().threshold()) : now;
  }
}
