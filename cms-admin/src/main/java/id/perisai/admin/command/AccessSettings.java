package id.perisai.admin.command;

import static id.perisai.admin.command.Settings.number;
import static id.perisai.admin.command.Settings.optional;
import static id.perisai.admin.command.Settings.refused;

import id.perisai.access.SignInRules.Asked;
import id.perisai.admin.security.TrustedProxies;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How people get in, and who stands between them and the servers.
 *
 * @param secondFactor who must have one
 * @param sessionHours the longest session
 * @param idleMinutes the longest silence in one
 * @param trustedProxies as the servers are told them: networks, separated by commas
 * @param signOn the identity provider beside the ways in of our own
 */
record AccessSettings(
    Asked secondFactor,
    int sessionHours,
    int idleMinutes,
    String trustedProxies,
    Optional<SignOnSettings> signOn) {

  static AccessSettings of(Map<Setting, String> values) {
    int hours = number(Setting.SESSION_HOURS, values, 1, 24);
    int idle = number(Setting.SESSION_IDLE, values, 5, 24 * 60);
    if (idle > hours * 60) {
      throw refused(
          Setting.SESSION_IDLE,
          Integer.toString(idle),
          "a session of " + hours + " hours cannot be silent for longer");
    }
    String proxies = optional(values, Setting.TRUSTED_PROXIES).orElse("");
    try {
      TrustedProxies.of(proxies);
    } catch (IllegalArgumentException malformed) {
      throw refused(Setting.TRUSTED_PROXIES, proxies, malformed.getMessage());
    }
    return new AccessSettings(asked(values), hours, idle, proxies, SignOnSettings.of(values));
  }

  /** Tried by everybody in a trial; by those who put something in force where it counts. */
  private static Asked asked(Map<Setting, String> values) {
    boolean production = values.get(Setting.MODE).equals("production");
    String value =
        optional(values, Setting.SECOND_FACTOR).orElse(production ? "publishers" : "offered");
    for (Asked asked : Asked.values()) {
      if (label(asked).equals(value)) {
        if (asked == Asked.OFFERED && production) {
          throw refused(
              Setting.SECOND_FACTOR,
              value,
              "in production publishers and administrators need one: give publishers or everybody");
        }
        return asked;
      }
    }
    throw refused(
        Setting.SECOND_FACTOR,
        value,
        "give one of "
            + Arrays.stream(Asked.values())
                .map(AccessSettings::label)
                .collect(Collectors.joining(", ")));
  }

  private static String label(Asked asked) {
    return asked.name().toLowerCase(Locale.ROOT);
  }

  /** What authoring is told. */
  Map<String, String> properties() {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("perisai.second-factor", secondFactor.name());
    told.put("perisai.session-hours", Integer.toString(sessionHours));
    told.put("perisai.session-idle", Integer.toString(idleMinutes));
    told.put("perisai.trusted-proxies", trustedProxies);
    signOn.ifPresent(provider -> told.putAll(provider.properties()));
    return told;
  }
}
