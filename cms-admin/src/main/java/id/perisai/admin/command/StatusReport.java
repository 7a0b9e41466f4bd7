package id.perisai.admin.command;

import id.perisai.publish.Expiries;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code status} tells. The shape of {@link #toJson} is fixed: programs read it.
 *
 * @param tenants from the signed directory; empty as long as there is none
 * @param expiries of trust root and directory; empty as long as there are none
 */
record StatusReport(
    Settings settings,
    Server authoring,
    Server delivery,
    boolean databaseReady,
    List<Tenant> tenants,
    List<Expiries.Due> expiries) {
  private static final String RENEW = "renew it, see docs/key-ceremony.md";

  /**
   * @param pid empty if it does not run
   */
  record Server(String url, String management, Optional<Long> pid, State state) {
    boolean ready() {
      return state == State.READY;
    }
  }

  /** How far something is that should run. */
  enum State {
    READY("ready"),

    /** Delivery serves what it has, while it copies what is new. */
    ANSWERS("answers, not ready"),
    SILENT("does not answer");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  /**
   * @param url empty for a tenant that is not served here
   */
  record Tenant(String id, Optional<String> url, String state) {}

  static StatusReport of(Settings settings) {
    Ports ports = settings.ports();
    Optional<TrustChain> trust = trust(settings);
    return new StatusReport(
        settings,
        server(settings, Part.AUTHORING, settings.authoringUrl(), ports.authoringManagement()),
        server(settings, Part.DELIVERY, settings.deliveryUrl(), ports.deliveryManagement()),
        databaseReady(settings),
        trust.map(chain -> tenants(settings, chain.directory())).orElse(List.of()),
        trust.map(chain -> Expiries.of(chain, Instant.now())).orElse(List.of()));
  }

  boolean ready() {
    return (databaseReady || !settings.parts().contains(Part.DATABASE))
        && (authoring.ready() || !settings.runs(Part.AUTHORING))
        && (delivery.ready() || !settings.runs(Part.DELIVERY));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", Version.of());
    json.put("home", settings.home().root().toString());
    json.put("repository", settings.repository().toString());
    json.put("inbox", settings.inbox().folder().toString());
    json.put("authoring", json(authoring));
    Map<String, Object> deliveryJson = json(delivery);
    deliveryJson.put("store", settings.home().store().toString());
    json.put("delivery", deliveryJson);
    json.put("database", databaseJson());
    json.put("tenants", tenants.stream().map(StatusReport::json).toList());
    json.put("expiries", expiries.stream().map(StatusReport::json).toList());
    return json;
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    text.append("Perisai ").append(Version.of()).append(", home ");
    text.append(settings.home().root()).append('\n');
    text.append(
        line(
            "database",
            new Database(settings).jdbcUrl(),
            databaseReady ? State.READY : State.SILENT));
    text.append(line("delivery", delivery.url, delivery.state));
    text.append(line("authoring", authoring.url, authoring.state));
    for (Tenant tenant : tenants) {
      text.append(
          String.format(
              Locale.ROOT, "  %-20s %-10s %s%n", tenant.id, tenant.state, tenant.url.orElse("")));
    }
    for (Expiries.Due due : expiries) {
      if (due.isNear()) {
        text.append(sentence(due)).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  /** What an expiry means, and what to do about it. */
  static String sentence(Expiries.Due due) {
    String what = "trust " + due.type() + " " + due.version();
    return due.level() == Expiries.Level.EXPIRED
        ? what + " expired at " + due.expires() + ", and nothing new is taken: " + RENEW
        : what + " expires in " + due.days() + " days, at " + due.expires() + ": " + RENEW;
  }

  private static String line(String what, String where, State state) {
    return String.format(Locale.ROOT, "%-10s %-50s %s%n", what, where, state.words);
  }

  private static Map<String, Object> json(Server server) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", server.url);
    json.put("management", server.management);
    json.put("pid", server.pid.orElse(null));
    json.put("ready", server.ready());
    return json;
  }

  private static Map<String, Object> json(Tenant tenant) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", tenant.id);
    json.put("url", tenant.url.orElse(null));
    json.put("state", tenant.state);
    return json;
  }

  private static Map<String, Object> json(Expiries.Due due) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", due.type());
    json.put("version", due.version());
    json.put("expires", due.expires().toString());
    json.put("days", due.days());
    json.put("level", due.level().code());
    return json;
  }

  private Map<String, Object> databaseJson() {
    Database database = new Database(settings);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("jdbcUrl", database.jdbcUrl());
    json.put("host", database.host());
    json.put("port", (long) database.port());
    json.put("name", database.name());
    json.put("superuser", database.superuser());
    json.put("passwordFile", database.superuserPasswordFile().toString());
    return json;
  }

  private static Server server(Settings settings, Part part, String url, int managementPort) {
    Optional<Long> pid = new PidFile(settings.home(), part.key()).process().map(ProcessHandle::pid);
    State state = pid.isPresent() ? state(new Health(managementPort)) : State.SILENT;
    return new Server(url, "http://127.0.0.1:" + managementPort, pid, state);
  }

  private static State state(Health health) {
    if (health.missing().isEmpty()) {
      return State.READY;
    }
    return health.isLive() ? State.ANSWERS : State.SILENT;
  }

  private static boolean databaseReady(Settings settings) {
    Database database = new Database(settings);
    return Files.exists(database.superuserPasswordFile()) && database.missing().isEmpty();
  }

  private static List<Tenant> tenants(Settings settings, Directory directory) {
    return directory.tenants().values().stream().map(one -> tenant(settings, one)).toList();
  }

  private static Tenant tenant(Settings settings, Directory.Tenant tenant) {
    Optional<String> url =
        tenant.state() == Directory.State.LEGACY
            ? Optional.empty()
            : tenant.hosts().stream()
                .findFirst()
                .map(
                    host ->
                        settings.deliveryUrl().replace("://" + settings.domain(), "://" + host));
    return new Tenant(tenant.id(), url, tenant.state().name().toLowerCase(Locale.ROOT));
  }

  /** What is in force, verified from the pinned root; empty before the init ceremony. */
  static Optional<TrustChain> trust(Settings settings) {
    Path pinned = settings.home().trustRoot();
    try {
      if (settings.trustRoot().isEmpty() && !Files.exists(pinned)) {
        return Optional.empty();
      }
      String digest =
          settings.trustRoot().isPresent()
              ? settings.trustRoot().get()
              : Files.readString(pinned).strip();
      return Optional.of(
          TrustChain.load(
              new Repository(settings.repository()), Digest.parse(digest), Clock.systemUTC()));
    } catch (IOException | Rejected broken) {
      System.err.println("perisai: the directory of tenants is refused: " + broken.getMessage());
      return Optional.empty();
    }
  }
}
