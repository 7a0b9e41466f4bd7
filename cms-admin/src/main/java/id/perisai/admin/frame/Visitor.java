package id.perisai.admin.frame;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Memberships;
import id.perisai.access.Memberships.Membership;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Stage;
import id.perisai.access.Visit;
import id.perisai.admin.security.Devices;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.admin.security.SessionFilter;
import id.perisai.content.ContentType;
import id.perisai.content.PageSections;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Who asks for what, in which language: the same for all screens. */
@Named("visit")
@RequestScoped
public class Visitor {
  private static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Inject private HttpServletRequest request;
  @Inject private Memberships memberships;
  @Inject private Work work;

  private List<Membership> tenants;
  private boolean stepUp;

  /** Only behind the session filter. */
  public Acting acting() {
    Acting acting = (Acting) request.getAttribute(SessionFilter.ACTING);
    if (acting == null) {
      throw new IllegalStateException("a view for people who are signed in was reached by nobody");
    }
    return acting;
  }

  public boolean isSignedIn() {
    return request.getAttribute(SessionFilter.ACTING) != null;
  }

  public String getName() {
    return acting().name();
  }

  /** Whether to show what leads to an act; the act asks again. */
  public boolean may(String permission) {
    return acting().may(Permission.valueOf(permission));
  }

  /** The same for one page of the list. */
  public boolean mayOn(String permission, ContentType type, String path) {
    return acting().may(Permission.valueOf(permission), PageSections.of(type, path));
  }

  /** The person's own roles here, and the sections that these hold in. */
  public String getRoles() {
    return words().grants(acting().grants());
  }

  public boolean isPlatform() {
    return acting().tenant().equals("platform");
  }

  public List<Membership> getTenants() {
    if (tenants == null) {
      tenants = memberships.of(acting().person());
    }
    return tenants;
  }

  public String getTenant() {
    return acting().tenant();
  }

  public String getTenantName() {
    return getTenants().stream()
        .filter(membership -> membership.tenant().equals(acting().tenant()))
        .map(Membership::tenantName)
        .findFirst()
        .orElse(acting().tenant());
  }

  public Language language() {
    return Language.of(request);
  }

  public String getLanguage() {
    return language().code();
  }

  public Locale getLocale() {
    return language().locale();
  }

  public Words words() {
    return new Words(language());
  }

  /** The sentence of a key with its places filled, for views. */
  public String say(String key, Object... args) {
    return words().say(key, args);
  }

  /**
   * Counts what a screen is about to do and what costs.
   *
   * @throws Refused TOO_FAST, which becomes a page that says when it goes on
   */
  public void spend(Permission permission, Cost cost) {
    try {
      work.spend(acting(), permission, cost);
    } catch (Refused refused) {
      SecurityLogFilter.note(request, refused);
      throw refused;
    }
  }

  /** For the security log, where a refusal becomes neither words nor a status that it has. */
  public void note(Refused refused) {
    SecurityLogFilter.note(request, refused);
  }

  /** The sentence of a refusal; where showing again who one is would help, that is offered. */
  public String say(Refused refused) {
    SecurityLogFilter.note(request, refused);
    stepUp |= refused.refusal() == AccessRefusal.STEP_UP_NEEDED;
    return words().say("refusal." + refused.refusal().name(), refused.arguments().toArray());
  }

  /** Whether something was refused until this person shows again who they are. */
  public boolean isStepUp() {
    return stepUp;
  }

  /** Whoever has a session, also one in which something is still to be shown. */
  public Optional<Acting> holder() {
    return request.getAttribute(SessionFilter.UNFINISHED) instanceof Sessions.Holder held
        ? Optional.of(held.acting())
        : Optional.ofNullable((Acting) request.getAttribute(SessionFilter.ACTING));
  }

  /** Whether a second factor is to be set up before anything else. */
  public boolean isEnrolling() {
    return request.getAttribute(SessionFilter.UNFINISHED) instanceof Sessions.Holder held
        && held.stage() == Stage.ENROL;
  }

  /** Where the request comes from. */
  public Visit visit() {
    return Devices.visit(request);
  }

  /** A moment as people write it. */
  public String when(Instant moment) {
    return Times.of(moment, language());
  }

  /** A parameter of the address's query; empty when absent. */
  public String query(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value.strip();
  }

  /** A positive number in the address's query; 0 when absent or none. */
  public int number(String name) {
    return query(name).matches("[1-9][0-9]{0,8}") ? Integer.parseInt(query(name)) : 0;
  }

  /**
   * What the pressed button of a list names. A list's buttons carry the thing that they are about,
   * since its rows move while people look at them.
   *
   * @param name of the button
   * @param form what its value must wholly match
   */
  public Optional<String> pressed(String name, String form) {
    return Optional.of(query(name)).filter(value -> value.matches(form));
  }

  /** The UUID that the pressed button of a list names. */
  public Optional<UUID> pressedId(String name) {
    return pressed(name, UUID_FORM).map(UUID::fromString);
  }

  private Screen.Visit screen() {
    return (Screen.Visit) request.getAttribute(RoutingFilter.VISIT);
  }

  /** Name of the screen in view, for the navigation. */
  public String getScreen() {
    return screen() == null ? "" : screen().screen().name();
  }

  /** The path as people see it. */
  public String getAddress() {
    Object seen = request.getAttribute(jakarta.servlet.RequestDispatcher.FORWARD_REQUEST_URI);
    return seen instanceof String path ? path : request.getRequestURI();
  }

  /** A value of the address, such as {@code page}. */
  public String value(String name) {
    return screen().values().get(name);
  }

  /** A UUID of the address; null when this screen's address has none of this name. */
  public UUID id(String name) {
    String value = value(name);
    return value == null ? null : UUID.fromString(value);
  }
}
