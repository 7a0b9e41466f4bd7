package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Freshness;
import id.perisai.release.Timestamp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void turns_yellow_then_red_though_the_thread_that_looks_hangs() throws Exception {
    Duration minute = Duration.ofSeconds(60);
    clock.moveTo(clock.instant().plus(minute).minusMillis(1));
    requireHealth(200, "UP", "they end");
    clock.moveTo(clock.instant().plusMillis(1));
    requireHealth(200, "DEGRADED", "no look at the repository has ended");
    clock.moveTo(clock.instant().plus(Timestamp.LONGEST));
    requireHealth(200, "DEGRADED", "freshness is YELLOW");
    clock.moveTo(clock.instant().plus(Freshness.USUAL.red()));
    requireHealth(503, "DOWN", "freshness is RED");
  }

  @Test
  void looks_again_after_a_round_that_ended_with_an_error() throws Exception {
    AtomicInteger errors = new AtomicInteger();
    Clock broken =
        new MovedClock(clock.instant()) {
          @Override
          public Instant instant() {
            if (Thread.currentThread().getName().equals("perisai-takeover")
                && errors.getAndIncrement() == 0) {
              throw new StackOverflowError("once");
            }
            return super.instant();
          }
        };
    try (RunningNode other = new RunningNode(city.path(), folder.resolve("other"), city, broken)) {
      other.start();
      String none = "perisai_takeover_rounds_total 0\n";
      for (int i = 0; i < 600 && other.metrics().contains(none); i++) {
        Thread.sleep(50);
      }
      assertFalse(other.metrics().contains(none));
      assertTrue(errors.get() > 1);
    }
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
