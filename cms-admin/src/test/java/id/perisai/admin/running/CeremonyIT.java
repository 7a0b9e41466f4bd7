package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.StartedProduct;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yearly ceremony on the running city: delivery follows to the new root and server keys. */
@Order(Integer.MAX_VALUE)
class CeremonyIT {
  private final StartedProduct product = StartedProduct.shared();
  private final String site = product.site("disdukcapil") + "/";

  @TempDir Path stick;

  @Test
  void exchanges_the_servers_keys_while_everything_runs() throws Exception {
    Path memory = stick.resolve("memory");
    String pinned = Files.readString(product.home().resolve("trust-root")).strip();
    done(command("log", "compare", site, "--root", pinned, "--memory", memory.toString()));
    TrustRoot before = root();
    String folder = stick.resolve("root").toString();
    done(product.perisai("trust", "root", "--out", folder, "--new-log-key", "--new-timestamp-key"));
    sign(folder, pinned);
    done(product.perisai("trust", "assemble", folder));
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (root().version() != before.version() + 1) {
      assertTrue(Instant.now().isBefore(deadline), "delivery did not follow in 60 s");
      Thread.sleep(250);
    }
    assertNotEquals(before.log().key(), root().log().key());
    assertNotEquals(before.timestamp(), root().timestamp());
    done(product.perisai("verify", site, "--root", pinned));
    done(command("log", "compare", site, "--root", pinned, "--memory", memory.toString()));
    HttpResponse<byte[]> health = product.get(product.deliveryManagement() + "/health");
    assertEquals(200, health.statusCode());
  }

  /** By whichever administrator's passphrase opens the key. */
  private void sign(String folder, String pinned) throws IOException {
    Path key;
    try (var keys = Files.list(product.home().resolve("keys"))) {
      key =
          keys.filter(file -> file.getFileName().toString().startsWith("platform-"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    List<String> phrases =
        Files.readAllLines(product.home().resolve("demo").resolve("passphrases.txt")).stream()
            .filter(line -> line.startsWith("platform\t"))
            .map(line -> line.split("\t")[2])
            .toList();
    Path file = stick.resolve("passphrase");
    for (String phrase : phrases) {
      Files.writeString(file, phrase + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      int code =
          command(
                  "trust",
                  "sign",
                  folder,
                  "--key",
                  key.toString(),
                  "--passphrase-file",
                  file.toString(),
                  "--trust-root",
                  pinned)
              .exitCode();
      if (code == 0) {
        return;
      }
    }
    throw new IllegalStateException("no passphrase of " + phrases.size() + " opens " + key);
  }

  /** Of those that need no home. */
  private static StartedProduct.Answer command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("perisai.checkout"), "perisai").toString()));
    command.addAll(List.of(words));
    return StartedProduct.run(command);
  }

  private TrustRoot root() throws Exception {
    return TrustRoot.parse(product.get(site + ".well-known/perisai/root").body());
  }

  private static void done(StartedProduct.Answer answer) {
    assertEquals(0, answer.exitCode(), answer.out() + answer.err());
  }
}
