package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.command.StatusReport.State;
import id.perisai.publish.Expiries;
import id.perisai.release.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
  @Test
  void prints_the_shape_that_programs_read() {
    Settings settings =
        Settings.of(new Home(Path.of("/home/p")), Map.of(Setting.PORT_BASE, "18080"));
    StatusReport report =
        new StatusReport(
            settings,
            new StatusReport.Server(
                "http://localhost:19080", "http://127.0.0.1:19082", Optional.of(7L), State.READY),
            new StatusReport.Server(
                "http://localhost:18080", "http://127.0.0.1:19081", Optional.empty(), State.SILENT),
            true,
            List.of(
                new StatusReport.Tenant(
                    "dinkes", Optional.of("http://dinkes.localhost:18080"), "active"),
                new StatusReport.Tenant("dishub", Optional.empty(), "legacy")),
            List.of(
                new Expiries.Due(
                    "root", 1, Instant.parse("2026-12-21T03:00:00Z"), Expiries.Level.WARNING, 30)));
    assertEquals(
        "{\"authoring\":{\"management\":\"http://127.0.0.1:19082\",\"pid\":7,\"ready\":true,"
            + "\"url\":\"http://localhost:19080\"},"
            + "\"database\":{\"host\":\"127.0.0.1\","
            + "\"jdbcUrl\":\"jdbc:postgresql://127.0.0.1:19083/perisai\",\"name\":\"perisai\","
            + "\"passwordFile\":\"/home/p/secrets/postgres.password\",\"port\":19083,"
            + "\"superuser\":\"postgres\"},"
            + "\"delivery\":{\"management\":\"http://127.0.0.1:19081\",\"pid\":null,"
            + "\"ready\":false,\"store\":\"/home/p/store\",\"url\":\"http://localhost:18080\"},"
            + "\"expiries\":[{\"days\":30,\"expires\":\"2026-12-21T03:00:00Z\","
            + "\"level\":\"warning\",\"type\":\"root\",\"version\":1}],"
            + "\"home\":\"/home/p\",\"inbox\":\"/home/p/inbox\","
            + "\"repository\":\"/home/p/repository\","
            + "\"tenants\":[{\"id\":\"dinkes\",\"state\":\"active\","
            + "\"url\":\"http://dinkes.localhost:18080\"},"
            + "{\"id\":\"dishub\",\"state\":\"legacy\",\"url\":null}],"
            + "\"version\":\""
            + Version.of()
            + "\"}",
        new String(Json.canonical(report.toJson()), StandardCharsets.UTF_8));
  }

  @Test
  void says_when_the_trust_expires_and_what_to_do() {
    Instant then = Instant.parse("2026-12-21T03:00:00Z");
    assertEquals(
        "trust root 1 expires in 30 days, at 2026-12-21T03:00:00Z: renew it, see"
            + " docs/key-ceremony.md",
        StatusReport.sentence(new Expiries.Due("root", 1, then, Expiries.Level.WARNING, 30)));
    assertEquals(
        "trust directory 4 expired at 2026-12-21T03:00:00Z, and nothing new is taken: renew it,"
            + " see docs/key-ceremony.md",
        StatusReport.sentence(new Expiries.Due("directory", 4, then, Expiries.Level.EXPIRED, -1)));
  }

  @Test
  void is_not_ready_while_a_part_that_should_run_does_not_answer() {
    Settings settings = Settings.of(new Home(Path.of("/home/p")), Map.of());
    StatusReport.Server up = new StatusReport.Server("u", "m", Optional.of(1L), State.READY);
    StatusReport.Server down = new StatusReport.Server("u", "m", Optional.of(1L), State.SILENT);
    assertEquals(true, new StatusReport(settings, up, up, true, List.of(), List.of()).ready());
    assertEquals(false, new StatusReport(settings, up, down, true, List.of(), List.of()).ready());
    assertEquals(false, new StatusReport(settings, down, up, true, List.of(), List.of()).ready());
    assertEquals(false, new StatusReport(settings, up, up, false, List.of(), List.of()).ready());
  }

  @Test
  void tells_delivery_that_serves_and_still_copies_from_one_that_is_silent() {
    Settings settings = Settings.of(new Home(Path.of("/home/p")), Map.of());
    StatusReport.Server copies = new StatusReport.Server("u", "m", Optional.of(1L), State.ANSWERS);
    StatusReport.Server silent = new StatusReport.Server("u", "m", Optional.of(1L), State.SILENT);
    StatusReport report = new StatusReport(settings, silent, copies, true, List.of(), List.of());
    assertEquals(false, report.ready());
    List<String> lines = report.toText().lines().toList();
    assertTrue(lines.get(2).matches("delivery .* answers, not ready"), lines.get(2));
    assertTrue(lines.get(3).matches("authoring .* does not answer"), lines.get(3));
  }
}
