package id.perisai.admin;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The system's Chromium, in Bahasa Indonesia, with an ear at the console of every page. */
public final class Browser implements AutoCloseable {
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  /** What is expected comes by servers and a browser that share a machine with other work. */
  private static final double PATIENCE_MILLIS = 60_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private final boolean strangeCertificates;

  private Browser(Playwright playwright, List<String> arguments, boolean strangeCertificates) {
    this.playwright = playwright;
    this.strangeCertificates = strangeCertificates;
    this.chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable()).setArgs(arguments));
  }

  public static Browser launch() {
    return new Browser(playwright(), arguments(), false);
  }

  /** One for which every name under the domain is this machine, with a certificate of our own. */
  public static Browser ofCity(String domain) {
    List<String> arguments = new ArrayList<>(arguments());
    arguments.add(
        "--host-resolver-rules=MAP *." + domain + " 127.0.0.1,MAP " + domain + " 127.0.0.1");
    return new Browser(playwright(), arguments, true);
  }

  private static List<String> arguments() {
    return List.of("--no-sandbox", "--disable-dev-shm-usage");
  }

  private static Playwright playwright() {
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  /** A page of a person of its own: no cookie is shared with other persons. */
  public Page person() {
    return page(chromium.newContext(options()));
  }

  /** A page on a screen of that many CSS pixels. */
  public Page person(int width, int height) {
    return page(chromium.newContext(options().setViewportSize(width, height)));
  }

  /** The same, in a browser that runs no script. */
  public Page withoutScript(int width, int height) {
    return page(
        chromium.newContext(options().setViewportSize(width, height).setJavaScriptEnabled(false)));
  }

  /**
   * What the consoles of all pages complained about: errors, and violations of the content security
   * policy.
   */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  private com.microsoft.playwright.Browser.NewContextOptions options() {
    return new com.microsoft.playwright.Browser.NewContextOptions()
        .setLocale("id-ID")
        .setIgnoreHTTPSErrors(strangeCertificates);
  }

  private Page page(BrowserContext context) {
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.text().contains("Content Security")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    return page;
  }

  private static Path executable() {
    return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no Chromium: install the package chromium, or set CHROMIUM to its program"));
  }
}
