package id.perisai.admin.running;

import id.perisai.admin.ProductionHome;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    return of(product, home, portBase, "--repository", product.repository().toString());
  }

  /**
   * The same from nothing but the pinned root and what these options name.
   *
   * @param options of {@code start}, with the repository among them
   */
  public static SecondNode of(StartedProduct product, Path home, int portBase, String... options)
      throws IOException {
    stop(home);
    List<String> words =
        new ArrayList<>(
            List.of(
                "start",
                "--detach",
                "--parts",
                "delivery",
                "--trust-root",
                Files.readString(product.home().resolve("trust-root")).strip(),
                "--port-base",
                Integer.toString(portBase),
                "--home",
                home.toString()));
    words.addAll(List.of(options));
    require(ProductionHome.perisai(words.toArray(new String[0])));
    return new SecondNode(home);
  }

  /** Stops it in order, as an operator does. */
  public void stop() {
    require(ProductionHome.perisai("stop", "--home", home.toString()));
  }

  /** Starts it again with the settings that it was given first. */
  public void start() {
    require(ProductionHome.perisai("start", "--detach", "--home", home.toString()));
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
