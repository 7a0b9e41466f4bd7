package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two delivery nodes of their own, made from nothing but the pinned root: one reads a mirror over
 * HTTP, the other a directory. What stands behind them goes away, one is killed, both are rolled;
 * visitors notice nothing.
 */
class NeverDownIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String WORD = "kata-untuk-cermin-0815";
  private static final String PATH = "/";
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /** Whether this machine speaks IPv6: one of the nodes is reached over it then. */
  private static final boolean BOTH_VERSIONS = speaksIpv6();

  private static FolderServer mirror;
  private static SecondNode byMirror;
  private static SecondNode byDirectory;

  @BeforeAll
  static void start() throws Exception {
    int ports = Integer.getInteger("tests.production.port.base");
    Path target = Path.of("target").toAbsolutePath();
    mirror = new FolderServer(PRODUCT.repository(), WORD);
    Path credentials = target.resolve("mirror-credentials");
    Files.writeString(credentials, mirror.origin() + " bearer " + WORD + "\n");
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    CompletableFuture<SecondNode> first =
        node(
            target.resolve("node-by-mirror"),
            ports + 60,
            "--repository",
            mirror.origin() + "/repositori/",
            "--repository-credentials",
            credentials.toString());
    CompletableFuture<SecondNode> second =
        node(
            target.resolve("node-by-directory"),
            ports + 80,
            "--repository",
            PRODUCT.repository().toString(),
            "--bind-address",
            BOTH_VERSIONS ? "::" : "127.0.0.1");
    // One that did start is stopped also where the other did not.
    CompletableFuture.allOf(
            first.thenAccept(node -> byMirror = node),
            second.thenAccept(node -> byDirectory = node))
        .join();
  }

  /** Both start at once. */
  private static CompletableFuture<SecondNode> node(Path home, int portBase, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--leave-notice", "2"));
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return SecondNode.of(PRODUCT, home, portBase, words.toArray(new String[0]));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @AfterAll
  static void stop() {
    for (SecondNode node : new SecondNode[] {byMirror, byDirectory}) {
      if (node != null) {
        node.close();
      }
    }
    if (mirror != null) {
      mirror.close();
    }
  }

  @Test
  void a_node_begins_from_a_mirror_and_the_pinned_root_and_serves_what_all_serve()
      throws Exception {
    byte[] page = PRODUCT.get(PRODUCT.site("dinkes") + PATH).body();
    assertArrayEquals(page, byMirror.node().get(byMirror.node().site("dinkes") + PATH).body());
    assertArrayEquals(
        page, byDirectory.node().get(byDirectory.node().site("dinkes") + PATH).body());
    String health = health(byMirror);
    assertTrue(health.contains(mirror.origin() + "/repositori/\",\"used\":true"), health);
    assertFalse(health.contains(WORD), health);
    assertEquals(33, tenants(byMirror.node()), "sites that status tells");
  }

  private static long tenants(StartedProduct node) {
    return ((List<?>) node.status().get("tenants"))
        .stream().filter(tenant -> !tenant.toString().contains("id=platform")).count();
  }

  @Test
  void a_mirror_that_fails_is_told_and_nothing_else_happens() throws Exception {
    mirror.breakDown(true);
    try {
      await("health to say it", () -> health(byMirror).contains("REPOSITORY_GONE"));
      assertEquals(200, byMirror.node().get(byMirror.node().site("dinkes") + PATH).statusCode());
      String ready = byMirror.node().deliveryManagement() + "/health/ready";
      assertEquals(200, byMirror.node().get(ready).statusCode());
      assertTrue(health(byMirror).contains("status 500"), health(byMirror));
    } finally {
      mirror.breakDown(false);
    }
    await("the mirror", () -> health(byMirror).contains("\"failing\":null"));
  }

  @Test
  void behind_a_balancer_one_is_killed_and_both_are_rolled_and_no_request_is_lost()
      throws Exception {
    Path haproxy = Balancer.program();
    if (!Files.isExecutable(haproxy)) {
      System.err.println(
          "SKIPPED: HAProxy is not installed (apt-get install haproxy): nobody has seen here that"
              + " killing and rolling nodes under load loses nothing");
    }
    assumeTrue(Files.isExecutable(haproxy), "HAProxy is not installed");
    try (Balancer balancer = Balancer.start(haproxy, address(byMirror), address(byDirectory));
        Visitors styles = new Visitors(1, balancer.port(), host(byMirror), linked("/_t/", "css"));
        Visitors files = new Visitors(1, balancer.port(), host(byMirror), linked("/_m/", "\\w+"));
        Visitors visitors = new Visitors(4, balancer.port(), host(byMirror), PATH)) {
      visitors.awaitMore(200);
      kill(byMirror);
      await("the balancer to notice", () -> !balancer.isUp("one"));
      visitors.awaitMore(200);
      await("the killed node", () -> isReady(byMirror) && balancer.isUp("one"));
      Map<String, SecondNode> nodes = new TreeMap<>(Map.of("one", byMirror, "two", byDirectory));
      for (Map.Entry<String, SecondNode> node : nodes.entrySet()) {
        node.getValue().stop();
        assertFalse(balancer.isUp(node.getKey()), node.getKey() + " did not say that it leaves");
        visitors.awaitMore(200);
        node.getValue().start();
        await("the rolled node", () -> balancer.isUp(node.getKey()));
        visitors.awaitMore(200);
      }
      for (Visitors all : List.of(visitors, styles, files)) {
        all.awaitMore(1);
        assertEquals(List.of(), all.failures());
      }
      System.out.println(
          "lost nothing of "
              + visitors.answered()
              + " requests, "
              + styles.answered()
              + " for a style sheet and "
              + files.answered()
              + " for a picture");
    }
  }

  /** The first such file that the page is made of. */
  private static String linked(String folder, String ending) throws IOException {
    byte[] page = PRODUCT.get(PRODUCT.site("dinkes") + PATH).body();
    Matcher file =
        Pattern.compile("\"(" + folder + "[^\" ]+\\." + ending + ")[\" ]")
            .matcher(new String(page, StandardCharsets.UTF_8));
    assertTrue(file.find(), "the page has no file of " + folder);
    return file.group(1);
  }

  private static void kill(SecondNode node) {
    ProcessHandle delivery = ProcessHandle.of(node.node().pid("delivery")).orElseThrow();
    assertTrue(delivery.destroyForcibly());
  }

  private static String address(SecondNode node) {
    String address = node == byDirectory && BOTH_VERSIONS ? "[::1]" : "127.0.0.1";
    return address + ":" + URI.create(node.node().site("dinkes")).getPort();
  }

  private static boolean speaksIpv6() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return probe.isBound();
    } catch (IOException without) {
      return false;
    }
  }

  private static String host(SecondNode node) {
    return URI.create(node.node().site("dinkes")).getHost();
  }

  private static boolean isReady(SecondNode node) {
    try {
      return node.node().get(node.node().deliveryManagement() + "/health/ready").statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String health(SecondNode node) {
    try {
      byte[] body = node.node().get(node.node().deliveryManagement() + "/health").body();
      return new String(body, StandardCharsets.UTF_8);
    } catch (IOException down) {
      return down.toString();
    }
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain for " + what);
      Thread.sleep(200);
    }
  }
}
