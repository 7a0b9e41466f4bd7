package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import id.perisai.admin.Browser;
import id.perisai.admin.ProductionHome;
import id.perisai.admin.StartedProduct;
import id.perisai.release.Json;
import id.perisai.release.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A home of its own, whose authoring is killed: pages that were signed ahead appear and end on
 * time, and delivery says how old what it is shown becomes.
 */
@Tag("deep")
@Tag("measured")
class ScheduleIT {
  private static final String TENANT = "dlh";
  private static final ZoneOffset WIB = ZoneOffset.ofHours(7);
  private static final int VALID_MINUTES = 2;

  private static StartedProduct product;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    Path home = Path.of("target", "schedule").toAbsolutePath();
    stop(home);
    StartedProduct.run(List.of("rm", "-rf", home.toString()));
    StartedProduct.Answer started =
        ProductionHome.perisai(
            "start",
            "--detach",
            "--timestamp-valid",
            Integer.toString(VALID_MINUTES),
            "--port-base",
            Integer.toString(Integer.getInteger("tests.production.port.base") + 60),
            "--home",
            home.toString());
    assertEquals(0, started.exitCode(), started.toString());
    product = StartedProduct.of(home);
    browser = Browser.launch();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (product != null) {
      stop(product.home());
    }
  }

  private static void stop(Path home) {
    if (Files.exists(home.resolve("run"))) {
      ProductionHome.perisai("stop", "--home", home.toString());
    }
  }

  @Test
  void pages_appear_and_end_on_time_and_the_timestamp_grows_old_with_authoring_switched_off()
      throws Exception {
    long first = timestamp().version();
    await(Duration.ofSeconds(75), () -> timestamp().version() > first);
    assertEquals("UP", check("timestamp"));

    Instant hour = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    Road road = new Road(product, TENANT);
    road.approved("nanti", "Tayang nanti", ",\"publishFrom\":\"" + local(hour) + "\"");
    road.approved("habis", "Segera habis", ",\"publishUntil\":\"" + local(hour) + "\"");
    road.published(road.prepared());
    road.live("/berita/habis", "Segera habis");
    assertEquals(404, code("/berita/nanti"));
    Page visitor = browser.person();
    visitor.navigate(product.site(TENANT) + "/berita/habis");
    assertThat(visitor.locator("h1")).containsText("Segera habis");

    switchAuthoringOff();
    assertTrue(Instant.now().isBefore(hour.minusSeconds(3)), "too late to see the change");
    Duration late = lateness(hour);
    System.out.println("the pages switched " + late.toMillis() + " ms after their time");
    assertTrue(late.compareTo(Duration.ofSeconds(1)) < 0, late.toString());
    visitor.navigate(product.site(TENANT) + "/berita/nanti");
    assertThat(visitor.locator("h1")).containsText("Tayang nanti");
    visitor.navigate(product.site(TENANT) + "/berita/habis");
    assertThat(visitor.locator("body")).not().containsText("Segera habis");

    Timestamp last = timestamp();
    assertEquals("UP", check("timestamp"));
    await(
        Duration.between(Instant.now(), last.expires()).plusSeconds(15),
        () -> check("timestamp").equals("DEGRADED"));
    assertFalse(Instant.now().isBefore(last.expires()));
    assertEquals(last.version(), timestamp().version());
    assertEquals(200, code("/berita/nanti"), "what is in force is served on");
  }

  private static String local(Instant hour) {
    return LocalDateTime.ofInstant(hour, WIB).toString();
  }

  /** The supervisor first, which would start it again. */
  private static void switchAuthoringOff() throws Exception {
    String supervisor =
        Files.readString(product.home().resolve("run/supervisor.pid")).split(" ")[0];
    for (long pid : List.of(Long.parseLong(supervisor), product.pid("authoring"))) {
      ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
      process.destroyForcibly();
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    try {
      product.get(product.authoring() + "/masuk.xhtml");
    } catch (IOException nobodyAnswers) {
      return;
    }
    throw new AssertionError("authoring still answers");
  }

  /** How long after the hour both pages had switched; neither may switch before it. */
  private static Duration lateness(Instant hour) throws Exception {
    while (true) {
      Instant asked = Instant.now();
      boolean switched = code("/berita/nanti") == 200 && code("/berita/habis") == 410;
      Instant answered = Instant.now();
      if (switched) {
        assertFalse(answered.isBefore(hour), "switched before its time");
        return asked.isBefore(hour) ? Duration.ZERO : Duration.between(hour, answered);
      }
      assertTrue(asked.isBefore(hour.plusSeconds(30)), "did not switch");
      Thread.sleep(20);
    }
  }

  private static int code(String path) throws IOException {
    return product.get(product.site(TENANT) + path).statusCode();
  }

  private static Timestamp timestamp() throws Exception {
    return Timestamp.parse(Files.readAllBytes(product.repository().resolve("timestamp")));
  }

  private static String check(String name) throws Exception {
    byte[] health = product.get(product.deliveryManagement() + "/health").body();
    Map<?, ?> json = (Map<?, ?>) Json.parse(health, 1 << 20);
    for (Object one : (List<?>) json.get("checks")) {
      Map<?, ?> check = (Map<?, ?>) one;
      if (name.equals(check.get("name"))) {
        return (String) check.get("status");
      }
    }
    throw new AssertionError(
        "no check " + name + " in " + new String(health, StandardCharsets.UTF_8));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Duration most, Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(most);
    while (!condition.holds()) {
      assertTrue(Instant.now().isBefore(deadline), "not within " + most);
      Thread.sleep(500);
    }
  }
}
