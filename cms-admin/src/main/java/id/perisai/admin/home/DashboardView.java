package id.perisai.admin.home;

import id.perisai.access.Refused;
import id.perisai.admin.audit.AuditRun;
import id.perisai.admin.audit.WatchRun;
import id.perisai.admin.frame.UndecidedKeys;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.frame.WaitingReviews;
import id.perisai.audit.ChainBroken;
import id.perisai.content.Conflicts;
import id.perisai.content.PageHistory;
import id.perisai.content.PageHistory.Step;
import id.perisai.content.PageList;
import id.perisai.content.PageList.Filter;
import id.perisai.content.PageList.Item;
import id.perisai.content.PageList.Sort;
import id.perisai.content.PageState;
import id.perisai.inbox.DayCounts;
import id.perisai.message.VisitCounts;
import id.perisai.platform.PlatformKeys;
import id.perisai.platform.WaitingSealingKeys;
import id.perisai.publish.AccessList;
import id.perisai.publish.Expiries;
import id.perisai.publish.PublisherKeys.Offered;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.UnknownStatement;
import id.perisai.release.Directory;
import id.perisai.review.ReviewQueue.Waiting;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What waits for whom, by role. */
@Named("dashboard")
@RequestScoped
public class DashboardView {
  private static final int SHOWN = 8;

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private WaitingReviews waiting;

  @Inject private SignedRepository repository;
  @Inject private UndecidedKeys keys;
  @Inject private AuditRun audit;
  @Inject private WatchRun watch;

  private List<Item> drafts;
  private List<Returned> refused;
  private List<Item> ready;
  private List<VisitCounts.Day> visitDays;
  private List<Expiries.Due> expiries;
  private Long missingSigners;

  /** A page that a reviewer returned, with the reason. */
  public record Returned(UUID page, String title, String decidedBy, String reason) {}

  /** Root and directory where they are near their end: for those who can do something about it. */
  public List<Expiries.Due> getExpiries() {
    if (!visit.may("MANAGE_PEOPLE") && !visit.may("SIGN_DIRECTORY")) {
      return List.of();
    }
    if (expiries == null) {
      expiries =
          Expiries.of(repository.trust(), repository.now()).stream()
              .filter(Expiries.Due::isNear)
              .toList();
    }
    return expiries;
  }

  /** Keys of leavers that count until a directory leaves them out: for those who sign it. */
  public List<Offered> getLeavingKeys() {
    return visit.may("SIGN_DIRECTORY") ? keys.leaving() : List.of();
  }

  /** What has to come before a directory without them, such as a successor: as it would say. */
  public List<String> getLeavingRefusals() {
    return visit.may("SIGN_DIRECTORY")
        ? keys.leavingRefusals().stream().map(visit::say).toList()
        : List.of();
  }

  /** How many more must be able to sign before the site can publish: for who can bring them in. */
  public long getMissingSigners() {
    if (missingSigners == null) {
      missingSigners = missingSigners();
    }
    return missingSigners;
  }

  private long missingSigners() {
    if (visit.isPlatform() || !visit.may("MANAGE_PEOPLE")) {
      return 0;
    }
    try {
      AccessList list = new AccessList(work, repository);
      return list.missing(visit.getTenant(), list.of(visit.acting()));
    } catch (Refused unreadable) { // Health tells of it, and there is other work here.
      return 0;
    }
  }

  /** The same of the platform's own keys, which a trust root leaves out. */
  public List<PlatformKeys.Listed> getLeavingRootKeys() {
    return visit.may("SIGN_DIRECTORY") ? keys.leavingRoot() : List.of();
  }

  /** The same of keys to which messages are sealed. */
  public List<WaitingSealingKeys.Leaving> getLeavingSealingKeys() {
    return visit.may("SIGN_DIRECTORY") ? keys.sealingLeaving() : List.of();
  }

  /** Audit trails that are not as they were written: one's own; the platform's people see all. */
  public List<ChainBroken> getBrokenTrails() {
    if (!visit.may("READ_AUDIT")) {
      return List.of();
    }
    return audit.broken().values().stream()
        .filter(one -> visit.isPlatform() || one.tenant().equals(visit.acting().tenant()))
        .toList();
  }

  /** What is in force and came on another way: on one's own site, or on all of them. */
  public List<UnknownStatement> getUnknownStatements() {
    if (!visit.may("READ_AUDIT") && !visit.may("PUBLISH") && !visit.may("HOLD")) {
      return List.of();
    }
    Set<String> concerned = new HashSet<>(Set.of("", Directory.PLATFORM));
    concerned.add(visit.acting().tenant());
    return watch.recent().stream()
        .filter(one -> visit.isPlatform() || concerned.contains(one.tenant()))
        .toList();
  }

  public List<Item> getDrafts() {
    if (drafts == null) {
      drafts = mine(PageState.DRAFT);
    }
    return drafts;
  }

  public List<Returned> getRefused() {
    if (refused == null) {
      refused = mine(PageState.REFUSED).stream().map(this::returned).toList();
    }
    return refused;
  }

  /** Somebody else saved in the meantime, and nobody has chosen yet. */
  public List<Conflicts.Open> getConflicts() {
    return new Conflicts(work).of(visit.acting());
  }

  public List<Waiting> getQueue() {
    return waiting.mine();
  }

  /** Own submissions that others are to decide on. */
  public List<Waiting> getWaiting() {
    return waiting.queue().stream()
        .filter(one -> one.submittedBy().equals(visit.acting().person()))
        .toList();
  }

  public List<Item> getReady() {
    if (ready == null) {
      ready = find(PageState.APPROVED, null);
    }
    return ready;
  }

  /** How often the site was read on each of the last 30 days that are over, the newest first. */
  public List<VisitCounts.Day> getVisitDays() {
    if (visitDays == null) {
      visitDays = new VisitCounts(work).days(visit.acting(), since());
    }
    return visitDays;
  }

  /** The largest of them, to which the bars of the others are drawn. */
  public long getVisitMost() {
    return getVisitDays().stream().mapToLong(VisitCounts.Day::count).max().orElse(1);
  }

  /** The pages that were read most in this time. */
  public List<VisitCounts.Count> getVisitPages() {
    return new VisitCounts(work).pages(visit.acting(), since(), 10);
  }

  /** All sites of the platform in this time, for its administrators. */
  public List<VisitCounts.Count> getVisitSites() {
    return visit.may("MANAGE_TENANTS")
        ? new VisitCounts(work).sites(visit.acting(), since())
        : List.of();
  }

  private static LocalDate since() {
    return LocalDate.now(DayCounts.ZONE).minusDays(30);
  }

  private List<Item> mine(PageState state) {
    return find(state, visit.acting().person());
  }

  /**
   * @param author of the newest revision; null for all
   */
  private List<Item> find(PageState state, UUID author) {
    return new PageList(work)
        .find(visit.acting(), new Filter(null, null, state, author), Sort.NEWEST_FIRST, 0, SHOWN);
  }

  private Returned returned(Item item) {
    Step newest =
        new PageHistory(work)
            .of(visit.acting(), item.page()).stream()
                .filter(step -> step.number() == item.number())
                .findFirst()
                .orElseThrow();
    return new Returned(item.page(), item.title(), newest.decidedBy(), newest.reason());
  }
}
