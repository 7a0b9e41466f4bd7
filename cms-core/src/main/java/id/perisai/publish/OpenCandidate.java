package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows the signing desk a candidate: what it says, and the bytes that it would publish. */
public final class OpenCandidate {
  private static final int MAX_DESCRIPTION = 64 << 20;

  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;
  private final Clock clock;

  public OpenCandidate(Work work, SignedRepository repository, CandidateStore store, Clock clock) {
    this.work = work;
    this.repository = repository;
    this.store = store;
    this.clock = clock;
  }

  /** The permission that signing a candidate of this kind of tenant takes. */
  static Permission permission(Acting who) {
    return who.tenant().equals("platform") ? Permission.SIGN_DIRECTORY : Permission.PUBLISH;
  }

  private Candidate open(Acting who, UUID id) {
    return CandidateRows.in(
        work, who, id, (em, tenant) -> Candidates.open(em, tenant, who, id, clock.instant()));
  }

  /**
   * What kind of statement the candidate is.
   *
   * @throws Refused as {@link Candidates#open}
   */
  public Candidate.Kind kind(Acting who, UUID id) {
    return open(who, id).kind();
  }

  /**
   * The candidate as JSON: {@code kind, tenant, platform} (whether the platform signs in the
   * tenant's place), {@code version, statement} (base64url), {@code created, expires, person {id,
   * name}, keys} (of the person: passkeys, and software keys still encrypted), {@code pages,
   * findings}.
   *
   * @throws Refused as {@link Candidates#open}
   */
  public Map<String, Object> describe(Acting who, UUID id) {
    List<PublisherKeys.Offered> keys =
        work.in(who, permission(who), em -> PublisherKeys.of(em, who));
    Candidate candidate = open(who, id);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", candidate.kind().code());
    json.put("tenant", candidate.tenant());
    json.put("platform", !candidate.tenant().equals(who.tenant()));
    json.put("version", candidate.version());
    json.put(
        "statement", Base64.getUrlEncoder().withoutPadding().encodeToString(candidate.statement()));
    json.put("created", candidate.created().toString());
    json.put("expires", candidate.expires().toString());
    json.put("person", Map.of("id", who.person().toString(), "name", who.name()));
    json.put("keys", keys.stream().map(offered -> (Object) described(offered)).toList());
    json.putAll(description(candidate));
    return json;
  }

  /**
   * Bytes that the candidate would publish: those that came with it, or what the repository has of
   * the tenant's.
   *
   * @throws Refused as {@link Candidates#open}
   */
  public Optional<byte[]> blob(Acting who, UUID id, Digest digest) {
    Candidate candidate = open(who, id);
    return store.blob(id, digest).or(() -> published(candidate.tenant(), digest));
  }

  private static Map<String, Object> described(PublisherKeys.Offered offered) {
    Map<String, Object> json = new LinkedHashMap<>(offered.key().toJson());
    json.put("type", offered.key().type());
    json.put("label", offered.label());
    return json;
  }

  private Optional<byte[]> published(String tenant, Digest digest) {
    try {
      return Optional.of(repository.files().blob(tenant, digest, Coding.MAX_LENGTH));
    } catch (Rejected e) {
      // Nothing of that digest: the desk says which one it missed.
      return Optional.empty();
    }
  }

  private Map<String, Object> description(Candidate candidate) {
    byte[] description = store.description(candidate.id(), candidate.description());
    try {
      JsonObject json =
          JsonObject.of(Json.parse(description, MAX_DESCRIPTION), "candidate description");
      Map<String, Object> members = new LinkedHashMap<>();
      for (String name : List.copyOf(json.names())) {
        members.put(name, json.list(name));
      }
      return members;
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.CANDIDATE_CHANGED, e.getMessage());
    }
  }
}
