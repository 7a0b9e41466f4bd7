package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.Json;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Makes a candidate of a hold, a lift or a purge: by a publisher for their own site, or by a
 * platform administrator for any. It counts once it was seen and signed at the desk.
 */
public final class PreparePower {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public PreparePower(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /**
   * @param tenant whose site
   * @param release the version to show; for SERVE alone
   * @throws Refused NOT_PERMITTED, SITE_NOT_SERVED, SIGNING_DESK, POWER_REFUSED
   */
  public Prepared hold(
      Acting who, String tenant, HoldStatement.Action action, OptionalLong release, String reason) {
    return in(who, tenant, em -> hold(em, who, tenant, action, release, reason));
  }

  private Prepared hold(
      EntityManager em,
      Acting who,
      String tenant,
      HoldStatement.Action action,
      OptionalLong release,
      String reason) {
    TrustChain trust = repository.trust();
    int threshold = requireSite(trust, tenant).threshold();
    requireSense(trust, tenant, action, release);
    try {
      HoldStatement next =
          HoldStatement.of(
              tenant,
              new PowerVersions(repository, trust, tenant).nextHold(),
              repository.now(),
              action,
              reason.strip(),
              release);
      int persons = action == HoldStatement.Action.LIFT ? threshold : 1;
      return store(em, who, Candidate.Kind.HOLD, next, persons);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.POWER_REFUSED, e.getMessage());
    }
  }

  private void requireSense(
      TrustChain trust, String tenant, HoldStatement.Action action, OptionalLong release) {
    if (action == HoldStatement.Action.LIFT && !repository.isHeld(trust, tenant)) {
      throw new Refused(PublishRefusal.POWER_REFUSED, "the site is not held");
    }
    long newest =
        repository
            .newestStatement(trust, tenant)
            .map(statement -> statement.statement().version())
            .orElse(0L);
    if (release.isPresent() && (release.getAsLong() < 1 || release.getAsLong() > newest)) {
      throw new Refused(PublishRefusal.POWER_REFUSED, "there is no release " + release.getAsLong());
    }
  }

  /**
   * @throws Refused NOT_PERMITTED, SITE_NOT_SERVED, SIGNING_DESK, NOTHING_TO_PURGE, POWER_REFUSED
   */
  public Prepared purge(Acting who, String tenant, Leak leak, String reason) {
    Set<Digest> digests =
        isPlatform(who)
            ? work.platformIn(who, tenant, em -> leaked(em, tenant, leak))
            : work.in(own(who, tenant), Permission.PUBLISH, em -> leaked(em, tenant, leak));
    if (digests.isEmpty()) {
      throw new Refused(PublishRefusal.NOTHING_TO_PURGE, String.join(", ", leak.paths()));
    }
    try {
      PurgeStatement next =
          PurgeStatement.of(
              tenant,
              new PowerVersions(repository, repository.trust(), tenant).nextPurge(),
              repository.now(),
              reason.strip(),
              digests);
      return in(who, tenant, em -> store(em, who, Candidate.Kind.PURGE, next, 1));
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.POWER_REFUSED, e.getMessage());
    }
  }

  private Set<Digest> leaked(EntityManager em, String tenant, Leak leak) {
    requireSite(repository.trust(), tenant);
    try {
      return new LeakedBytes(em, repository.files(), tenant).of(leak);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  static boolean isPlatform(Acting who) {
    return who.tenant().equals(Directory.PLATFORM);
  }

  private <T> T in(Acting who, String tenant, Function<EntityManager, T> act) {
    return isPlatform(who)
        ? work.platform(who, act)
        : work.in(own(who, tenant), Permission.PUBLISH, act);
  }

  /** A publisher speaks for the site that they work in, whatever a form says. */
  private static Acting own(Acting who, String tenant) {
    if (!who.tenant().equals(tenant)) {
      throw new Refused(PublishRefusal.SITE_NOT_SERVED, tenant);
    }
    return who;
  }

  private static Directory.Tenant requireSite(TrustChain trust, String tenant) {
    if (trust.directory().isDesk(tenant)) {
      throw new Refused(PublishRefusal.SIGNING_DESK);
    }
    return trust
        .directory()
        .tenant(tenant)
        .filter(listed -> listed.state() != Directory.State.LEGACY)
        .orElseThrow(() -> new Refused(PublishRefusal.SITE_NOT_SERVED, tenant));
  }

  private Prepared store(
      EntityManager em, Acting who, Candidate.Kind kind, Statement next, int persons) {
    UUID id = UUID.randomUUID();
    Instant now = repository.now();
    byte[] description = Json.canonical(Map.of("pages", List.of(), "findings", List.of()));
    store.put(id, description, Map.of());
    Candidate candidate =
        new Candidate(
            who.tenant(),
            id,
            kind,
            next.version(),
            next.bytes(),
            Optional.empty(),
            Digest.of(description),
            who.person(),
            now,
            now.plus(Candidates.validFor(persons)));
    Candidates.insert(em, candidate);
    Token token =
        DeskTokens.issue(em, who, DeskTokens.Purpose.CANDIDATE, id, now, candidate.expires());
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        kind.code() + ".prepare",
        Map.of(
            "candidate", id.toString(),
            "tenant", next.scope(),
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
}
