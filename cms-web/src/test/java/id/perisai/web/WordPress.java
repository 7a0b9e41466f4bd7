package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A WordPress of a hundred articles, of Debian's packages {@code wordpress}, {@code php-fpm},
 * {@code php-mysql} and {@code mariadb-server}, in a folder of its own. Whatever page is asked for
 * it answers with one given page, ready and packed: it pays for its start and for the query of its
 * newest articles, and not for a theme.
 */
final class WordPress implements AutoCloseable {
  private static final Path PACKAGE = Path.of("/usr/share/wordpress");
  private static final int ARTICLES = 100;
  private static final int READY_SECONDS = 60;

  private static final String CONFIGURATION =
      """
      <?php
      define('DB_NAME', 'situs'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
      define('DB_HOST', 'localhost:%s'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
      foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $key) {
        define($key . '_KEY', bin2hex(random_bytes(16))); define($key . '_SALT', 'tetap');
      }
      define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
      define('WP_HOME', 'http://dinkes.localhost'); define('WP_SITEURL', 'http://dinkes.localhost');
      $table_prefix = 'wp_';
      if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
      require_once ABSPATH . 'wp-settings.php';
      """;

  private static final String INSTALLATION =
      """
      <?php
      define('WP_INSTALLING', true);
      $_SERVER['HTTP_HOST'] = 'dinkes.localhost'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
      require __DIR__ . '/wp-load.php';
      require ABSPATH . 'wp-admin/includes/upgrade.php';
      function wp_mail() { return true; }
      wp_install('Dinas', 'admin', 'admin@dinkes.localhost', true, '', wp_generate_password(20));
      for ($i = 0; $i < %d; $i++) {
        wp_insert_post(['post_title' => "Berita $i", 'post_status' => 'publish',
          'post_content' => str_repeat("Isi berita nomor $i. ", 150)]);
      }
      """;

  /** Answers once WordPress has started and asked its database. */
  private static final String ANSWER =
      """
      <?php
      add_action('template_redirect', function () {
        if (!$GLOBALS['wp_query']->posts) { wp_die('no articles'); }
        header_remove();
        http_response_code(200);
        foreach (file(__DIR__ . '/headers', FILE_IGNORE_NEW_LINES) as $line) { header($line); }
        header('Content-Length: ' . filesize(__DIR__ . '/page.gz'));
        readfile(__DIR__ . '/page.gz');
        exit;
      }, 0);
      """;

  private final Path folder;
  private final List<String> before;
  private final Deque<Process> started = new ArrayDeque<>();

  /**
   * Installs and starts one, which takes a minute.
   *
   * @param before the beginning of each command, as in {@code taskset -c 0}
   * @param headers of the answer, of one line each
   * @param packed the answer's body
   */
  WordPress(Path folder, List<String> before, List<String> headers, byte[] packed)
      throws Exception {
    this.folder = Files.createDirectories(folder);
    this.before = before;
    try {
      String me = System.getProperty("user.name");
      run("mariadb-install-db", "--no-defaults", "--user=" + me, "--datadir=" + database());
      start(
          "mariadbd",
          "--no-defaults",
          "--user=" + me,
          "--datadir=" + database(),
          "--socket=" + socket("database"),
          "--skip-networking");
      await(socket("database"));
      run(
          "mariadb",
          "--no-defaults",
          "--user=root",
          "--socket=" + socket("database"),
          "-e",
          "create database situs");
      run("cp", "-rL", PACKAGE.toString(), site().toString());
      Files.writeString(
          site().resolve("wp-config.php"), CONFIGURATION.formatted(socket("database")));
      Path installation =
          Files.writeString(site().resolve("pasang.php"), INSTALLATION.formatted(ARTICLES));
      run("php", installation.toString());
      Path plugins = Files.createDirectories(site().resolve("wp-content/mu-plugins"));
      Files.write(plugins.resolve("headers"), headers);
      Files.write(plugins.resolve("page.gz"), packed);
      Files.writeString(plugins.resolve("answer.php"), ANSWER);
      Path pool = Files.writeString(this.folder.resolve("fpm.conf"), pool(me));
      start(
          fpm().toString(),
          "--allow-to-run-as-root",
          "--nodaemonize",
          "--fpm-config",
          pool.toString());
      await(socket("php"));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Whether the packages are installed. */
  static boolean isInstalled() throws IOException {
    return Files.isExecutable(Path.of("/usr/sbin/mariadbd"))
        && Files.exists(PACKAGE.resolve("wp-settings.php"))
        && fpm() != null;
  }

  private static Path fpm() throws IOException {
    try (Stream<Path> programs = Files.list(Path.of("/usr/sbin"))) {
      return programs
          .filter(program -> program.getFileName().toString().matches("php-fpm[0-9.]+"))
          .findFirst()
          .orElse(null);
    }
  }

  private String pool(String me) {
    return """
    [global]
    error_log = %s/fpm.log
    [www]
    user = %s
    listen = %s
    pm = static
    pm.max_children = 2
    php_admin_value[opcache.enable] = 1
    """
        .formatted(folder, me, socket("php"));
  }

  /** What nginx says to have a request answered by this one. */
  String fastCgi() {
    return """
    fastcgi_pass unix:%s;
    fastcgi_param SCRIPT_FILENAME %s/index.php;
    fastcgi_param SCRIPT_NAME /index.php;
    fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param REQUEST_URI /;
    fastcgi_param QUERY_STRING "";
    fastcgi_param SERVER_PROTOCOL $server_protocol;
    fastcgi_param HTTP_HOST dinkes.localhost;
    """
        .formatted(socket("php"), site());
  }

  /** The processes that answer: PHP's and the database's. */
  List<Long> pids() {
    return started.stream()
        .flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private Path site() {
    return folder.resolve("site");
  }

  private Path database() {
    return folder.resolve("database");
  }

  private Path socket(String name) {
    return folder.resolve(name + ".socket");
  }

  private void start(String... command) throws IOException {
    List<String> whole = new ArrayList<>(before);
    whole.addAll(List.of(command));
    started.push(
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log-" + started.size()).toFile())
            .start());
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  private void await(Path socket) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!Files.exists(socket)) {
      if (System.nanoTime() > end) {
        throw new IOException(socket + " did not come; see the log files beside it");
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.destroy();
      try {
        process.waitFor(READY_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
