package id.perisai.publish;

import gg.jte.TemplateEngine;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.Manifest;
import id.perisai.release.ManifestDiff;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Rerendering;
import id.perisai.release.Seen;
import id.perisai.release.SignedBase;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import id.perisai.render.Kept;
import id.perisai.render.RenderedSite;
import id.perisai.render.SiteContent;
import id.perisai.render.SiteRenderer;
import id.perisai.render.Theme;
import id.perisai.review.Force;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a candidate: everything that is approved, rendered, with the statement that would be
 * signed. Nothing of it is in the repository yet. What is in force is read from the repository by
 * the chain of trust; the database only says what was approved, and is checked against the digests.
 */
public final class PrepareRelease {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;
  private final TemplateEngine templates;
  private final Theme theme;
  private final KnownPages known = new KnownPages();
  private final KnownSites sites = new KnownSites();

  public PrepareRelease(
      Work work,
      SignedRepository repository,
      CandidateStore store,
      TemplateEngine templates,
      Theme theme) {
    this.work = work;
    this.repository = repository;
    this.store = store;
    this.templates = templates;
    this.theme = theme;
  }

  /**
   * @throws Refused NOT_PERMITTED, SITE_NOT_SERVED, NOTHING_CHANGED, UNEXPLAINED_CHANGE,
   *     MEDIA_LOST, THEME_NOT_SIGNED, REPOSITORY_DAMAGED, REPOSITORY_ROLLED_BACK; SESSION_UNKNOWN
   *     when it was ended meanwhile, and then there is no way to the candidate
   */
  public Prepared prepare(Acting who) {
    return prepared(who, Permission.PUBLISH, Extent.APPROVED);
  }

  /**
   * As {@link #prepare}, and with revisions that nobody approved, which this candidate alone may
   * bring.
   *
   * @throws Refused as {@link #prepare} and {@link Force#force}; FORCED_BEFORE_HOUR
   */
  public Prepared prepareForced(Acting who, Force.Order order) {
    return prepared(who, Permission.FORCE, Extent.with(order));
  }

  /**
   * As {@link #prepare}, but of the contents that are in force alone, rendered anew under a theme
   * that the platform signed since: what was approved in between stays out.
   *
   * @throws Refused as {@link #prepare}; NOTHING_CHANGED when the site has the newest theme
   */
  public Prepared prepareRerender(Acting who) {
    return prepared(who, Permission.PUBLISH, Extent.IN_FORCE);
  }

  private Prepared prepared(Acting who, Permission permission, Extent extent) {
    work.spend(who, permission, Cost.PREPARATION);
    Made made = work.in(who, permission, em -> prepare(em, who, who.tenant(), extent));
    return work.in(who, permission, em -> prepared(em, who, made));
  }

  /**
   * A re-render that a platform administrator had made of any site, for others to sign.
   *
   * @param toPlatform whether the platform's administrators may; else the site's publishers
   * @param detail what is more than a new look, where the site had delegated that; else empty
   */
  public record Offered(UUID candidate, boolean toPlatform, String detail) {}

  /**
   * As {@link #prepareRerender}, for a platform administrator: of a site that delegated re-renders
   * it is offered to the platform if it changes nothing but the look, else to all of the site's
   * publishers, who get a letter.
   *
   * @throws Refused as {@link #prepareRerender}
   */
  public Offered offerRerender(Acting who, String site) {
    who.require(Permission.SIGN_DIRECTORY);
    return work.platformIn(who, site, em -> offer(em, who, site));
  }

  private Offered offer(EntityManager em, Acting who, String site) {
    TrustChain trust = repository.trustForNew();
    Directory directory = trust.directory();
    String detail = "";
    if (directory.delegatesRerenders(site)
        && !DelegateRerenders.standing(em, site, true).isWithdrawn()) {
      requireCounting(trust, site);
      try {
        return offered(em, prepare(em, who, site, Extent.SIGNED).candidate(), true, "");
      } catch (MoreThanALook more) {
        detail = more.getMessage();
      }
    }
    Candidate candidate = prepare(em, who, site, Extent.IN_FORCE).candidate();
    new RerenderLetters(directory).write(em, candidate, detail);
    return offered(em, candidate, false, detail);
  }

  private void requireCounting(TrustChain trust, String site) {
    if (!trust.delegatesRerenders(site)) {
      throw new Refused(
          PublishRefusal.DELEGATION_WAITS, site, trust.rerendersFrom(site).orElseThrow());
    }
  }

  private static Offered offered(
      EntityManager em, Candidate candidate, boolean toPlatform, String detail) {
    Candidates.offer(em, candidate, toPlatform);
    return new Offered(candidate.id(), toPlatform, detail);
  }

