package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Brings all sites over to a new theme: one round prepares one site after the other, each in a
 * transaction of its own, and says of each who is to sign, or why it could not be prepared. What
 * was done is in the rows, so a round goes on where it stopped.
 */
public final class RenewLooks {
  private final Work work;
  private final SignedRepository repository;
  private final PrepareRelease prepareRelease;
  private final AwaitingSignatures awaiting;

  public RenewLooks(Work work, SignedRepository repository, PrepareRelease prepareRelease) {
    this.work = work;
    this.repository = repository;
    this.prepareRelease = prepareRelease;
    this.awaiting = new AwaitingSignatures(work, repository);
  }

  /** A round that was begun and has sites left. */
  public record Round(UUID id, UUID person) {}

  /**
   * Begins a round, unless one is under way.
   *
   * @throws Refused NOT_PERMITTED
   */
  public Round begin(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    Optional<Round> open = open(who);
    return open.isPresent() ? open.get() : work.platform(who, em -> begin(em, who));
  }

  private Round begin(EntityManager em, Acting who) {
    UUID id = UUID.randomUUID();
    long theme = repository.newestTheme(repository.trust());
    em.createNativeQuery(
            "insert into look_run (tenant_id, id, theme, person_id, begun_at)"
                + " values (:tenant, :id, :theme, :person, :now)")
        .setParameter("tenant", Directory.PLATFORM)
        .setParameter("id", id)
        .setParameter("theme", (int) theme)
        .setParameter("person", who.person())
        .setParameter("now", repository.now().atOffset(ZoneOffset.UTC))
        .executeUpdate();
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        who.person(),
        "look.begin",
        Map.of("round", id.toString(), "version", theme));
    return new Round(id, who.person());
  }

  /**
   * The newest round, if it has sites left and is of the newest theme.
   *
   * @throws Refused NOT_PERMITTED
   */
  public Optional<Round> open(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    TrustChain trust = repository.trust();
    Optional<LookRows.Run> newest =
        work.platform(who, LookRows::newestRun)
            .filter(run -> run.theme() == repository.newestTheme(trust));
    return newest
        .filter(run -> next(who, trust, run.id()).isPresent())
        .map(run -> new Round(run.id(), run.person()));
  }

  /**
   * Prepares the next site of a round. One that fails is written down as such, and the round goes
   * on.
   *
   * @return whether there was one
   * @throws Refused NOT_PERMITTED
   */
  public boolean step(Acting who, Round round) {
    who.require(Permission.SIGN_DIRECTORY);
    Optional<String> site = next(who, repository.trust(), round.id());
    site.ifPresent(
        next -> {
          LookRows.Step step = attempt(who, next);
          work.platform(who, em -> LookRows.insert(em, round.id(), step, repository.now()));
        });
    return site.isPresent();
  }

  private LookRows.Step attempt(Acting who, String site) {
    try {
      PrepareRelease.Offered offered = prepareRelease.offerRerender(who, site);
      return new LookRows.Step(
          site,
          offered.toPlatform() ? LookRows.Outcome.PLATFORM : LookRows.Outcome.PUBLISHERS,
          offered.candidate(),
          "",
          offered.detail());
    } catch (Refused refused) {
      String detail = String.join(", ", refused.arguments().stream().map(String::valueOf).toList());
      return LookRows.Step.failed(site, refused.refusal().toString(), detail);
    } catch (RuntimeException unforeseen) {
      // One site's trouble must not keep the others waiting; the screen shows it with its cause.
      System.getLogger(RenewLooks.class.getName())
          .log(System.Logger.Level.ERROR, "no new look of " + site, unforeseen);
      return LookRows.Step.failed(site, "", unforeseen.toString());
    }
  }

  private Optional<String> next(Acting who, TrustChain trust, UUID run) {
    List<String> done = work.platform(who, em -> LookRows.sites(em, run));
    long newest = repository.newestTheme(trust);
    Map<String, LookRows.Step> steps = work.platform(who, em -> LookRows.newestSteps(em, newest));
    // One after the other, so that a round of many sites does not look at all of them each time.
    return served(trust)
        .filter(tenant -> !done.contains(tenant.id()))
        .filter(
            tenant ->
                look(who, trust, newest, tenant, steps.get(tenant.id())).state().isToPrepare())
        .map(Directory.Tenant::id)
        .findFirst();
  }

  /** How far a site is. */
  public enum State {
    /** It has the newest theme. */
    LIVE,
    /** It never published anything. */
    EMPTY,
    /** Nothing is prepared. */
    OPEN,
    /** What was prepared expired, or another release came first. */
    STALE,
    /** It could not be prepared. */
    FAILED,
    /** The platform's administrators are to sign. */
    PLATFORM,
    /** The site's publishers are to sign. */
    PUBLISHERS;

    boolean isToPrepare() {
      return this == OPEN || this == STALE || this == FAILED;
    }
  }

  /**
   * A site on its way to the newest theme.
   *
   * @param theme that it has now; 0 if it never published anything
   * @param candidate that waits; null if none does
   * @param signed how many people have signed it
   * @param mine whether the person who asks is among them
   * @param threshold how many must
   * @param byPlatform whether the platform was to sign, or did
   * @param refusal name of the reason for which it failed; empty otherwise
   * @param detail what is more than a new look, or the reason's arguments
   */
  public record Look(
      String site,
      String name,
      State state,
      long theme,
      UUID candidate,
      int signed,
      boolean mine,
      int threshold,
      boolean byPlatform,
      String refusal,
      String detail) {

    Look in(State next) {
      return new Look(
          site, name, next, theme, null, 0, false, threshold, byPlatform, refusal, detail);
    }

    Look waiting(State next, UUID offered, LookRows.Signed so, String more) {
      return new Look(
          site,
          name,
          next,
          theme,
          offered,
          so.people(),
          so.mine(),
          threshold,
          byPlatform,
          refusal,
          more);
    }

    Look failed(String why, String what) {
      return new Look(
          site, name, State.FAILED, theme, null, 0, false, threshold, byPlatform, why, what);
    }
  }

  /**
   * All sites that are served, in the directory's order.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<Look> looks(Acting who) {
    who.require(Permission.SIGN_DIRECTORY);
    return looks(who, repository.trust());
  }

  private List<Look> looks(Acting who, TrustChain trust) {
    long newest = repository.newestTheme(trust);
    Map<String, LookRows.Step> steps = work.platform(who, em -> LookRows.newestSteps(em, newest));
    return served(trust)
        .map(tenant -> look(who, trust, newest, tenant, steps.get(tenant.id())))
        .toList();
  }

  private static Stream<Directory.Tenant> served(TrustChain trust) {
    return trust.directory().tenants().values().stream()
        .filter(tenant -> tenant.state() == Directory.State.ACTIVE && !tenant.hosts().isEmpty())
        .filter(tenant -> !tenant.id().equals(Directory.PLATFORM));
  }

  private Look look(
      Acting who, TrustChain trust, long newest, Directory.Tenant tenant, LookRows.Step step) {
    var inForce = repository.newestStatement(trust, tenant.id());
    long theme = inForce.map(statement -> statement.statement().theme()).orElse(0L);
    boolean toPlatform = step != null && step.outcome() == LookRows.Outcome.PLATFORM;
    int threshold = toPlatform ? trust.root().keys().threshold() : persons(trust, tenant);
    Look open =
        new Look(
            tenant.id(),
            tenant.name(),
            State.OPEN,
            theme,
            null,
            0,
            false,
            threshold,
            toPlatform,
            "",
            "");
    if (inForce.isEmpty()) {
      return open.in(State.EMPTY);
    }
    if (theme >= newest) {
      return open.in(State.LIVE);
    }
    if (step == null) {
      return open;
    }
    if (step.outcome() == LookRows.Outcome.FAILED) {
      return open.failed(step.refusal(), step.detail());
    }
    Digest base = inForce.get().statement().digest();
    return work.platformIn(
            who,
            tenant.id(),
            em ->
                LookRows.signed(
                    em, tenant.id(), step.candidate(), who.person(), base, repository.now()))
        .map(
            signed ->
                open.waiting(
                    toPlatform ? State.PLATFORM : State.PUBLISHERS,
                    step.candidate(),
                    signed,
                    step.detail()))
        .orElseGet(() -> open.in(State.STALE));
  }

  private static int persons(TrustChain trust, Directory.Tenant tenant) {
    try {
      return trust.signers(tenant.id()).threshold();
    } catch (Rejected notServed) {
      return tenant.threshold();
    }
  }

  /**
   * Where a person is in one sitting.
   *
   * @param number of the candidate at hand, from 1, among all that the platform signs
   * @param next to look at; empty when this is the last
   */
  public record Sitting(int number, int of, Optional<Prepared> next) {}

  /**
   * Opens the first candidate that waits for this administrator.
   *
   * @throws Refused NOT_PERMITTED; CANDIDATE_UNKNOWN when none waits
   */
  public Prepared sit(Acting who) {
    return mine(looks(who)).stream()
        .findFirst()
        .map(look -> awaiting.open(who, look.candidate()))
        .orElseThrow(() -> new Refused(id.perisai.publish.PublishRefusal.CANDIDATE_UNKNOWN));
  }

  /**
   * What comes after a candidate; empty for one that is of no sitting.
   *
   * @throws Refused NOT_PERMITTED
   */
  public Optional<Sitting> after(Acting who, UUID candidate) {
    List<Look> all = looks(who);
    List<Look> waiting = mine(all);
    int place = waiting.stream().map(Look::candidate).toList().indexOf(candidate);
    if (place < 0) {
      return Optional.empty();
    }
    Optional<Prepared> next =
        place + 1 < waiting.size()
            ? Optional.of(awaiting.open(who, waiting.get(place + 1).candidate()))
            : Optional.empty();
    int done =
        (int)
            all.stream()
                .filter(Look::byPlatform)
                .filter(look -> look.state() == State.LIVE || look.mine())
                .count();
    return Optional.of(new Sitting(done + place + 1, done + waiting.size(), next));
  }

  private static List<Look> mine(List<Look> all) {
    return all.stream().filter(look -> look.state() == State.PLATFORM && !look.mine()).toList();
  }
}
