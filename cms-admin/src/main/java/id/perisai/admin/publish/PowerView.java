package id.perisai.admin.publish;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.Leak;
import id.perisai.publish.PowerHistory;
import id.perisai.publish.PreparePower;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.TrustChain;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Holds, lifts and purges of one's own site, or by the platform of any; and what waits for the
 * signatures of several people.
 */
@Named("power")
@RequestScoped
public class PowerView {
  private static final int MOST_PATHS = 200;
  private static final int SHOWN_PATHS = 6;
  private static final int SHOWN_STATEMENTS = 25;

  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private SignedRepository repository;
  @Inject private PreparePower preparePower;
  @Inject private PrepareRelease prepareRelease;
  @Inject private AwaitingSignatures awaitingSignatures;
  @Inject private PowerHistory history;

  private TrustChain trust;
  private Prepared prepared;
  private List<Gone> gone;
  private List<PowerHistory.Item> all;

  /** A site that can be held. */
  public record Site(String id, String name) {}

  /** The sites to choose from: one's own, or for the platform all that are served but the desk. */
  public List<Site> getSites() {
    return trust().directory().tenants().values().stream()
        .filter(tenant -> tenant.state() != Directory.State.LEGACY)
        .filter(tenant -> !trust().directory().isDesk(tenant.id()))
        .filter(tenant -> visit.isPlatform() || tenant.id().equals(visit.acting().tenant()))
        .map(tenant -> new Site(tenant.id(), tenant.name()))
        .toList();
  }

  /** A screenful of what was held and purged at these sites, the newest first. */
  public List<PowerHistory.Item> getHistory() {
    int from = getScreenful().getOffset();
    return all().subList(from, Math.min(from + SHOWN_STATEMENTS, all().size()));
  }

  public Screenful getScreenful() {
    String asked = parameter(Screenful.PARAMETER);
    int number = asked.matches("[0-9]{1,6}") ? Integer.parseInt(asked) : 1;
    return new Screenful(all().size(), SHOWN_STATEMENTS, number, "/penahanan", Map.of());
  }

  private List<PowerHistory.Item> all() {
    if (all == null) {
      all = history.of(visit.acting(), trust(), getSites().stream().map(Site::id).toList());
    }
    return all;
  }

  /**
   * A site some of whose addresses answer 410 until it is published again, since what they showed
   * was purged.
   *
   * @param paths the first of them
   * @param count how many these are
   * @param own whether the person may publish it
   */
  public record Gone(String name, List<String> paths, int count, boolean own) {}

  /** The sites that wait for a release without what was purged. */
  public List<Gone> getGone() {
    if (gone == null) {
      gone =
          getSites().stream()
              .map(site -> gone(site, repository.gone(trust(), site.id())))
              .filter(one -> one.count() > 0)
              .toList();
    }
    return gone;
  }

  private Gone gone(Site site, List<String> paths) {
    return new Gone(
        site.name(),
        paths.subList(0, Math.min(SHOWN_PATHS, paths.size())),
        paths.size(),
        site.id().equals(visit.acting().tenant()) && visit.acting().may(Permission.PUBLISH));
  }

  /** Whether this person may sign the release that their own site waits for. */
  public boolean isOwnGone() {
    return getGone().stream().anyMatch(Gone::own);
  }

  /** Prepares the release that ends this. */
  public void publishNext() {
    try {
      prepared = prepareRelease.prepare(visit.acting());
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** What somebody signed already and takes more people. */
  public List<AwaitingSignatures.Awaiting> getAwaiting() {
    return awaitingSignatures.of(visit.acting());
  }

  /** Those of them that the person has not signed. */
  public List<AwaitingSignatures.Awaiting> getMine() {
    return getAwaiting().stream().filter(one -> !one.mine()).toList();
  }

  public void hold() {
    attempt(
        () -> {
          HoldStatement.Action action = action(parameter("tindakan"));
          OptionalLong release =
              action == HoldStatement.Action.SERVE ? number("rilis") : OptionalLong.empty();
          return preparePower.hold(
              visit.acting(), parameter("situs"), action, release, parameter("alasan"));
        });
  }

  public void purge() {
    Set<String> paths =
        parameter("alamat")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(PowerView::path)
            .limit(MOST_PATHS)
            .collect(Collectors.toSet());
    boolean lists = parameters().containsKey("daftar");
    attempt(
        () ->
            preparePower.purge(
                visit.acting(), parameter("situs"), new Leak(paths, lists), parameter("alasan")));
  }

  public void open() {
    attempt(() -> awaitingSignatures.open(visit.acting(), UUID.fromString(parameter("rancangan"))));
  }

  private interface Act {
    Prepared prepare();
  }

  private void attempt(Act act) {
    if (parameter("alasan").isBlank() && parameter("rancangan").isBlank()) {
      notices.error(visit.say("power.reason.missing"));
      return;
    }
    try {
      prepared = act.prepare();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (IllegalArgumentException malformed) {
      notices.error(visit.say("power.malformed"));
    }
  }

  private static HoldStatement.Action action(String word) {
    return HoldStatement.Action.valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }

  /** People paste whole addresses. */
  private static String path(String line) {
    int scheme = line.indexOf("://");
    if (scheme < 0) {
      return line.startsWith("/") ? line : "/" + line;
    }
    int slash = line.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : line.substring(slash);
  }

  private OptionalLong number(String name) {
    return OptionalLong.of(Long.parseLong(parameter(name).strip()));
  }

  private static String parameter(String name) {
    return parameters().getOrDefault(name, "");
  }

  private static Map<String, String> parameters() {
    return FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap();
  }

  public Prepared getPrepared() {
    return prepared;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }

  private TrustChain trust() {
    if (trust == null) {
      trust = repository.trust();
    }
    return trust;
  }
}
