package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.StartedProduct;
import id.perisai.release.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator relies on while the product runs. */
class RunningProductIT {
  private final StartedProduct product = StartedProduct.shared();

  @Test
  void tells_programs_all_that_they_need() {
    assertEquals(
        Set.of(
            "version",
            "home",
            "repository",
            "inbox",
            "authoring",
            "delivery",
            "database",
            "tenants",
            "expiries"),
        product.status().keySet());
    assertEquals(0, product.perisai("status").exitCode());
    assertTrue(Files.isDirectory(product.repository()));
    assertTrue(Files.isDirectory(product.store()));
  }

  @Test
  void serves_the_demo_city_of_thirty_three_departments() {
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> tenants = (List<Map<String, Object>>) product.status().get("tenants");
    Map<Object, Long> states =
        tenants.stream()
            .filter(tenant -> !tenant.get("id").equals("platform"))
            .collect(Collectors.groupingBy(tenant -> tenant.get("state"), Collectors.counting()));
    assertEquals(Map.of("active", 26L, "legacy", 7L), states);
  }

  @Test
  void answers_at_every_address_that_it_names() throws Exception {
    assertEquals(200, code(product.site("disdukcapil") + "/"));
    assertEquals(200, code(product.site("sign") + "/"));
    assertEquals(200, code(product.authoring() + "/masuk.xhtml"));
    assertEquals(200, code(product.deliveryManagement() + "/health"));
  }

  @Test
  void delivery_maps_the_classes_that_the_build_archived() throws Exception {
    Path mapped = Path.of("/proc", Long.toString(pid()), "maps");
    assertTrue(
        Files.readString(mapped).contains("/cms-web/target/server-classes/"),
        "the build made none: see '[java] perisai:' in target/test.log");
  }

  @Test
  void the_servers_log_lines_of_json_without_a_secret() throws Exception {
    Path home = Path.of((String) product.status().get("home"));
    List<String> secrets = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("secrets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file).strip();
        if (text.matches("[A-Za-z0-9_+/=-]{16,200}")) { // one word: a password or a key
          secrets.add(text);
        }
      }
    }
    assertTrue(secrets.size() > 1, "secrets: " + secrets.size());
    for (String server : List.of("authoring", "delivery")) {
      List<String> lines =
          Files.readAllLines(home.resolve("log").resolve(server).resolve("server.log")).stream()
              .dropWhile(line -> !line.startsWith("{")) // by a version before, in a home kept since
              .toList();
      assertTrue(lines.size() > 5, server + " wrote " + lines.size());
      for (String line : lines) {
        Map<?, ?> said = (Map<?, ?>) Json.parse(line.getBytes(StandardCharsets.UTF_8), 1 << 20);
        assertTrue(
            said.keySet().containsAll(Set.of("timestamp", "level", "loggerName", "message")), line);
        assertTrue(secrets.stream().noneMatch(line::contains), "a secret in the log of " + server);
      }
    }
  }

  /** Whoever reaches it could stop the server, or change it. */
  @Test
  void authorings_management_is_on_this_machine_alone() throws IOException {
    int port = URI.create(product.authoringManagement()).getPort();
    List<InetAddress> others = new ArrayList<>();
    others.add(InetAddress.getByName("127.0.0.2")); // also where there is no network
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .forEach(others::add);
    for (InetAddress address : others) {
      assertFalse(answers(address, port), address.toString());
    }
    assertTrue(answers(InetAddress.getByName("127.0.0.1"), port), "and it is there");
  }

  private static boolean answers(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
      return true;
    } catch (SocketException | SocketTimeoutException closed) {
      return false;
    }
  }

  @Test
  void is_refused_a_second_time_on_the_same_home() {
    StartedProduct.Answer answer = product.perisai("start", "--detach");
    assertEquals(5, answer.exitCode());
    assertTrue(answer.err().contains("is already running"), answer.err());
    assertEquals(1, answer.err().lines().count());
  }

  @Test
  void brings_delivery_back_after_it_was_killed() throws Exception {
    long killed = product.pid("delivery");
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(90));
    while (code(product.site("disdukcapil") + "/") != 200 || pid() == killed) {
      assertTrue(Instant.now().isBefore(deadline), "delivery did not come back in 90 s");
      Thread.sleep(500);
    }
    assertNotEquals(killed, pid());
    assertTrue(
        Files.readString(product.home().resolve("log/perisai.log"))
            .contains("ALARM: delivery (process " + killed + ") ended"));
  }

  @Test
  void connects_to_the_database_as_a_role_that_owns_nothing_and_obeys_row_security()
      throws Exception {
    try (Connection connection = product.superuser();
        Statement statement = connection.createStatement()) {
      assertEquals(
          "0",
          one(
              statement,
              "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
                  + " where r.rolname = 'perisai_app'"));
      assertEquals(
          "f f f",
          one(
              statement,
              "select concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole) from pg_roles"
                  + " where rolname = 'perisai_app'"));
      assertTrue(
          Integer.parseInt(
                  one(
                      statement,
                      "select count(*) from pg_stat_activity where usename = 'perisai_app'"))
              > 0);
      assertEquals(
          "0",
          one(statement, "select count(*) from pg_stat_activity where usename = 'perisai_owner'"));
    }
  }

  @Test
  void keeps_its_home_from_everybody_else() throws IOException {
    for (String name : List.of("", "secrets", "database", "demo")) {
      assertEquals("rwx------", permissions(product.home().resolve(name)), name);
    }
    for (String name : List.of("secrets/postgres.password", "demo/passphrases.txt")) {
      assertEquals("rw-------", permissions(product.home().resolve(name)), name);
    }
  }

  @Test
  void writes_no_password_into_a_log_or_a_command_line() throws IOException {
    String password =
        Files.readString(product.home().resolve("secrets/perisai_app.password")).strip();
    try (var logs = Files.walk(product.home().resolve("log"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertTrue(!Files.readString(log).contains(password), log.toString());
      }
    }
    ProcessHandle.allProcesses()
        .forEach(
            process -> assertTrue(!process.info().commandLine().orElse("").contains(password)));
  }

  private long pid() {
    return product.again().pid("delivery");
  }

  private int code(String url) {
    try {
      return product.get(url).statusCode();
    } catch (IOException noAnswer) {
      return 0;
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