  /**
   * The way to the desk, in a transaction of its own: it waits for whoever ends the session, and
   * whoever does must not wait until a site is rendered, nor for the trail that we hold.
   */
  private static Prepared prepared(EntityManager em, Acting who, Made made) {
    Candidate candidate = made.candidate();
    Token token =
        DeskTokens.issue(
            em,
            who,
            DeskTokens.Purpose.CANDIDATE,
            candidate.id(),
            candidate.created(),
            candidate.expires());
    return new Prepared(
        candidate.id(),
        token,
        candidate.expires(),
        candidate.version(),
        Digest.of(candidate.statement()),
        made.description().findings(),
        made.description().held(),
        made.description().leftOut());
  }

  /** A candidate that was stored, and what the desk is told about it. */
  private record Made(Candidate candidate, Description description) {}

  /**
   * From which theme to which a site could be rendered anew.
   *
   * @param from version of the theme statement that its release in force names
   * @param to the newest one
   */
  public record NewTheme(long from, long to) {}

  /** Empty for a site without releases, and for one that has the newest theme. */
  public Optional<NewTheme> newTheme(String tenant) {
    TrustChain trust = repository.trust();
    long newest = repository.newestTheme(trust);
    return repository
        .newestStatement(trust, tenant)
        .map(statement -> new NewTheme(statement.statement().theme(), newest))
        .filter(theme -> theme.from() < theme.to());
  }

  /** Which contents a candidate is made of. */
  private record Extent(boolean rerender, boolean asSigned, Optional<Force.Order> forced) {
    private static final Extent APPROVED = new Extent(false, false, Optional.empty());

    /** What the release in force says, without what is over. */
    private static final Extent IN_FORCE = new Extent(true, false, Optional.empty());

    /** The same, changed by nothing but the look: what may be left to the platform. */
    private static final Extent SIGNED = new Extent(true, true, Optional.empty());

    static Extent with(Force.Order order) {
      return new Extent(false, false, Optional.of(order));
    }
  }

