package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.inbox.Hpke;
import id.perisai.release.Entry;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A home page from delivery, from a bare handler in the same server, and from nginx, one after the
 * other in each of several rounds: the same bytes, the same headers, one core for the server,
 * another for the client. Beside them, what their access logs cost, and a page of as many bytes
 * with a form in it. Writes {@code target/benchmarks.md}. It fails if an answer is wrong, never
 * because of a figure, which is the machine's. Needs wrk, nginx and taskset on the path.
 */
@Tag("deep")
@Tag("measured")
class CompareBenchmarkIT {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
  private static final int SECONDS = Integer.getInteger("benchmark.seconds", 5);
  private static final int CLIENTS = 64;
  private static final String HOST = "dinkes.localhost";
  private static final String PAGE = "/beranda";
  private static final String FORM = "/kontak";
  private static final List<String> ON_SERVER_CORE = List.of("taskset", "-c", "0");

  /** What a browser sends along. */
  private static final Map<String, String> REQUEST_HEADERS = new LinkedHashMap<>();

  static {
    REQUEST_HEADERS.put("Host", HOST);
    REQUEST_HEADERS.put("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0.0.0 Mobile");
    REQUEST_HEADERS.put(
        "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    REQUEST_HEADERS.put("Accept-Encoding", "gzip");
    REQUEST_HEADERS.put("Accept-Language", "id-ID,id;q=0.9,en;q=0.8");
    REQUEST_HEADERS.put("Cache-Control", "max-age=0");
    REQUEST_HEADERS.put("Sec-Fetch-Dest", "document");
    REQUEST_HEADERS.put("Sec-Fetch-Mode", "navigate");
    REQUEST_HEADERS.put("Sec-Fetch-Site", "none");
    REQUEST_HEADERS.put("Sec-Fetch-User", "?1");
    REQUEST_HEADERS.put("Upgrade-Insecure-Requests", "1");
    REQUEST_HEADERS.put("Connection", "keep-alive");
  }

  @TempDir Path folder;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  /**
   * @param perSecond answers
   * @param micros processor time of the server for each, in microseconds
   */
  private record Run(double perSecond, double micros) {}

  /**
   * A server under comparison.
   *
   * @param pids the processes that answer
   * @param clients that ask at a time
   * @param path that is asked for
   */
  private record Server(String name, int port, List<Long> pids, int clients, String path) {
    Server(String name, int port, long pid) {
      this(name, port, List.of(pid), CLIENTS, PAGE);
    }
  }

  @Test
  void compares_delivery_with_a_bare_handler_and_with_nginx() throws Exception {
    for (String program : List.of("wrk", "nginx", "taskset")) {
      assumeTrue(onPath(program), program + " is not on the path");
    }
    SmallCity city = new SmallCity(folder.resolve("repository"));
    takesMessages(city);
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    byte[] html = homePage();
    entries.add(city.page("dinkes", PAGE, 200, new String(html, UTF_8)));
    entries.add(city.form("dinkes", FORM, "contact", "id", articles(html)));
    city.publish("dinkes", 2, entries);
    Path log = folder.resolve("access-log");
    Path war = Path.of("target", "cms-web.war");
    try (SlimServer delivery = server("delivery", war, settings(city, "store", Map.of()));
        SlimServer logging =
            server(
                "logging",
                war,
                settings(city, "logging-store", Map.of("perisai.access-log", "" + log)))) {
      Response page = get(delivery.port(), PAGE);
      assertEquals(200, page.code());
      assertArrayEquals(SmallCity.gzip(html), page.body());
      Path body = Files.write(folder.resolve("index.html.gz"), page.body());
      Files.write(folder.resolve("index.html"), html);
      Path headers = Files.write(folder.resolve("headers"), lines(page));
      Map<String, String> bareSettings =
          Map.of("bare.body", body.toString(), "bare.headers", headers.toString());
      try (SlimServer bare = server("bare", bareWar(), bareSettings);
          Nginx nginx = nginx("static", "access_log off;", page);
          Nginx nginxLogging =
              nginx("logging", "access_log access.log combined buffer=64k flush=1s;", page)) {
        List<Server> servers = new ArrayList<>();
        servers.add(new Server("nginx, static", nginx.port(), nginx.worker()));
        servers.add(
            new Server("nginx with its access log", nginxLogging.port(), nginxLogging.worker()));
        servers.add(new Server("bare handler in the same server", bare.port(), bare.pid()));
        servers.add(new Server("Perisai delivery", delivery.port(), delivery.pid()));
        servers.add(
            new Server("Perisai delivery with its access log", logging.port(), logging.pid()));
        servers.add(
            new Server(
                "Perisai delivery, a page with a form",
                delivery.port(),
                List.of(delivery.pid()),
                CLIENTS,
                FORM));
        if (WordPress.isInstalled()) {
          compareWithWordPress(page, servers);
        } else {
          System.out.println("WordPress's packages are not installed; it is left out");
          compare(page, servers);
        }
      }
    }
  }

  /** Else its forms are closed. */
  private static void takesMessages(SmallCity city) throws Exception {
    city.sealing.put("dinkes", List.of(FormServeTest.key(Hpke.newKeyPair())));
    city.putDirectory(2, SmallCity.EXPIRES);
  }

  private Map<String, String> settings(SmallCity city, String store, Map<String, String> more) {
    Map<String, String> settings = new LinkedHashMap<>(more);
    settings.put("perisai.repository", city.path().toString());
    settings.put("perisai.store", folder.resolve(store).toString());
    settings.put("perisai.trust-root", city.pinned().hex());
    settings.put("perisai.inbox", folder.resolve(store + "-inbox").toString());
    return settings;
  }

  private void compareWithWordPress(Response page, List<Server> servers) throws Exception {
    try (WordPress wordPress =
        new WordPress(folder.resolve("wp"), ON_SERVER_CORE, lines(page), page.body())) {
      String cache =
          """
          fastcgi_cache pages;
          fastcgi_cache_key $host$uri$http_accept_encoding;
          fastcgi_cache_valid 200 1h;
          fastcgi_ignore_headers Cache-Control Expires Vary Set-Cookie;
          """;
      String road = "location / { " + wordPress.fastCgi() + " %s }";
      try (Nginx cached = nginx("cached", road.formatted(cache));
          Nginx plain = nginx("plain", road.formatted(""))) {
        List<Server> all = new ArrayList<>(servers);
        all.add(new Server("WordPress behind nginx's cache", cached.port(), cached.worker()));
        List<Long> pids = new ArrayList<>(wordPress.pids());
        pids.add(plain.worker());
        all.add(new Server("WordPress", plain.port(), pids, 2, PAGE));
        compare(page, all);
      }
    }
  }

  private void compare(Response expected, List<Server> servers) throws Exception {
    for (Server server : servers) {
      Response same = get(server.port(), server.path());
      assertEquals(200, same.code(), server.name() + " answered " + same.headers());
      if (server.path().equals(PAGE)) {
        assertArrayEquals(expected.body(), same.body(), server.name());
        // nginx names itself; all else is the same.
        Set<String> names = new TreeSet<>(same.headers().keySet());
        names.remove("server");
        assertEquals(new TreeSet<>(expected.headers().keySet()), names, server.name());
      }
      load(server, 2 * SECONDS);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Server server : servers) {
        runs.computeIfAbsent(server.name(), first -> new ArrayList<>()).add(load(server, SECONDS));
      }
    }
    List<String> table = new ArrayList<>();
    table.add(
        "| | answers a second | processor time each | answers, to nginx | answers for a"
            + " processor second, to nginx | memory |");
    table.add("|---|--:|--:|--:|--:|--:|");
    Run nginx = median(servers.get(0).name());
    for (Server server : servers) {
      Run run = median(server.name());
      table.add(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %.1f µs | ×%.2f | ×%.2f | %d MiB |",
              server.name(),
              run.perSecond(),
              run.micros(),
              run.perSecond() / nginx.perSecond(),
              nginx.micros() / run.micros(),
              residentMiB(server.pids())));
    }
    Files.write(Path.of("target", "benchmarks.md"), table);
    table.forEach(System.out::println);
  }

  private Run median(String name) {
    List<Run> all = runs.get(name);
    double[] rates = all.stream().mapToDouble(Run::perSecond).sorted().toArray();
    double[] micros = all.stream().mapToDouble(Run::micros).sorted().toArray();
    return new Run(rates[rates.length / 2], micros[micros.length / 2]);
  }

  private Run load(Server server, int seconds) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("taskset", "-c", "1", "wrk", "-t1", "-d" + seconds + "s", "--timeout", "30s"));
    command.add("-c" + server.clients());
    REQUEST_HEADERS.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    command.add("http://127.0.0.1:" + server.port() + server.path());
    double before = processorSeconds(server.pids());
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, wrk.waitFor(), said);
    double used = processorSeconds(server.pids()) - before;
    assertEquals(-1, said.indexOf("Non-2xx"), said);
    assertEquals(-1, said.indexOf("Socket errors"), said);
    Matcher count = Pattern.compile("(\\d+) requests in ([0-9.]+)(s|m)").matcher(said);
    count.find();
    long answers = Long.parseLong(count.group(1));
    return new Run(answers / Double.parseDouble(count.group(2)), used / answers * 1e6);
  }

  private static double processorSeconds(List<Long> pids) throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // utime and stime, in hundredths of a second (proc(5)).
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks / 100.0;
  }

  private static long residentMiB(List<Long> pids) throws IOException {
    long kib = 0;
    for (long pid : pids) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        kib += line.startsWith("VmRSS:") ? Long.parseLong(line.replaceAll("\\D", "")) : 0;
      }
    }
    return kib / 1024;
  }

  private SlimServer server(String name, Path war, Map<String, String> properties)
      throws IOException {
    Path base = Files.createDirectories(folder.resolve(name));
    return new SlimServer(base, war.toAbsolutePath(), ON_SERVER_CORE, properties);
  }

  private static Response get(int port, String path) throws IOException {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    REQUEST_HEADERS.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return RunningNode.send(port, request.append("\r\n").toString());
  }

  /** The headers of an answer that its server does not set by itself. */
  private static List<String> lines(Response page) {
    return page.headers().entrySet().stream()
        .filter(
            header -> !List.of("date", "connection", "content-length").contains(header.getKey()))
        .map(header -> header.getKey() + ": " + header.getValue())
        .toList();
  }

  /** A page of about 55 KB that packs as pages do. */
  private static byte[] homePage() {
    Random random = new Random(11);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      StringBuilder word = new StringBuilder();
      for (int syllable = 0; syllable <= random.nextInt(3); syllable++) {
        word.append("bcdghjklmnprst".charAt(random.nextInt(14)));
        word.append("aeiou".charAt(random.nextInt(5)));
      }
      words.add(word.toString());
    }
    StringBuilder html =
        new StringBuilder("<!doctype html><html lang=\"id\"><title>Beranda</title>");
    while (html.length() < 55_000) {
      html.append("<article class=\"card\"><h2 class=\"card__title\"><a href=\"/berita/");
      html.append(random.nextInt(900)).append("\">");
      sentence(html, words, random, 7);
      html.append("</a></h2><p class=\"card__summary\">");
      sentence(html, words, random, 20);
      html.append("</p><time datetime=\"2026-11-21\">21 November 2026</time></article>\n");
    }
    return html.append("</html>").toString().getBytes(UTF_8);
  }

  private static void sentence(StringBuilder html, List<String> words, Random random, int count) {
    for (int i = 0; i < count; i++) {
      // Some words are common, most are rare, as in any language.
      int rank = (int) (words.size() * Math.pow(random.nextDouble(), 3));
      html.append(words.get(rank)).append(' ');
    }
  }

  /** What stands between the beginning of that page and its end. */
  private static String articles(byte[] html) {
    String page = new String(html, UTF_8);
    return page.substring(page.indexOf("<article"), page.lastIndexOf("</html>"));
  }

  private Path bareWar() throws IOException {
    Path war = folder.resolve("bare.war");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war))) {
      for (String of : List.of("test-classes", "classes")) {
        Path classes = Path.of("target", of, "id", "perisai", "web");
        try (Stream<Path> files = Files.list(classes)) {
          for (Path file : files.filter(CompareBenchmarkIT::isOfBareHandler).toList()) {
            put(
                out,
                "WEB-INF/classes/id/perisai/web/" + file.getFileName(),
                Files.readAllBytes(file));
          }
        }
      }
      put(
          out,
          "META-INF/services/io.undertow.servlet.ServletExtension",
          BareExtension.class.getName().getBytes(UTF_8));
      Path webInf = Path.of("src", "main", "webapp", "WEB-INF");
      for (String file : List.of("jboss-web.xml", "jboss-deployment-structure.xml")) {
        put(out, "WEB-INF/" + file, Files.readAllBytes(webInf.resolve(file)));
      }
    }
    return war;
  }

  /** The handler, and what its listener is made of, whatever that needs. */
  private static boolean isOfBareHandler(Path file) {
    String name = file.getFileName().toString();
    return file.toString().contains("test-classes")
        ? name.startsWith("BareExtension")
        : name.endsWith(".class");
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private Nginx nginx(String called, String log, Response page) throws Exception {
    Path root = Files.createDirectories(folder.resolve("root-" + called));
    Files.copy(folder.resolve("index.html"), root.resolve("beranda"));
    Files.copy(folder.resolve("index.html.gz"), root.resolve("beranda.gz"));
    StringBuilder headers = new StringBuilder();
    for (String line : lines(page)) {
      String name = line.substring(0, line.indexOf(':'));
      // These nginx sets by itself for a packed file.
      if (!List.of(
              "content-type", "content-encoding", "etag", "last-modified", "vary", "accept-ranges")
          .contains(name)) {
        headers.append("add_header ").append(name).append(" \"");
        headers.append(line.substring(name.length() + 2).replace("\"", "\\\"")).append("\";\n");
      }
    }
    return nginx(
        called,
        log
            + " root "
            + root
            + "; gzip_static on; gzip_vary on; add_header Accept-Ranges bytes;\n"
            + headers);
  }

  /** An nginx of one process, on the server's core. */
  private record Nginx(Process process, int port) implements AutoCloseable {
    long worker() {
      return workerOf(process);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private Nginx nginx(String name, String server) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path here = Files.createDirectories(folder.resolve("nginx-" + name));
    String configuration =
        """
        user %s;
        worker_processes 1;
        daemon off;
        pid nginx.pid;
        error_log stderr;
        events { worker_connections 1024; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=100;
          default_type "text/html; charset=utf-8";
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          fastcgi_cache_path cache levels=1:2 keys_zone=pages:1m;
          server {
            listen 127.0.0.1:%d;
            %s
          }
        }
        """
            .formatted(System.getProperty("user.name"), port, server);
    Path file = Files.writeString(here.resolve("nginx.conf"), configuration);
    List<String> command = new ArrayList<>(ON_SERVER_CORE);
    command.addAll(List.of("nginx", "-p", here.toString(), "-c", file.toString()));
    Path log = here.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    for (int tries = 0; tries < 100 && process.isAlive() && workerOf(process) < 0; tries++) {
      Thread.sleep(50);
    }
    if (!process.isAlive()) {
      throw new IOException("nginx: " + Files.readString(log));
    }
    return new Nginx(process, port);
  }

  private static long workerOf(Process nginx) {
    return nginx.children().mapToLong(ProcessHandle::pid).min().orElse(-1);
  }

  private static boolean onPath(String program) {
    return Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
