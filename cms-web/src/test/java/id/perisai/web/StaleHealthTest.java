package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Freshness;
import id.perisai.release.Timestamp;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nobody stamps any more: health turns yellow, then red, for those who must act, while visitors and
 * balancers notice nothing; and green again with the next timestamp.
 */
class StaleHealthTest {
  private final MovedClock clock = new MovedClock(SmallCity.ISSUED.plus(Duration.ofHours(1)));

  @TempDir Path folder;
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"), clock);
    node = new RunningNode(city.path(), folder.resolve("store"), city, clock).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void turns_yellow_then_red_and_serves_on_until_somebody_stamps_again() throws Exception {
    requireHealth(200, "UP", "freshness is GREEN");
    after(Timestamp.LONGEST.minusSeconds(1));
    requireHealth(200, "UP", "freshness is GREEN");
    after(Duration.ofSeconds(1));
    requireHealth(200, "DEGRADED", "freshness is YELLOW");
    assertTrue(node.health().text().contains("TIMESTAMP_STALE"), node.health().text());
    after(Freshness.USUAL.red().minusSeconds(1));
    requireHealth(200, "DEGRADED", "freshness is YELLOW");
    after(Duration.ofSeconds(1));
    requireHealth(503, "DOWN", "freshness is RED");
    city.stamp();
    node.tick();
    requireHealth(200, "UP", "freshness is GREEN");
  }

  private void after(Duration time) {
    clock.moveTo(clock.instant().plus(time));
    node.tick();
  }

  private void requireHealth(int code, String status, String what) throws Exception {
    RunningNode.Response health = node.health();
    assertEquals(code, health.code(), health.text());
    assertTrue(health.text().strip().endsWith("\"status\":\"" + status + "\"}"), health.text());
    assertTrue(health.text().contains(what), health.text());
    assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
    assertEquals(
        200,
        RunningNode.send(
                node.managementPort(), "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .code());
  }
}
