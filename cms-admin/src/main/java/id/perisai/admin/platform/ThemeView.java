package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.PrepareTheme;
import id.perisai.platform.PrepareTheme.Step;
import id.perisai.publish.Prepared;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;

/** What a new version of the product brings and the platform has yet to sign. */
@Named("theme")
@RequestScoped
public class ThemeView {
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PrepareTheme prepareTheme;

  private Optional<Step> next;
  private Prepared prepared;

  public void prepare() {
    try {
      prepared = prepareTheme.prepare(visit.acting());
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
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

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }
}
