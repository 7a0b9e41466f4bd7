package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.content.Content;
import id.perisai.release.BlobReader;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Seen;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts a signed candidate into force. The signature is checked by the same verifier that delivery
 * uses, against the keys of the signed directory; then the manifest and every blob; then the
 * repository is written, the statement last.
 */
public final class PublishRelease {
  private static final int MAX_DESCRIPTION = 64 << 20;

  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PublishRelease(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * @return the version now in force
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, CANDIDATE_CHANGED,
   *     SIGNATURE_REFUSED
   */
  public long publish(Acting who, UUID candidateId, Signatures signatures) {
    long version =
        work.in(who, Permission.PUBLISH, em -> publish(em, who, candidateId, signatures));
    store.remove(candidateId);
    return version;
  }

  private long publish(EntityManager em, Acting who, UUID id, Signatures signatures) {
    awaitTurn(em, who.tenant());
    Candidate candidate = Candidates.open(em, who, id, repository.now());
    if (candidate.kind() != Candidate.Kind.RELEASE) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    TrustChain trust = repository.trustForNew();
    Optional<VerifiedStatement<ReleaseStatement>> inForce =
        repository.newestStatement(trust, who.tenant());
    requireBase(candidate, inForce);
    VerifiedRelease release = verify(trust, who, candidate, inForce, signatures);
    Map<Digest, byte[]> blobs = blobs(candidate, release);
    record(em, who, candidate, release);
    write(release, blobs);
    return release.version();
  }

  /** Two publishers of one tenant take turns; the second then finds its base gone. */
  private static void awaitTurn(EntityManager em, String tenant) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish ' || :tenant, 0)) as text)")
        .setParameter("tenant", tenant)
        .getSingleResult();
  }

  private static void requireBase(
      Candidate candidate, Optional<VerifiedStatement<ReleaseStatement>> inForce) {
    Optional<Digest> now = inForce.map(statement -> statement.statement().digest());
    if (!now.equals(candidate.base())) {
      throw new Refused(
          PublishRefusal.CANDIDATE_STALE,
          candidate.version() - 1,
          inForce.map(statement -> statement.statement().version()).orElse(0L));
    }
  }

  private VerifiedRelease verify(
      TrustChain trust,
      Acting who,
      Candidate candidate,
      Optional<VerifiedStatement<ReleaseStatement>> inForce,
      Signatures signatures) {
    VerifiedStatement<ReleaseStatement> statement;
    try {
      statement =
          trust.verify(
              candidate.statement(),
              signatures.bytes(),
              who.tenant(),
              candidate.version(),
              inForce.map(s -> Seen.of(s.statement())).orElse(Seen.NOTHING));
      requireOwnKey(who, statement.signers());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
    try {
      return trust.release(
          statement, trust.theme(statement.statement().theme()), reader(candidate), null);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  /** The token spoke for one person: a signature of somebody else does not belong to it. */
  private static void requireOwnKey(Acting who, List<Key> signers) {
    if (signers.stream().noneMatch(key -> key.person().equals(who.person()))) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, "signed by another person's key");
    }
  }

  private BlobReader reader(Candidate candidate) {
    return (digest, maxLength) -> {
      Optional<byte[]> fresh = store.blob(candidate.id(), digest);
      return fresh.isPresent() && fresh.get().length <= maxLength
          ? fresh.get()
          : repository.files().blob(candidate.tenant(), digest, maxLength);
    };
  }

  /** All that the release needs and the repository lacks: bodies, contents, nodes. */
  private Map<Digest, byte[]> blobs(Candidate candidate, VerifiedRelease release) {
    Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    BlobReader reader = reader(candidate);
    try {
      for (Entry entry : release.manifest().entries().values()) {
        for (Variant variant : entry.variants()) {
          for (Coding coding : variant.codings().values()) {
            byte[] bytes = reader.read(coding.digest(), coding.length());
            coding.requireOf(bytes, "entry " + entry.path());
            takeFresh(candidate, coding.digest(), blobs);
          }
          for (Digest input : variant.inputs().values()) {
            takeFresh(candidate, input, blobs);
          }
        }
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
    blobs.putAll(release.manifest().nodes());
    return blobs;
  }

  private void takeFresh(Candidate candidate, Digest digest, Map<Digest, byte[]> blobs) {
    if (!blobs.containsKey(digest)) {
      store.blob(candidate.id(), digest).ifPresent(bytes -> blobs.put(digest, bytes));
    }
  }

  private void record(EntityManager em, Acting who, Candidate candidate, VerifiedRelease release) {
    Instant now = repository.now();
    ReleaseStatement statement = release.statement().statement();
    ReleaseRecords.insert(em, statement, release.statement().signatures(), who.person(), now);
    ReleaseRecords.insertPublications(em, who, statement, changes(em, candidate, release), now);
    Candidates.end(em, who, candidate.id(), "published", now);
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), now);
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "release.publish",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", statement.version(),
            "statement", statement.digest().hex(),
            "keys", release.signers().stream().map(key -> (Object) key.keyId().hex()).toList()));
  }

  private List<ReleaseRecords.PublishedChange> changes(
      EntityManager em, Candidate candidate, VerifiedRelease release) {
    Map<UUID, Set<Digest>> before =
        repository
            .inForce(repository.trust(), candidate.tenant())
            .map(inForce -> Inputs.pages(inForce.manifest()))
            .orElse(Map.of());
    Map<UUID, Set<Digest>> after = Inputs.pages(release.manifest());
    List<ReleaseRecords.PublishedChange> changes = new ArrayList<>();
    try {
      byte[] description = store.description(candidate.id(), candidate.description());
      JsonObject json = JsonObject.of(Json.parse(description, MAX_DESCRIPTION), "description");
      for (JsonObject page : json.objects("pages")) {
        UUID id = UUID.fromString(page.text("page"));
        Digest digest = page.digest("digest");
        if (after.getOrDefault(id, Set.of()).contains(digest)
            && !before.getOrDefault(id, Set.of()).contains(digest)) {
          changes.add(
              new ReleaseRecords.PublishedChange(
                  id,
                  UUID.fromString(page.text("revision")),
                  digest,
                  isWithdrawn(candidate, digest)));
        }
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
    return changes;
  }

  private boolean isWithdrawn(Candidate candidate, Digest content) throws Rejected {
    byte[] bytes = reader(candidate).read(content, Content.MAX_BYTES);
    JsonObject json = JsonObject.of(Json.parse(bytes, Content.MAX_BYTES), "content");
    return json.has("withdrawn") && json.flag("withdrawn");
  }

  private void write(VerifiedRelease release, Map<Digest, byte[]> blobs) {
    try {
      repository
          .writer()
          .release(release.statement().statement(), release.statement().signatures(), blobs);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "release " + release.tenant() + "/" + release.version() + " cannot be written", e);
    }
  }
}
