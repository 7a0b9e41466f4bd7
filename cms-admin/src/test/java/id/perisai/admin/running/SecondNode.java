package id.perisai.admin.running;

import id.perisai.admin.ProductionHome;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another delivery node on the repository of a started product, in a home of its own. */
public final class SecondNode implements AutoCloseable {
  private final Path home;
  private final StartedProduct node;

  private SecondNode(Path home) {
    this.home = home;
    this.node = StartedProduct.of(home);
  }

  /** Starts it, as docs/production.md tells to add a node. */
  public static SecondNode of(StartedProduct product, Path home, int portBase) throws IOException {
    stop(home);
    require(
        ProductionHome.perisai(
            "start",
            "--detach",
            "--parts",
            "delivery",
            "--repository",
            product.repository().toString(),
            "--trust-root",
            Files.readString(product.home().resolve("trust-root")).strip(),
            "--port-base",
            Integer.toString(portBase),
            "--home",
            home.toString()));
    return new SecondNode(home);
  }

  public StartedProduct node() {
    return node;
  }

  @Override
  public void close() {
    stop(home);
  }

  private static void stop(Path home) {
    if (Files.exists(home.resolve("run"))) {
      require(ProductionHome.perisai("stop", "--home", home.toString()));
    }
    require(run("rm", "-rf", home.toString()));
  }

  private static StartedProduct.Answer run(String... words) {
    return StartedProduct.run(List.of(words));
  }

  private static void require(StartedProduct.Answer answer) {
    if (answer.exitCode() != 0) {
      throw new IllegalStateException(answer.toString());
    }
  }
}
