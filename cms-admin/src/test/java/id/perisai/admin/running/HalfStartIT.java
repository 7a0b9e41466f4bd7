package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.ProductionHome;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that comes up while its database does not: citizens read all the same. */
@Tag("deep")
class HalfStartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @Test
  void sites_are_served_while_the_database_is_not_there_and_people_work_once_it_is()
      throws Exception {
    Path folder = Path.of("target", "half-start").toAbsolutePath();
    int ports = Integer.getInteger("tests.production.port.base") + 40;
    try (ProductionHome platform = ProductionHome.prepare(folder, ports)) {
      StartedProduct.Answer first = platform.start("--administrator", ProductionHome.ADMINISTRATOR);
      assertEquals(0, first.exitCode(), first.toString());
      ProductionHome.perisai("stop", "--home", platform.home().toString());
      String server = folder.resolve("database-server").toString();
      ProductionHome.perisai("stop", "--home", server);

      StartedProduct.Answer half = platform.start();
      assertEquals(8, half.exitCode(), half.toString());
      assertTrue(half.err().contains("sites are served"), half.toString());
      StartedProduct product = StartedProduct.of(platform.home());
      Instant soon = Instant.now().plus(PATIENCE);
      while (status(product, "/health/ready") != 200 && Instant.now().isBefore(soon)) {
        Thread.sleep(500);
      }
      assertEquals(200, status(product, "/health/ready"), "delivery");

      StartedProduct.Answer again = ProductionHome.perisai("start", "--detach", "--home", server);
      assertEquals(0, again.exitCode(), again.toString());
      Instant until = Instant.now().plus(PATIENCE);
      Path ready = platform.home().resolve("run/ready");
      while (Files.readString(ready).contains(" ") && Instant.now().isBefore(until)) {
        Thread.sleep(500);
      }
      assertTrue(Files.readString(ready).strip().matches("\\d+"), Files.readString(ready));
      StartedProduct.Answer status =
          ProductionHome.perisai("status", "--home", platform.home().toString());
      assertEquals(0, status.exitCode(), status.toString());
    }
  }

  private static int status(StartedProduct product, String path) throws IOException {
    return product.get(product.deliveryManagement() + path).statusCode();
  }
}
