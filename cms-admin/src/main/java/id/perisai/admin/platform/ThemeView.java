package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.DirectoryChange;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.PrepareTheme;
import id.perisai.platform.PrepareTheme.Step;
import id.perisai.platform.RenewLooks;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.Prepared;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Rerender;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a new version of the product brings and the platform has yet to sign; then how the sites
 * come over to it, and for which of them the platform may sign.
 */
@Named("theme")
@RequestScoped
public class ThemeView {
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private Work work;
  @Inject private SignedRepository repository;
  @Inject private PrepareTheme prepareTheme;
  @Inject private PrepareDirectory prepareDirectory;
  @Inject private RenewLooks renewLooks;
  @Inject private LookRounds rounds;
  @Inject private LookList list;

  private Optional<Step> next;
  private Prepared prepared;
  private String kind;
  private LookList.Shown looks;
  private List<Wish> wishes;

  /**
   * A department whose word and the signed directory differ.
   *
   * @param delegate what it wants
   */
  public record Wish(String site, String name, boolean delegate, String people) {}

  public void prepare() {
    attempt(getStep(), () -> prepareTheme.prepare(visit.acting()));
  }

  /** Has a candidate of each site prepared, behind the screen. */
  public void begin() {
    try {
      rounds.begin(visit.acting());
      looks = null;
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Opens the first of the candidates that this administrator may sign, one after the other. */
  public void sit() {
    attempt("looks", () -> renewLooks.sit(visit.acting()));
  }

  /** A directory that says what the departments want. */
  public void prepareDirectory() {
    attempt(
        "directory",
        () ->
            prepareDirectory.prepare(
                visit.acting(), getWishes().stream().map(ThemeView::change).toList()));
  }

  private static DirectoryChange change(Wish wish) {
    return new DirectoryChange.Rerenders(
        wish.site(), wish.delegate() ? Rerender.PLATFORM : Rerender.TENANT);
  }

  private void attempt(String what, Supplier<Prepared> act) {
    try {
      prepared = act.get();
      kind = what;
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public List<Wish> getWishes() {
    if (wishes == null) {
      Directory directory = repository.trust().directory();
      wishes =
          work.platform(
              visit.acting(),
              em -> {
                List<Wish> found = new ArrayList<>();
                for (Directory.Tenant tenant : directory.tenants().values()) {
                  boolean inForce = directory.delegatesRerenders(tenant.id());
                  var standing = DelegateRerenders.standing(em, tenant.id(), inForce);
                  if (inForce ? standing.isWithdrawn() : standing.isAgreed()) {
                    found.add(new Wish(tenant.id(), tenant.name(), !inForce, people(standing)));
                  }
                }
                return List.copyOf(found);
              });
    }
    return wishes;
  }

  private static String people(DelegateRerenders.Standing standing) {
    return String.join(
        ", ", standing.words().stream().map(DelegateRerenders.Word::person).distinct().toList());
  }

  public LookList.Shown getLooks() {
    if (looks == null) {
      looks = list.of(visit);
    }
    return looks;
  }

  /** {@code theme}, {@code desk}, or {@code none}: a key of the words. */
  public String getStep() {
    if (next == null) {
      next = prepareTheme.next();
    }
    return next.map(step -> step.name().toLowerCase(Locale.ROOT)).orElse("none");
  }

  public boolean isWaiting() {
    return !getStep().equals("none");
  }

  public Prepared getPrepared() {
    return prepared;
  }

  /** What was prepared: {@code theme}, {@code desk}, {@code looks} or {@code directory}. */
  public String getKind() {
    return kind;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }
}
