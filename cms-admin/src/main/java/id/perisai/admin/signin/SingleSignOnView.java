package id.perisai.admin.signin;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the screens of signing in say of single sign-on. */
@Named("sso")
@RequestScoped
public class SingleSignOnView {
  /** What may stand in the address, since anybody may write there. */
  private static final Set<AccessRefusal> TOLD =
      EnumSet.of(
          AccessRefusal.CHALLENGE_GONE,
          AccessRefusal.SIGN_ON_REFUSED,
          AccessRefusal.SIGN_ON_UNREACHABLE,
          AccessRefusal.SIGN_ON_UNKNOWN,
          AccessRefusal.SIGN_ON_NOT_FIRST,
          AccessRefusal.SIGN_ON_TAKEN,
          AccessRefusal.SIGN_ON_WEAK,
          AccessRefusal.SIGN_IN_DELAYED,
          AccessRefusal.SESSION_UNKNOWN,
          AccessRefusal.STEP_UP_NEEDED,
          AccessRefusal.LINK_NOT_VALID);

  @Inject private SingleSignOn signOn;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Optional<Instant> since;

  public boolean isOffered() {
    return signOn.isOffered();
  }

  public String getName() {
    return signOn.name();
  }

  /** Why the last attempt came to nothing; empty if none did. */
  public String getRefusal() {
    return TOLD.stream()
        .filter(refusal -> refusal.name().equals(visit.query("sso")))
        .findFirst()
        .map(
            refusal ->
                visit.words().say("refusal." + refusal.name(), Math.max(1, visit.number("tunggu"))))
        .orElse("");
  }

  /** Whether its owner is to show first who they are. */
  public boolean isStepUp() {
    return AccessRefusal.STEP_UP_NEEDED.name().equals(visit.query("sso"));
  }

  /** Whether the person who looks has bound an account. */
  public boolean isBound() {
    return since().isPresent();
  }

  public String getSince() {
    return since().map(visit::when).orElse("");
  }

  private Optional<Instant> since() {
    if (since == null) {
      since = visit.holder().filter(who -> isOffered()).flatMap(who -> signOn.bind().since(who));
    }
    return since;
  }

  public void remove() {
    try {
      signOn.bind().remove(visit.acting());
      Redirect.to("/cara-masuk?jadi=sso.removed");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }
}
