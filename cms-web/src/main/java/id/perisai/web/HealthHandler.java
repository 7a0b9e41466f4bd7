package id.perisai.web;

import id.perisai.release.Alarm;
import id.perisai.release.AlarmCode;
import id.perisai.release.Alarms;
import id.perisai.release.Freshness;
import id.perisai.release.HoldStatement;
import id.perisai.release.InForce;
import id.perisai.release.Json;
import id.perisai.release.LookWatch;
import id.perisai.release.RepositoryFiles;
import id.perisai.release.VerifiedStatement;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How the node is, for its operators alone: {@code /health} in full, {@code /health/live} whether
 * it answers, {@code /health/ready} whether it has sites to serve, {@code /metrics} in numbers.
 */
final class HealthHandler implements HttpHandler {
  private static final String JSON = "application/json";

  private final String node;
  private final Supplier<InForce> inForce;
  private final Supplier<Freshness.Level> freshness;
  private final LookWatch looks;
  private final Supplier<Optional<String>> notReady;
  private final Supplier<List<String>> evidence;
  private final Alarms alarms;
  private final Supplier<List<RepositoryFiles.Place>> places;
  private final CertificateHealth certificate;
  private final FormHealth forms;
  private final SearchHealth search;
  private final MemoryHealth memory;
  private final Metrics metrics;

  /**
   * @param looks whether anything new is looked at still
   * @param notReady why no balancer may send visitors here; empty if it may
   * @param places where the repository is read from
   * @param evidence names of files in the store that prove a fork of the log
   */
  HealthHandler(
      String node,
      Supplier<InForce> inForce,
      Supplier<Freshness.Level> freshness,
      LookWatch looks,
      Supplier<Optional<String>> notReady,
      Supplier<List<String>> evidence,
      Alarms alarms,
      Supplier<List<RepositoryFiles.Place>> places,
      CertificateHealth certificate,
      FormHealth forms,
      SearchHealth search,
      MemoryHealth memory,
      Metrics metrics) {
    this.search = search;
    this.memory = memory;
    this.metrics = metrics;
    this.forms = forms;
    this.evidence = evidence;
    this.freshness = freshness;
    this.looks = looks;
    this.node = node;
    this.inForce = inForce;
    this.notReady = notReady;
    this.alarms = alarms;
    this.places = places;
    this.certificate = certificate;
  }

  /** Of the whole node, and of each thing that is looked at. */
  enum Status {
    UP,
    DEGRADED,
    DOWN;

    int code() {
      return this == DOWN ? 503 : 200;
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    switch (exchange.getRequestURI()) {
      case "/health" -> send(exchange, status(), health());
      case "/health/live" -> send(exchange, Status.UP, brief(Status.UP));
      case "/health/ready" -> sendReadiness(exchange, notReady.get());
      case "/metrics" ->
          PlainAnswer.send(
              exchange,
              200,
              Metrics.MEDIA_TYPE,
              metrics.text().getBytes(StandardCharsets.US_ASCII));
      default -> PlainAnswer.send(exchange, 404);
    }
  }

  private Map<String, Object> health() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", status().name());
    json.put("node", node);
    json.put("checks", checks());
    json.put("releases", releases());
    json.put("holds", holds());
    json.put("repository", repository());
    json.put("evidence", new ArrayList<Object>(evidence.get()));
    json.put("alarms", json(alarms.open()));
    json.put("lastAlarms", json(alarms.last()));
    return json;
  }

  private Status status() {
    // Red for the operators, who must act; readiness stays, since what is served is still good.
    if (trust() == Status.DOWN
        || freshness.get() == Freshness.Level.RED
        || forms.inbox() == Status.DOWN) {
      return Status.DOWN;
    }
    boolean good =
        alarms.open().isEmpty()
            && certificate.status() == Status.UP
            && reading() == Status.UP
            && looking() == Status.UP
            && search.status() == Status.UP
            && memory.status() == Status.UP
            && notReady.get().isEmpty()
            && forms.inbox() == Status.UP;
    return good ? Status.UP : Status.DEGRADED;
  }

  private static void sendReadiness(HttpServerExchange exchange, Optional<String> notReady) {
    Status status = notReady.isEmpty() ? Status.UP : Status.DOWN;
    Map<String, Object> json = new LinkedHashMap<>(brief(status));
    notReady.ifPresent(why -> json.put("what", why));
    send(exchange, status, json);
  }

