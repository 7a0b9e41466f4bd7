package id.perisai.admin.publish;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.PageList;
import id.perisai.content.PageList.Filter;
import id.perisai.content.PageList.Item;
import id.perisai.content.PageList.Sort;
import id.perisai.content.PageState;
import id.perisai.publish.Finding;
import id.perisai.publish.OfferKey;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.PrepareRelease.NewTheme;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Prepares a release and leads to the signing desk; so for a new key. */
@Named("publish")
@RequestScoped
public class PublishView {
  private static final int SHOWN = 100;

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PrepareRelease prepareRelease;
  @Inject private OfferKey offerKey;
  @Inject private SignedRepository repository;
  @Inject private HeldPages held;

  private Prepared prepared;
  private String keyAddress;
  private List<String> unexplained = List.of();
  private List<Item> ready;
  private List<OwnKeys.Own> keys;
  private List<ReleaseList.Item> releases;

  public void prepare() {
    prepare(() -> prepareRelease.prepare(visit.acting()));
  }

  public void rerender() {
    prepare(() -> prepareRelease.prepareRerender(visit.acting()));
  }

  private void prepare(Supplier<Prepared> act) {
    try {
      prepared = act.get();
    } catch (Refused refused) {
      if (refused.refusal() == PublishRefusal.UNEXPLAINED_CHANGE) {
        unexplained = String.valueOf(refused.arguments().get(0)).lines().toList();
      } else {
        notices.error(visit.say(refused));
      }
    }
  }

  /** When rules that ask for less count, of which publishers knew nothing; null if none waits. */
  public Instant getEased() {
    Instant from = repository.trust().powersFrom(visit.acting().tenant());
    return from.isAfter(repository.now()) ? from : null;
  }

  /** How many people must sign as long as these wait. */
  public int getNeeded() throws Rejected {
    return repository.trust().signers(visit.acting().tenant()).threshold();
  }

  /** From which theme to which this site could be rendered anew; null if it has the newest. */
  public NewTheme getNewTheme() {
    return prepareRelease.newTheme(visit.acting().tenant()).orElse(null);
  }

  public void makeKey() {
    try {
      keyAddress =
          Place.fromSystem().desk() + "/kunci" + offerKey.request(visit.acting()).fragment();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public Prepared getPrepared() {
    return prepared;
  }

  /** The candidate and its one-time token stand in the fragment, which no server ever sees. */
  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }

  public String getKeyAddress() {
    return keyAddress;
  }

  public List<String> getUnexplained() {
    return unexplained;
  }

  /** In words; of the whole site when the finding names no page. */
  public String say(Finding finding) {
    return visit.say("publishFinding." + finding.kind().code(), finding.title());
  }

  /** Pages under embargo: until when, or since when they wait for a signature. */
  public List<String> getHeld() {
    return held.sentences();
  }

  /** How many changes of the schedule are not in the candidate, and when the first of them is. */
  public String getLeftOut() {
    return prepared == null || prepared.leftOut().isEmpty()
        ? null
        : visit.say(
            "publish.leftout.text",
            prepared.leftOut().size(),
            visit.when(prepared.leftOut().get(0)));
  }

  public List<Item> getReady() {
    if (ready == null) {
      ready =
          new PageList(work)
              .find(
                  visit.acting(),
                  new Filter(null, null, PageState.APPROVED),
                  Sort.NEWEST_FIRST,
                  0,
                  SHOWN);
    }
    return ready;
  }

  /** Approved, not published, and edited since: what goes out is what was approved. */
  public List<Item> getOutdated() {
    return new PageList(work).outdated(visit.acting());
  }

  public List<OwnKeys.Own> getKeys() {
    if (keys == null) {
      keys = new OwnKeys(work, repository).of(visit.acting());
    }
    return keys;
  }

  public boolean isEnrolled() {
    return getKeys().stream().anyMatch(OwnKeys.Own::enrolled);
  }

  public List<ReleaseList.Item> getReleases() {
    if (releases == null) {
      releases = new ReleaseList(work, repository).newest(visit.acting());
    }
    return releases;
  }
}
