package id.perisai.release;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a site shows instead of its newest release: an older one, or a maintenance page; or that it
 * shows its newest release again. The newest hold of a tenant counts. It leaves the highest version
 * seen as it is.
 */
public final class HoldStatement extends TenantStatement {
  public static final String TYPE = "hold";

  private final Action action;
  private final String reason;
  private final Long release;

  private HoldStatement(byte[] bytes, JsonObject json) throws Rejected {
    super(TYPE, bytes, json);
    this.action = Action.read(json);
    this.reason = reason(json);
    this.release = json.isNull("release") ? null : (Long) json.version("release");
    json.end();
    if ((action == Action.SERVE) != (release != null)) {
      throw json.malformed("release", "a version for serve alone", "" + release);
    }
  }

  public static HoldStatement parse(byte[] bytes) throws Rejected {
    return new HoldStatement(bytes, Statement.open(bytes, TYPE));
  }

  /**
   * @param issued of whole seconds
   * @param reason for people, 1 to 1,000 characters; public as the statement is
   * @param release the version to show; for {@link Action#SERVE} alone
   */
  public static HoldStatement of(
      String tenant,
      long version,
      Instant issued,
      Action action,
      String reason,
      OptionalLong release)
      throws Rejected {
    Map<String, Object> json = members(TYPE, tenant, version, issued);
    json.put("action", action.word());
    json.put("reason", reason);
    json.put("release", release.isPresent() ? release.getAsLong() : null);
    return parse(Json.canonical(json));
  }

  /** What it does. The first two take something away, the last gives it back. */
  public enum Action {
    /** Show an older release. */
    SERVE,
    /** Show no release at all. */
    MAINTENANCE,
    /** Show the newest release again. */
    LIFT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Action read(JsonObject json) throws Rejected {
      String word = json.text("action");
      for (Action action : List.of(values())) {
        if (action.word().equals(word)) {
          return action;
        }
      }
      throw json.malformed("action", "serve, maintenance or lift", word);
    }
  }

  public Action action() {
    return action;
  }

  public String reason() {
    return reason;
  }

  /** The version to show; empty unless the action is {@link Action#SERVE}. */
  public Optional<Long> release() {
    return Optional.ofNullable(release);
  }
}
