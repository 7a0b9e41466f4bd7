package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.BlobReader;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Key;
import id.perisai.release.Manifest;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a signed candidate into force. The signature is checked by the same verifier that delivery
 * uses, against the keys of the signed directory; then the manifest and every blob; then the
 * repository is written, the statement last.
 */
public final class PublishRelease {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;
  private final RecordRelease records;

  public PublishRelease(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
    this.records = new RecordRelease(repository, store);
  }

  /**
   * As {@link #sign} where one signature is enough.
   *
   * @return the version now in force
   * @throws Refused as {@link #sign}; SIGNATURES_MISSING where it takes more people, whose
   *     signatures are then awaited
   */
  public long publish(Acting who, UUID candidateId, Signatures signatures) {
    Signed signed = sign(who, candidateId, signatures);
    if (!signed.isInForce()) {
      throw new Refused(PublishRefusal.SIGNATURES_MISSING, signed.missing());
    }
    return signed.version();
  }

  /**
   * Takes a person's signatures; with the last that it takes, the release comes into force.
   *
   * @throws Refused as {@link Candidates#open}; CANDIDATE_STALE, CANDIDATE_CHANGED,
   *     CANDIDATE_PURGED, SIGNATURE_REFUSED, REPOSITORY_UNWRITABLE
   */
  public Signed sign(Acting who, UUID candidateId, Signatures signatures) {
    Signed signed =
        CandidateRows.in(
            work, who, candidateId, (em, tenant) -> sign(em, tenant, who, candidateId, signatures));
    if (signed.isInForce()) {
      store.remove(candidateId);
    }
    return signed;
  }

  private Signed sign(EntityManager em, String tenant, Acting who, UUID id, Signatures signatures) {
    awaitTurn(em, tenant);
    Candidate candidate = Candidates.open(em, tenant, who, id, repository.now());
    if (candidate.kind() != Candidate.Kind.RELEASE) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    if (!who.tenant().equals(tenant)
        && DelegateRerenders.standing(em, tenant, true).isWithdrawn()) {
      throw new Refused(PublishRefusal.NOT_DELEGATED, tenant);
    }
    TrustChain trust = repository.trustForNew();
    Optional<VerifiedRelease> inForce = repository.inForce(trust, tenant);
    boolean again = isUnfinished(em, candidate, inForce);
    Optional<VerifiedRelease> base = again ? records.base(trust, candidate) : inForce;
    if (!again) {
      requireBase(candidate, inForce);
    }
    CollectedSignatures.Gathered gathered =
        CollectedSignatures.gather(
            em, who, candidate, parsed(candidate), signatures, trust, repository.now());
    if (gathered.missing() > 0) {
      return new Signed(candidate.version(), gathered.missing());
    }
    VerifiedRelease verified = verify(trust, who, candidate, inForce, gathered.all());
    // As it may stand in the log by now: a passkey signs the same otherwise each time.
    VerifiedRelease release = again ? inForce.orElseThrow() : verified;
    Map<Digest, byte[]> blobs = blobs(candidate, base, release);
    requireNothingPurged(repository.purged(trust, candidate.tenant()), base, release.manifest());
    records.add(em, who, who.person(), candidate, base, release);
    write(release, blobs);
    return new Signed(release.version(), 0);
  }

  /** What was drawn before a purge may show what was purged, in new bytes that it does not name. */
  private static void requireNothingPurged(
      Purged purged, Optional<VerifiedRelease> base, Manifest manifest) {
    List<Entry> drawn = base.map(b -> manifest.beyond(b.manifest())).orElse(manifest.all());
    for (Entry entry : drawn) {
      if (purged.has(entry) || purged.wasReadFor(entry)) {
        throw new Refused(PublishRefusal.CANDIDATE_PURGED, entry.path());
      }
    }
  }

  private static ReleaseStatement parsed(Candidate candidate) {
    try {
      return ReleaseStatement.parse(candidate.statement());
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }

  /**
   * An attempt before wrote the repository and stopped before the database knew: this one completes
   * it.
   */
  private static boolean isUnfinished(
      EntityManager em, Candidate candidate, Optional<VerifiedRelease> inForce) {
    return ReleaseRecords.newest(em, candidate.tenant()) < candidate.version()
        && inForce
            .map(release -> release.statement().statement().digest())
            .equals(Optional.of(Digest.of(candidate.statement())));
  }

  /** Two publishers of one tenant take turns; the second then finds its base gone. */
  static void awaitTurn(EntityManager em, String tenant) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('publish ' || :tenant, 0)) as text)")
        .setParameter("tenant", tenant)
        .getSingleResult();
  }

  private static void requireBase(Candidate candidate, Optional<VerifiedRelease> inForce) {
    Optional<Digest> now = inForce.map(release -> release.statement().statement().digest());
    if (!now.equals(candidate.base())) {
      throw new Refused(
          PublishRefusal.CANDIDATE_STALE,
          candidate.version() - 1,
          inForce.map(VerifiedRelease::version).orElse(0L));
    }
  }

  private VerifiedRelease verify(
      TrustChain trust,
      Acting who,
      Candidate candidate,
      Optional<VerifiedRelease> inForce,
      Signatures signatures) {
    VerifiedStatement<ReleaseStatement> statement;
    try {
      statement =
          trust.verify(
              candidate.statement(),
              signatures.bytes(),
              candidate.tenant(),
              candidate.version(),
              repository.seen(trust, candidate.tenant()));
      if (!who.isCommandLine()) { // What it brings was signed elsewhere.
        requireOwnKey(who, statement.signers());
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
    try {
      return trust.release(
          statement,
          trust.theme(statement.statement().theme()),
          store.reader(candidate, repository.files()),
          inForce.orElse(null));
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

  /**
   * What the repository lacks of the release: bodies, contents, nodes. What the release before has
   * too lies there already, unless the candidate brings it anew since it was damaged.
   */
  private Map<Digest, byte[]> blobs(
      Candidate candidate, Optional<VerifiedRelease> base, VerifiedRelease release) {
    Manifest manifest = release.manifest();
    Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    if (base.isPresent()) {
      take(candidate, manifest.beyond(base.get().manifest()), blobs);
      blobs.putAll(manifest.nodesBeyond(base.get().manifest()));
    }
    if (base.isEmpty() || !blobs.keySet().containsAll(store.blobs(candidate.id()))) {
      take(candidate, manifest.all(), blobs);
      blobs.putAll(manifest.nodes());
    }
    return blobs;
  }

  private void take(Candidate candidate, List<Entry> entries, Map<Digest, byte[]> blobs) {
    BlobReader reader = store.reader(candidate, repository.files());
    try {
      for (Entry entry : entries) {
        for (Variant variant : entry.variants()) {
          for (Coding coding : variant.blobs()) {
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
  }

  private void takeFresh(Candidate candidate, Digest digest, Map<Digest, byte[]> blobs) {
    if (!blobs.containsKey(digest)) {
      store.blob(candidate.id(), digest).ifPresent(bytes -> blobs.put(digest, bytes));
    }
  }

  private void write(VerifiedRelease release, Map<Digest, byte[]> blobs) {
    try {
      repository
          .writer()
          .release(release.statement().statement(), release.statement().signatures(), blobs);
    } catch (IOException e) {
      throw new Refused(PublishRefusal.REPOSITORY_UNWRITABLE, e.getMessage());
    }
  }
}
