package id.perisai.admin.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.DelegateRerenders.Standing;
import id.perisai.publish.SignedRepository;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Who signs new looks of one's own site: leaves that to the platform, or takes it back. */
@Named("delegation")
@RequestScoped
public class DelegationView {
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private DelegateRerenders delegateRerenders;
  @Inject private SignedRepository repository;

  private Standing standing;

  public void delegate() {
    say(delegateRerenders::delegate, "delegation.done.delegate");
  }

  public void withdraw() {
    say(delegateRerenders::withdraw, "delegation.done.withdraw");
  }

  private void say(Function<Acting, Standing> act, String done) {
    try {
      standing = act.apply(visit.acting());
      notices.done(visit.say(done));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public Standing getStanding() {
    if (standing == null) {
      standing = delegateRerenders.standing(visit.acting());
    }
    return standing;
  }

  /** From when the platform may sign; null where the signed directory does not say that it may. */
  private Instant from() {
    return repository.trust().rerendersFrom(visit.acting().tenant()).orElse(null);
  }

  /** What the state means. */
  public String getText() {
    String key = "delegation.state." + getState() + ".text";
    return getState().equals("early") ? visit.say(key, visit.when(from())) : visit.say(key);
  }

  /** A key of the words: how things stand. */
  public String getState() {
    Standing now = getStanding();
    if (now.inForce() && !now.isWithdrawn() && from().isAfter(repository.now())) {
      return "early";
    }
    if (now.inForce()) {
      return now.isWithdrawn() ? "withdrawn" : "platform";
    }
    if (now.isAgreed()) {
      return "agreed";
    }
    return now.isAsked() ? "asked" : "tenant";
  }

  /** Whether this person's word would still change something. */
  public boolean isToDelegate() {
    return switch (getState()) {
      case "tenant", "withdrawn" -> true;
      case "asked" -> visit.acting().may(Permission.PUBLISH);
      default -> false;
    };
  }

  public boolean isToWithdraw() {
    return getStanding().isAsked() || List.of("platform", "early").contains(getState());
  }
}
