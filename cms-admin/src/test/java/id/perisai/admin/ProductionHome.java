package id.perisai.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A platform in production, as docs/production.md tells an operator to prepare it: a database
 * server of its own with a role that may make roles, a proxy with the certificate, a passphrase in
 * a file.
 */
public final class ProductionHome implements AutoCloseable {
  public static final String DOMAIN = "kota.example";
  public static final String ADMINISTRATOR = "admin@kota.example";
  public static final String PASSPHRASE = "kuda-lari-di-tepi-pantai";

  private static final String ROLE = "perisai_setup";

  private final Path folder;
  private final StartedProduct database;
  private final TlsProxy sites;
  private final TlsProxy authoring;
  private final int portBase;

  private ProductionHome(
      Path folder, StartedProduct database, TlsProxy sites, TlsProxy authoring, int portBase) {
    this.folder = folder;
    this.database = database;
    this.sites = sites;
    this.authoring = authoring;
    this.portBase = portBase;
  }

  /**
   * Database and proxy, ready for a first start.
   *
   * @param portBase two homes take ports from here, the second 20 above
   */
  public static ProductionHome prepare(Path folder, int portBase)
      throws IOException, GeneralSecurityException, SQLException {
    stop(folder);
    StartedProduct.run(List.of("rm", "-rf", folder.toString()));
    Files.createDirectories(folder);
    SSLContext certificate = TlsProxy.certificate(folder, DOMAIN);
    TlsProxy sites = TlsProxy.open(certificate);
    TlsProxy authoring = TlsProxy.open(certificate);
    sites.to(portBase);
    authoring.to(portBase + 1000);
    Path server = folder.resolve("database-server");
    require(
        perisai(
            "start",
            "--detach",
            "--parts",
            "database",
            "--port-base",
            Integer.toString(portBase + 20),
            "--home",
            server.toString()));
    ProductionHome home =
        new ProductionHome(folder, StartedProduct.of(server), sites, authoring, portBase);
    home.prepareDatabase();
    return home;
  }

  private void prepareDatabase() throws SQLException, IOException {
    try (Connection server = superuser("postgres");
        Statement statement = server.createStatement()) {
      statement.execute("create role " + ROLE + " login createrole password 'geheim'");
      statement.execute("create database kota owner " + ROLE);
    }
    secret("database.password", "geheim");
    Files.createDirectories(home().resolve("keys"));
    secret("home/keys/passphrase", PASSPHRASE);
  }

  /** A connection of whoever owns the database server, to the platform's database. */
  public Connection superuser() throws SQLException, IOException {
    return superuser("kota");
  }

  private Connection superuser(String name) throws SQLException, IOException {
    Map<?, ?> told = (Map<?, ?>) database.status().get("database");
    return DriverManager.getConnection(
        url(name),
        (String) told.get("superuser"),
        Files.readString(Path.of((String) told.get("passwordFile"))).strip());
  }

  /** A file that its owner alone reads. */
  public Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  public Path home() {
    return folder.resolve("home");
  }

  /** Starts it; the first time with everything that the first start is to be told. */
  public StartedProduct.Answer start(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "start",
                "--detach",
                "--production",
                "--home",
                home().toString(),
                "--port-base",
                Integer.toString(portBase),
                "--sites-url",
                "https://" + DOMAIN + ":" + sites.port(),
                "--trusted-proxies",
                "127.0.0.1",
                "--authoring-url",
                authoring(),
                "--database-url",
                url("kota"),
                "--database-superuser",
                ROLE,
                "--database-password-file",
                folder.resolve("database.password").toString()));
    words.addAll(List.of(more));
    return perisai(words.toArray(String[]::new));
  }

  private String url(String name) {
    String url = (String) ((Map<?, ?>) database.status().get("database")).get("jdbcUrl");
    return url.substring(0, url.lastIndexOf('/') + 1) + name;
  }

  /** What the proxy in front of authoring hands its requests to. */
  public String behindTheProxy() {
    return "http://127.0.0.1:" + (portBase + 1000);
  }

  public String authoring() {
    return "https://redaksi." + DOMAIN + ":" + authoring.port();
  }

  public String site(String label) {
    return "https://" + label + "." + DOMAIN + ":" + sites.port();
  }

  @Override
  public void close() throws IOException {
    stop(folder);
    sites.close();
    authoring.close();
  }

  private static void stop(Path folder) {
    for (String home : List.of("home", "database-server")) {
      if (Files.exists(folder.resolve(home).resolve("run"))) {
        perisai("stop", "--home", folder.resolve(home).toString());
      }
    }
  }

  /** Runs {@code ./perisai}. */
  public static StartedProduct.Answer perisai(String... words) {
    List<String> command =
        new ArrayList<>(List.of(StartedProduct.checkout().resolve("perisai").toString()));
    command.addAll(List.of(words));
    return StartedProduct.run(command);
  }

  private static void require(StartedProduct.Answer answer) {
    if (answer.exitCode() != 0) {
      throw new IllegalStateException(answer.toString());
    }
  }
}