  private Made prepare(EntityManager em, Acting who, String tenantId, Extent extent) {
    RemovePurged.prepare(em, tenantId);
    UUID id = UUID.randomUUID();
    Instant issued = repository.now();
    TrustChain trust = repository.trustForNew();
    Directory.Tenant tenant = served(trust, tenantId);
    Optional<VerifiedRelease> base = repository.inForce(trust, tenant.id());
    Seen last = repository.seen(trust, tenant.id());
    // As it was rendered when the site's people signed it: then its times are the same.
    Instant now = extent.asSigned() ? base.map(PrepareRelease::signed).orElse(issued) : issued;
    ReleaseRecords.requireNotRolledBack(em, tenant.id(), last.version());
    base.ifPresent(b -> new RecordRelease(repository, store).catchUp(em, who, trust, b));
    VerifiedStatement<ThemeStatement> themeInForce = theme(trust);

    Purged purged = repository.purged(trust, tenant.id());
    if (extent.rerender() && newTheme(tenant.id()).isEmpty()) {
      throw new Refused(PublishRefusal.NOTHING_CHANGED);
    }

    List<Force.Found> found =
        extent.forced().map(order -> Force.force(em, who, id, order)).orElse(List.of());
    ForcedContents forced = ForcedContents.of(em, tenant.id(), base, id);
    List<Finding> findings = new ArrayList<>();
    ApprovedContents contents =
        new ApprovedContents(
            em, repository.files(), tenant.id(), base, findings, now, known, purged, forced);
    ApprovedContents.Read approved = extent.rerender() ? contents.readInForce() : contents.read();
    requireInTime(found, approved.held());
    List<ApprovedPage> pages = approved.pages();
    checkName(em, tenant, findings);
    SiteContent content =
        content(trust.directory(), tenant, themeInForce.statement().digest(), pages);
    try {
      Drawn drawn = draw(em, content, pages, base, purged, now, false);
      if (isUnchanged(base, drawn, now)) {
        // Nothing to publish, unless bytes in force were lost: then they are made again.
        drawn = draw(em, content, pages, base, purged, now, true);
        requireChange(base, drawn, now);
      }
      ReleaseDraft draft = drawn.draft();
      Manifest manifest = drawn.manifest();
      RenderedSite site = drawn.site();
      if (extent.asSigned()) {
        requireOnlyALook(base.get(), manifest, themeInForce.statement());
      }
      base.ifPresent(
          b -> new UnexplainedChange(em, tenant.id(), purged, now, forced).refuse(b, manifest));
      if (draft.repaired()) {
        findings.add(new Finding(Finding.Kind.REPOSITORY_REPAIRED, Finding.WHOLE_SITE, ""));
      }
      Description description =
          new Description(
              shown(pages, base, manifest),
              findings,
              approved.held(),
              site.leftOut(),
              extent.forced().map(order -> forced(who, order, found, now)).orElse(List.of()));
      Made made =
          store(
              em,
              who,
              id,
              tenant,
              statement(tenant, last, manifest, themeInForce, issued),
              base,
              draft,
              description);
      extent.forced().ifPresent(order -> record(em, who, made.candidate(), order, found));
      return made;
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  /** What is under embargo is in no candidate: to say that it was forced would be untrue. */
  private static void requireInTime(List<Force.Found> forced, List<Scheduled> held) {
    for (Scheduled page : held) {
      if (forced.stream().anyMatch(found -> found.page().equals(page.page()))) {
        throw new Refused(PublishRefusal.FORCED_BEFORE_HOUR, page.title(), page.until());
      }
    }
  }

  /** What desk, letters and screens say of the act: who, why, and what the checks had found. */
  private static List<Object> forced(
      Acting who, Force.Order order, List<Force.Found> found, Instant now) {
    return found.stream()
        .map(
            page ->
                (Object)
                    Map.of(
                        "page", page.page().toString(),
                        "title", page.title(),
                        "reason", order.reason().strip(),
                        "explanation", order.explanation() == null ? "" : order.explanation(),
                        "by", who.name(),
                        "at", now.toString(),
                        "findings",
                            page.findings().stream()
                                .map(id.perisai.check.Finding::toJson)
                                .toList()))
        .toList();
  }

  private static void record(
      EntityManager em,
      Acting who,
      Candidate candidate,
      Force.Order order,
      List<Force.Found> found) {
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "release.force",
        Map.of(
            "candidate", candidate.id().toString(),
            "version", candidate.version(),
            "reason", order.reason().strip(),
            "pages", found.stream().map(page -> (Object) page.page().toString()).toList(),
            "digests",
                order.pages().stream().map(chosen -> (Object) chosen.digest().hex()).toList(),
            "findings", found.stream().mapToLong(page -> page.findings().size()).sum(),
            "explanation", order.explanation() == null ? "" : order.explanation()));
  }

  /** When the tenant itself signed what a release shows. */
  private static Instant signed(VerifiedRelease release) {
    return release
        .base()
        .map(base -> base.release().statement().issued())
        .orElseGet(() -> release.statement().statement().issued());
  }

  private static void requireOnlyALook(
      VerifiedRelease base, Manifest rendered, ThemeStatement theme) {
    Manifest signed = base.base().map(SignedBase::manifest).orElseGet(base::manifest);
    try {
      Rerendering.requireSameContents(signed, rendered, theme);
    } catch (Rejected e) {
      throw new MoreThanALook(e);
    }
  }

  /** The verifier would not take it from the platform. */
  private static final class MoreThanALook extends RuntimeException {
    private static final long serialVersionUID = 1;

    MoreThanALook(Rejected why) {
      super(why.getMessage(), why);
    }
  }

  /** The pages that the desk shows: those that went into what changes. */
  private static List<ApprovedPage> shown(
      List<ApprovedPage> pages, Optional<VerifiedRelease> base, Manifest manifest) {
    if (base.isEmpty()) {
      return pages;
    }
    Map<UUID, Set<Digest>> read = Inputs.pages(manifest.beyond(base.get().manifest()));
    return pages.stream().filter(page -> read.containsKey(page.page())).toList();
  }

  private static Directory.Tenant served(TrustChain trust, String id) {
    return trust
        .directory()
        .tenant(id)
        .filter(tenant -> tenant.state() == Directory.State.ACTIVE && !tenant.hosts().isEmpty())
        .orElseThrow(() -> new Refused(PublishRefusal.SITE_NOT_SERVED, id));
  }

  /**
   * Templates and style sheets belong together: a site is rendered by a signed pair or not at all.
   */
  private VerifiedStatement<ThemeStatement> theme(TrustChain trust) {
    try {
      VerifiedStatement<ThemeStatement> inForce = trust.theme(repository.newestTheme(trust));
      if (!ProductTheme.isSigned(inForce.statement(), theme)) {
        throw new Refused(PublishRefusal.THEME_NOT_SIGNED, inForce.statement().version());
      }
      return inForce;
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.REPOSITORY_DAMAGED, e.getMessage());
    }
  }

  /** The name that visitors see comes from the signed directory; the row is only compared. */
  private static void checkName(EntityManager em, Directory.Tenant tenant, List<Finding> findings) {
    Tenants.find(em, tenant.id())
        .filter(row -> !row.name().equals(tenant.name()))
        .ifPresent(
            row ->
                findings.add(
                    new Finding(Finding.Kind.TENANT_RENAMED, Finding.WHOLE_SITE, tenant.name())));
  }

  private static SiteContent content(
      Directory directory, Directory.Tenant tenant, Digest themeDigest, List<ApprovedPage> pages) {
    return new SiteContent(
        tenant.id(),
        tenant.name(),
        tenant.hosts(),
        directory.siteOrigin(tenant),
        themeDigest,
        pages.stream().map(ApprovedPage::published).toList());
  }