  private Status age() {
    return switch (freshness.get()) {
      case GREEN -> Status.UP;
      case YELLOW -> Status.DEGRADED;
      case RED -> Status.DOWN;
    };
  }

  private Status trust() {
    return inForce.get().trust().isPresent() ? Status.UP : Status.DOWN;
  }

  private List<Object> checks() {
    InForce now = inForce.get();
    List<Object> checks = new ArrayList<>();
    checks.add(check("trust", trust(), trustVersions(now)));
    boolean dark = alarms.open().stream().anyMatch(alarm -> alarm.code() == AlarmCode.NOTHING_GOOD);
    String served = now.releases().size() + " sites are served";
    Optional<String> why = notReady.get();
    checks.add(
        check(
            "ready", why.isEmpty() ? Status.UP : Status.DEGRADED, why.orElse("visitors may come")));
    checks.add(check("timestamp", age(), "freshness is " + freshness.get()));
    checks.add(check("looks", looking(), looks.hanging().orElse("they end")));
    checks.add(check("repository", reading(), reads()));
    checks.add(check("sites", dark ? Status.DEGRADED : Status.UP, served));
    checks.add(check("search", search.status(), search.what()));
    checks.add(check("memory", memory.status(), memory.what()));
    checks.add(check("inbox", forms.inbox(), forms.inboxWhat()));
    forms.keysWhat().ifPresent(what -> checks.add(check("forms", Status.DEGRADED, what)));
    certificate.what().ifPresent(what -> checks.add(check("tls", certificate.status(), what)));
    return checks;
  }

  private Status looking() {
    return looks.hanging().isEmpty() ? Status.UP : Status.DEGRADED;
  }

  private Status reading() {
    boolean well = places.get().stream().allMatch(place -> place.failing().isEmpty());
    return well ? Status.UP : Status.DEGRADED;
  }

  private String reads() {
    List<RepositoryFiles.Place> all = places.get();
    long failing = all.stream().filter(place -> place.failing().isPresent()).count();
    return failing == 0 ? "it answers" : failing + " of " + all.size() + " places fail";
  }

  private static String trustVersions(InForce now) {
    return now.trust()
        .map(
            trust ->
                "root " + trust.root().version() + ", directory " + trust.directory().version())
        .orElse("nothing verifies");
  }

  private Map<String, Object> releases() {
    Map<String, Object> versions = new TreeMap<>();
    inForce.get().releases().forEach((tenant, release) -> versions.put(tenant, release.version()));
    return versions;
  }

  /** Where it is read from, in the order of the setting, and how each place does. */
  private List<Object> repository() {
    List<Object> all = new ArrayList<>();
    for (RepositoryFiles.Place place : places.get()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", place.name());
      json.put("used", place.used());
      json.put("answered", place.answered().map(Instant::toString).orElse(null));
      json.put("failing", place.failing().map(Instant::toString).orElse(null));
      json.put("why", place.why());
      all.add(json);
    }
    return all;
  }

  /** Sites that do not show their newest release, with what the hold says. */
  private Map<String, Object> holds() {
    InForce now = inForce.get();
    Map<String, Object> holds = new TreeMap<>();
    now.trust()
        .ifPresent(
            trust ->
                trust
                    .directory()
                    .tenants()
                    .keySet()
                    .forEach(
                        tenant ->
                            now.hold(tenant)
                                .map(VerifiedStatement::statement)
                                .filter(hold -> hold.action() != HoldStatement.Action.LIFT)
                                .ifPresent(hold -> holds.put(tenant, json(hold)))));
    return holds;
  }

  private static Map<String, Object> json(HoldStatement hold) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("action", hold.action().word());
    json.put("release", hold.release().orElse(null));
    json.put("reason", hold.reason());
    json.put("since", hold.issued().toString());
    return json;
  }

  private static Map<String, Object> check(String name, Status status, String what) {
    return Map.of("name", name, "status", status.name(), "what", what);
  }

  private static List<Object> json(List<Alarm> alarms) {
    List<Object> json = new ArrayList<>();
    alarms.forEach(alarm -> json.add(alarm.toJson()));
    return json;
  }

  private static Map<String, Object> brief(Status status) {
    return Map.of("status", status.name());
  }

  private static void send(HttpServerExchange exchange, Status status, Map<String, Object> json) {
    byte[] line =
        (new String(Json.canonical(json), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    PlainAnswer.send(exchange, status.code(), JSON, line);
  }
}
