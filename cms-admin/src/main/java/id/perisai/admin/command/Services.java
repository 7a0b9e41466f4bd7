package id.perisai.admin.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a home runs, made from its settings, in the order in which it starts. */
class Services {
  private final Settings settings;
  private final Checkout checkout;
  private final Database database;

  Services(Settings settings, Checkout checkout, Database database) {
    this.settings = settings;
    this.checkout = checkout;
    this.database = database;
  }

  /** What must run before the first act. */
  List<Service> databases() {
    return asked(List.of(new EmbeddedPostgres(settings, database)));
  }

  /** What serves the sites, and needs none of the others. */
  List<Service> sites() {
    return asked(List.of(delivery()));
  }

  /** Where people work. */
  List<Service> workplaces() {
    return asked(List.of(authoring()));
  }

  /** Whether there is a root to trust: before the first start there is none, and no site. */
  boolean mayServe() {
    return settings.trustRoot().isPresent() || Files.exists(settings.home().trustRoot());
  }

  /** Those that may run here, whether the settings ask for them now or did once. */
  List<Service> all() {
    return List.of(new EmbeddedPostgres(settings, database), delivery(), authoring());
  }

  private List<Service> asked(List<Service> services) {
    return services.stream().filter(service -> settings.runs(service.part())).toList();
  }

  private WildFly delivery() {
    return new WildFly(
        Part.DELIVERY,
        installation("cms-web", settings.home().delivery()),
        settings.home(),
        new WildFly.Machine(settings.deliveryMemory(), settings.deliveryBindAddress()),
        new Health(settings.ports().deliveryManagement()),
        this::deliveryProperties);
  }

  private WildFly authoring() {
    return new WildFly(
        Part.AUTHORING,
        installation("cms-admin", settings.home().authoring()),
        settings.home(),
        new WildFly.Machine(settings.authoringMemory(), settings.bindAddress()),
        new Health(settings.ports().authoringManagement()),
        this::authoringProperties);
  }

  private WildFly.Installation installation(String module, Path base) {
    return new WildFly.Installation(checkout.server(module), checkout.application(module), base);
  }

  /** What delivery is told, by its own names. */
  Map<String, String> deliveryProperties() throws IOException {
    Map<String, String> told = new LinkedHashMap<>();
    URI sites = URI.create(settings.deliveryUrl());
    told.put(
        "perisai.address",
        settings.deliveryBindAddress().addresses().stream()
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(",")));
    told.put("perisai.port", Integer.toString(settings.ports().delivery()));
    // With TLS of its own, delivery sees by itself who comes without.
    told.put("perisai.scheme", settings.tls().isPresent() ? "http" : sites.getScheme());
    settings.tls().ifPresent(own -> told.putAll(own.properties(sites)));
    told.put("perisai.management.port", Integer.toString(settings.ports().deliveryManagement()));
    told.put("perisai.repository", settings.repository().toString());
    settings.mirrors().ifPresent(mirrors -> told.putAll(mirrors.properties()));
    told.put("perisai.store", settings.home().store().toString());
    told.put("perisai.inbox", settings.inbox().folder().toString());
    if (settings.inbox().elsewhere(settings.home())) {
      told.put("perisai.inbox-known", settings.home().inboxKnown().toString());
    }
    told.put("perisai.inbox-mib", Integer.toString(settings.inbox().mebibytes()));
    told.put("perisai.node", settings.inbox().node());
    told.put("perisai.trusted-proxies", settings.access().trustedProxies());
    told.put("perisai.trust-root", trustRoot());
    told.put("perisai.stale-limit", Integer.toString(settings.staleHours()));
    told.put("perisai.leave-notice", Integer.toString(settings.leaveNotice()));
    settings.acceptStale().ifPresent(root -> told.put("perisai.accept-stale", root));
    if (settings.accessLogDays() > 0) {
      told.put("perisai.access-log", settings.home().log().resolve("access").toString());
      told.put("perisai.access-log-days", Integer.toString(settings.accessLogDays()));
      told.put("perisai.access-log-mib", Integer.toString(settings.accessLogMebibytes()));
    }
    return told;
  }

  private Map<String, String> authoringProperties() throws IOException {
    Map<String, String> told = new LinkedHashMap<>(database.properties());
    // The one listener of this server; before it stands a proxy.
    told.put("jboss.bind.address", settings.bindAddress().addresses().get(0).getHostAddress());
    told.put("jboss.http.port", Integer.toString(settings.ports().authoring()));
    told.put(
        "jboss.management.http.port", Integer.toString(settings.ports().authoringManagement()));
    told.put("jboss.tx.node.id", "authoring");
    told.put("perisai.home", settings.home().root().toString());
    told.put("perisai.repository", settings.repository().toString());
    told.put("perisai.inbox", settings.inbox().folder().toString());
    told.put("perisai.domain", settings.domain());
    told.put("perisai.timestamp-valid", Integer.toString(settings.timestampMinutes()));
    told.put("perisai.authoring.origin", settings.authoringUrl());
    // What the server itself sees is plain HTTP from the proxy; no header is believed about it.
    told.put("perisai.scheme", URI.create(settings.authoringUrl()).getScheme());
    told.put("perisai.desk.origin", settings.deliveryUrl("sign"));
    told.putAll(settings.mail().properties());
    told.putAll(settings.audit().properties());
    told.putAll(settings.access().properties());
    told.put("perisai.codes", new Secrets(settings.home()).password("codes"));
    told.put("perisai.security-log", settings.home().log().resolve("security").toString());
    told.put("perisai.demo", Boolean.toString(settings.mode() == Mode.DEMO));
    return told;
  }

  /** Delivery never trusts on first use: the digest is a setting, or what the ceremony left. */
  private String trustRoot() throws IOException {
    if (settings.trustRoot().isPresent()) {
      return settings.trustRoot().get();
    }
    Path file = settings.home().trustRoot();
    if (!Files.exists(file)) {
      throw new Failure(
          ExitCode.SETTINGS_REFUSED,
          "setting trust-root is empty and "
              + file
              + " does not exist: give delivery the SHA-256 of trust root 1, or run authoring's"
              + " first start in this home");
    }
    return Files.readString(file).strip();
  }
}
