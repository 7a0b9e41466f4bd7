package id.perisai.admin;

import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The product as an operator has it: a home that {@code ./perisai start} runs. Tests reach it by
 * its addresses, its command line and, as an attacker would, by its disk and its database.
 */
public final class StartedProduct {
  private static final int STATUS_BYTES = 1 << 20;

  /** Needs -Djdk.httpclient.allowRestrictedHeaders=host, which the build gives. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path checkout;
  private final Path home;
  private final Map<String, Object> status;

  private StartedProduct(Path checkout, Path home) {
    this.checkout = checkout;
    this.home = home;
    this.status = readStatus();
  }

  /** The one that the build started; its demo city is shared by all tests. */
  public static StartedProduct shared() {
    return new StartedProduct(
        Path.of(property("perisai.checkout")), Path.of(property("tests.home")));
  }

  /** A home that a test started by itself. */
  public static StartedProduct of(Path home) {
    return new StartedProduct(checkout(), home);
  }

  static Path checkout() {
    return Path.of(property("perisai.checkout"));
  }

  public Path home() {
    return home;
  }

  public Path repository() {
    return Path.of((String) status.get("repository"));
  }

  public Path store() {
    return Path.of((String) server("delivery").get("store"));
  }

  /** Without a slash at the end. */
  public String authoring() {
    return (String) server("authoring").get("url");
  }

  /** Address of a tenant's site, without a slash at the end; {@code sign} is the desk. */
  public String site(String label) {
    return ((String) server("delivery").get("url")).replace("//", "//" + label + ".");
  }

  /** Where authoring tells its health, and is told to stop. */
  public String authoringManagement() {
    return (String) server("authoring").get("management");
  }

  /** Where delivery tells its health. */
  public String deliveryManagement() {
    return (String) server("delivery").get("management");
  }

  public long pid(String part) {
    return (Long) server(part).get("pid");
  }

  /** What {@code status --json} said when this object was made. */
  public Map<String, Object> status() {
    return status;
  }

  /** A connection of the superuser: what an attacker has who owns the database. */
  public Connection superuser() throws SQLException, IOException {
    Map<String, Object> database = server("database");
    return DriverManager.getConnection(
        (String) database.get("jdbcUrl"),
        (String) database.get("superuser"),
        Files.readString(Path.of((String) database.get("passwordFile"))).strip());
  }

  /**
   * The one-time sign-in link of the first person of the tenant who has this role.
   *
   * @param role such as {@code AUTHOR}
   */
  public String link(String tenant, String role) throws IOException {
    return Files.readAllLines(home.resolve("demo").resolve("links.txt")).stream()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 4 && words[0].equals(tenant) && words[1].contains(role))
        .map(words -> words[3])
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no link of " + role + " in " + tenant));
  }

  /**
   * Asks as a browser would, for which every name under localhost is this machine. Redirects are
   * not followed.
   *
   * @throws IOException if nobody answers
   */
  public HttpResponse<byte[]> get(String url) throws IOException {
    URI uri = URI.create(url);
    URI here =
        URI.create(
            "http://127.0.0.1:"
                + uri.getPort()
                + url.substring(url.indexOf('/', "http://".length())));
    try {
      return HTTP.send(
          HttpRequest.newBuilder(here)
              .header("Host", uri.getHost() + ":" + uri.getPort())
              .timeout(Duration.ofSeconds(20))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** What a command of the command line answered. */
  public record Answer(int exitCode, String out, String err) {}

  /** Runs {@code ./perisai} on this home. */
  public Answer perisai(String... words) {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("perisai").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--home", home.toString()));
    return run(command);
  }

  /** The product as it is now, after a restart. */
  public StartedProduct again() {
    return new StartedProduct(checkout, home);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> server(String name) {
    return (Map<String, Object>) status.get(name);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> readStatus() {
    Answer answer = perisai("status", "--json");
    try {
      return (Map<String, Object>)
          Json.parse(answer.out().strip().getBytes(StandardCharsets.UTF_8), STATUS_BYTES);
    } catch (Rejected broken) {
      throw new IllegalStateException("status --json printed no JSON: " + answer, broken);
    }
  }

  /** Runs a program until it ends. */
  public static Answer run(List<String> command) {
    try {
      Path out = Files.createTempFile("perisai", ".out");
      Path err = Files.createTempFile("perisai", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end in 5 minutes");
        }
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException failed) {
      throw new IllegalStateException(command + " could not be run", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", interrupted);
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "-D" + name + " is not set: run integration tests by Maven, or give it yourself");
    }
    return value;
  }
}