  /** A candidate's site, drawn. */
  private record Drawn(ReleaseDraft draft, RenderedSite site, Manifest manifest) {}

  private Drawn draw(
      EntityManager em,
      SiteContent content,
      List<ApprovedPage> pages,
      Optional<VerifiedRelease> base,
      Purged purged,
      Instant now,
      boolean full)
      throws Rejected {
    ReleaseDraft draft = new ReleaseDraft(repository.files(), content.tenantId(), base, full);
    Optional<Digest> inForce = base.map(release -> release.manifest().rootDigest());
    Kept kept =
        full
            ? Kept.NOTHING
            : draft.kept(
                content, inForce.flatMap(digest -> sites.shown(content.tenantId(), digest)));
    RenderedSite site = new SiteRenderer(templates, theme).render(content, now, kept);
    draft.addSite(content, site, pages);
    draft.addMedia(
        em, site.media().stream().filter(use -> !purged.has(use.variant().digest())).toList());
    draft.addTheme(theme, content.theme(), name -> !isOfDesk(name));
    Manifest manifest = draft.finish();
    sites.put(content.tenantId(), inForce, manifest.rootDigest(), site.shown());
    return new Drawn(draft, site, manifest);
  }

  /** The desk's script is nothing that a department's site may bring. */
  public static boolean isOfDesk(String themeFile) {
    return themeFile.startsWith("desk");
  }

  private static void requireChange(Optional<VerifiedRelease> base, Drawn drawn, Instant now)
      throws Rejected {
    if (!drawn.draft().repaired() && isUnchanged(base, drawn, now)) {
      throw new Refused(PublishRefusal.NOTHING_CHANGED);
    }
  }

  private static boolean isUnchanged(Optional<VerifiedRelease> base, Drawn drawn, Instant now)
      throws Rejected {
    return base.isPresent() && isOnlyOlder(base.get(), drawn.manifest(), now);
  }

  /** Whether the release in force, without what is over by now, says the same. */
  private static boolean isOnlyOlder(VerifiedRelease base, Manifest manifest, Instant now)
      throws Rejected {
    for (ManifestDiff.Change change :
        ManifestDiff.between(base.manifest(), manifest).changes().values()) {
      if (change.before().isEmpty()
          || change.after().isEmpty()
          || !change.before().get().since(now).equals(change.after().get())) {
        return false;
      }
    }
    return true;
  }

  private ReleaseStatement statement(
      Directory.Tenant tenant,
      Seen last,
      Manifest manifest,
      VerifiedStatement<ThemeStatement> themeInForce,
      Instant issued)
      throws Rejected {
    return ReleaseStatement.of(
        tenant.id(),
        last.version() + 1,
        issued,
        last.digest(),
        manifest.rootDigest(),
        themeInForce.statement().version());
  }

  private Made store(
      EntityManager em,
      Acting who,
      UUID id,
      Directory.Tenant tenant,
      ReleaseStatement statement,
      Optional<VerifiedRelease> base,
      ReleaseDraft draft,
      Description described) {
    Instant now = repository.now();
    byte[] description = described.bytes();
    store.put(id, description, draft.blobs());
    Candidate candidate =
        new Candidate(
            statement.tenant(),
            id,
            Candidate.Kind.RELEASE,
            statement.version(),
            statement.bytes(),
            base.map(release -> release.statement().statement().digest()),
            Digest.of(description),
            who.person(),
            now,
            now.plus(validFor(who, tenant)));
    Candidates.insert(em, candidate);
    AuditTrail.record(
        em,
        tenant.id(),
        who.person(),
        "release.prepare",
        Map.of(
            "candidate", id.toString(),
            "version", statement.version(),
            "statement", statement.digest().hex(),
            "findings", described.findings().stream().map(Finding::toJson).toList()));
    return new Made(candidate, described);
  }

  /** What is prepared for others waits until they come. */
  private static Duration validFor(Acting who, Directory.Tenant tenant) {
    return who.tenant().equals(tenant.id())
        ? Candidates.validFor(tenant.threshold())
        : Candidates.VALID_FOR_SEVERAL;
  }

  /** What the desk is told beside the statement; nothing rests on it. */
  private record Description(
      List<ApprovedPage> pages,
      List<Finding> findings,
      List<Scheduled> held,
      List<Instant> leftOut,
      List<Object> forced) {

    byte[] bytes() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("pages", pages.stream().map(ApprovedPage::toJson).toList());
      json.put("findings", findings.stream().map(Finding::toJson).toList());
      json.put("held", held.stream().map(Scheduled::toJson).toList());
      json.put("forced", forced);
      json.put("leftOut", leftOut.stream().map(Instant::toString).toList());
      return Json.canonical(json);
    }
  }
}
