package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.ManifestDiff;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedRelease;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes into the database what was published, for screens and the audit trail. A machine may stop
 * after the repository was written and before the database was: then the next act of the tenant
 * catches up, from the candidate that is still there.
 */
final class RecordRelease {
  private static final int MAX_DESCRIPTION = 64 << 20;
  private static final String PUBLISHED = "release.publish";

  /**
   * Found in force when the next one was prepared. No act of ours is known to have put it there: a
   * key that was used elsewhere looks the same, so {@link WatchLog} tells of it all the same.
   */
  private static final String RECOVERED = "release.recover";

  private final SignedRepository repository;
  private final CandidateStore store;

  RecordRelease(SignedRepository repository, CandidateStore store) {
    this.repository = repository;
    this.store = store;
  }

  /** Writes down the release in force if an act before stopped between repository and database. */
  void catchUp(EntityManager em, Acting who, TrustChain trust, VerifiedRelease inForce) {
    if (ReleaseRecords.newest(em, inForce.tenant()) >= inForce.version()) {
      return;
    }
    PublishRelease.awaitTurn(em, inForce.tenant());
    if (ReleaseRecords.newest(em, inForce.tenant()) >= inForce.version()) {
      return;
    }
    ReleaseStatement statement = inForce.statement().statement();
    UUID signer = inForce.signers().get(0).person();
    Optional<Candidate> candidate = Candidates.of(em, inForce.tenant(), statement);
    if (candidate.isPresent() && store.isWhole(candidate.get())) {
      CollectedSignatures.keepSigners(
          em,
          candidate.get(),
          inForce.statement().signatures(),
          inForce.signers(),
          repository.now());
      write(em, who, signer, candidate.get(), base(trust, candidate.get()), inForce);
      record(em, RECOVERED, signer, candidate.get(), inForce);
    } else {
      ReleaseRecords.insert(
          em, statement, inForce.statement().signatures(), signer, repository.now());
    }
  }

  /** The release on top of which a candidate was made. */
  Optional<VerifiedRelease> base(TrustChain trust, Candidate candidate) {
    return candidate.version() == 1
        ? Optional.empty()
        : repository.release(trust, candidate.tenant(), candidate.version() - 1);
  }

  /**
   * @param signer who signed it
   * @param base the release on top of which this one was made
   */
  void add(
      EntityManager em,
      Acting who,
      UUID signer,
      Candidate candidate,
      Optional<VerifiedRelease> base,
      VerifiedRelease release) {
    write(em, who, signer, candidate, base, release);
    record(em, PUBLISHED, signer, candidate, release);
  }

  private void write(
      EntityManager em,
      Acting who,
      UUID signer,
      Candidate candidate,
      Optional<VerifiedRelease> base,
      VerifiedRelease release) {
    Instant now = repository.now();
    ReleaseStatement statement = release.statement().statement();
    ReleaseRecords.insert(em, statement, release.statement().signatures(), signer, now);
    List<ReleaseRecords.PublishedChange> changes = changes(candidate, base, release);
    ReleaseRecords.insertPublications(em, statement, changes, now);
    TrustChain trust = repository.trust();
    new ReleaseLetters(trust.directory(), trust.root())
        .write(em, release, titles(candidate, changes), forced(candidate), now);
    Candidates.end(em, who, candidate, "published", now);
    DeskTokens.end(em, DeskTokens.Purpose.CANDIDATE, candidate.id(), now);
  }

  private static void record(
      EntityManager em, String act, UUID signer, Candidate candidate, VerifiedRelease release) {
    ReleaseStatement statement = release.statement().statement();
    AuditTrail.record(
        em,
        candidate.tenant(),
        signer,
        act,
        Map.of(
            "candidate", candidate.id().toString(),
            "version", statement.version(),
            "statement", statement.digest().hex(),
            "keys", release.signers().stream().map(key -> (Object) key.keyId().hex()).toList()));
  }

  private List<ReleaseRecords.PublishedChange> changes(
      Candidate candidate, Optional<VerifiedRelease> base, VerifiedRelease release) {
    Collection<ManifestDiff.Change> changed =
        base.map(b -> ManifestDiff.between(b.manifest(), release.manifest()).changes().values())
            .orElse(List.of());
    List<Entry> old = changed.stream().flatMap(change -> change.before().stream()).toList();
    List<Entry> next = base.isPresent() ? after(changed) : release.manifest().all();
    Map<UUID, Set<Digest>> before = Inputs.pages(old);
    Map<UUID, Set<Digest>> after = Inputs.pages(next);
    List<ReleaseRecords.PublishedChange> changes = new ArrayList<>();
    try {
      byte[] description = store.description(candidate.id(), candidate.description());
      JsonObject json = JsonObject.of(Json.parse(description, MAX_DESCRIPTION), "description");
      for (JsonObject page : json.objects("pages")) {
        UUID id = UUID.fromString(page.text("page"));
        Digest digest = page.digest("digest");
        if (after.getOrDefault(id, Set.of()).contains(digest)
            && !before.getOrDefault(id, Set.of()).contains(digest)
            && !lay(base, page.text("path"), id, digest)) {
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

  private List<String> titles(Candidate candidate, List<ReleaseRecords.PublishedChange> changes) {
    Set<String> changed =
        changes.stream().map(change -> change.page().toString()).collect(Collectors.toSet());
    List<String> titles = new ArrayList<>();
    try {
      byte[] description = store.description(candidate.id(), candidate.description());
      JsonObject json = JsonObject.of(Json.parse(description, MAX_DESCRIPTION), "description");
      for (JsonObject page : json.objects("pages")) {
        if (changed.contains(page.text("page"))) {
          titles.add(page.text("title"));
        }
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
    return titles;
  }

  private List<ReleaseLetters.Forced> forced(Candidate candidate) {
    List<ReleaseLetters.Forced> forced = new ArrayList<>();
    try {
      byte[] description = store.description(candidate.id(), candidate.description());
      JsonObject json = JsonObject.of(Json.parse(description, MAX_DESCRIPTION), "description");
      for (JsonObject page : json.has("forced") ? json.objects("forced") : List.<JsonObject>of()) {
        forced.add(
            new ReleaseLetters.Forced(page.text("title"), page.text("by"), page.text("reason")));
      }
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
    return forced;
  }

  private static List<Entry> after(Collection<ManifestDiff.Change> changed) {
    return changed.stream().flatMap(change -> change.after().stream()).toList();
  }

  /** A list that changed may show a page that did not: then its own path says so. */
  private static boolean lay(
      Optional<VerifiedRelease> base, String path, UUID page, Digest content) {
    return base.flatMap(release -> release.manifest().entry(path))
        .map(entry -> Inputs.pages(List.of(entry)).getOrDefault(page, Set.of()).contains(content))
        .orElse(false);
  }

  private boolean isWithdrawn(Candidate candidate, Digest content) throws Rejected {
    byte[] bytes = store.reader(candidate, repository.files()).read(content, Content.MAX_BYTES);
    JsonObject json = JsonObject.of(Json.parse(bytes, Content.MAX_BYTES), "content");
    return json.has("withdrawn") && json.flag("withdrawn");
  }
}
