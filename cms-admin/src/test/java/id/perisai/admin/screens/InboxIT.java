package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.inbox.DayCounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What citizens send by delivery's forms, and how often they came, until it stands on authoring's
 * screens: all of it is sent first, so that one look at the inbox takes it.
 */
class InboxIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "dinkes";
  private static final String WRITTEN =
      "Antrean di loket dua <script>alert(1)</script> http://jahat.example/ rahasia-"
          + System.nanoTime();

  private static final String COUNTED = "/berita/uji-kunjungan";
  private static final LocalDate YESTERDAY = LocalDate.now(DayCounts.ZONE).minusDays(1);

  private static final String VISITED = "dindikbud";
  private static final LocalDate DAY = YESTERDAY.minusDays(2);

  private static Browser browser;
  private static String question;
  private static String report;
  private static Map<String, Long> visits;

  @BeforeAll
  static void send() throws Exception {
    visits = visited(); // Before the browser, which would complain of the restart.
    browser = Browser.launch();
    question = sent(TENANT, "/kontak", "name", "contact", "subject");
    report = sent("diskominfo", "/lapor-insiden", "subject");
    Map<String, Map<String, Long>> counted = Map.of(TENANT, Map.of(COUNTED, 40_961L));
    deliver(new DayCounts(YESTERDAY, "node-uji", counted));
  }

  /** The number that a citizen is given. */
  private static String sent(String site, String path, String... fields) {
    Page form = browser.person();
    form.navigate(PRODUCT.site(site) + path);
    for (String field : fields) {
      form.locator("#f-" + field).fill("Ibu Aminah");
    }
    form.locator("#f-message").fill(WRITTEN);
    button(form, "Kirim").click();
    return form.locator(".receipt strong").innerText();
  }

  @AfterAll
  static void close() {
    List<String> complaints = browser.complaints();
    browser.close();
    assertEquals(
        List.of(), complaints.stream().filter(line -> !line.contains("status of 4")).toList());
  }

  @Test
  void is_opened_in_the_browser_of_whom_it_is_sealed_to_and_nowhere_else() throws Exception {
    String receipt = question;
    Person reader = Person.ofCity(PRODUCT, TENANT, Role.RESPONDER);
    Page screen = arrived(reader, receipt);
    Looks.require(screen, "inbox-id-1280");
    screen.setViewportSize(360, 780);
    Looks.require(screen, "inbox-id-360");

    button(screen, "Buka pesan").click();
    Page desk = open(screen.locator("#baca").getAttribute("href"));
    assertEquals(PRODUCT.site("sign") + "/pesan", desk.url(), "the token left the address");
    desk.locator("#phrase").fill("bukan-frasa-sandinya");
    desk.locator("#unlock").click();
    assertThat(desk.locator("#stop")).containsText("Frasa sandi tidak cocok");
    assertThat(desk.locator("[data-receipt]")).hasCount(0);
    Looks.require(desk, "message-wrong-passphrase");
    desk.locator("#phrase").fill(passphrase(TENANT, "penerbit." + TENANT));
    desk.locator("#unlock").click();
    assertThat(desk.locator("[data-receipt]").first()).hasAttribute("data-receipt", receipt);
    desk.locator("[data-receipt='" + receipt + "']").click();
    Locator message = desk.locator("[data-field='message']");
    assertThat(message).hasText(WRITTEN);
    assertThat(desk.locator("article a")).hasCount(0);
    assertThat(desk.locator("article script")).hasCount(0);
    Looks.require(desk, "message-open-1280");
    desk.setViewportSize(360, 780);
    Looks.require(desk, "message-open-360");
    desk.locator("#done").click();
    assertThat(desk.locator("#done")).hasCount(0);
    desk.locator("#lock").click();
    assertThat(message).hasCount(0);
    assertThat(desk.locator("#phrase")).isEmpty();

    Page done = as(reader, "/kotak-masuk?lihat=selesai");
    assertThat(row(done, receipt)).containsText("selesai");
    for (Person other :
        List.of(
            Person.ofCity(PRODUCT, "inspektorat", Role.RESPONDER),
            Person.ofCity(PRODUCT, "platform", Role.RESPONDER))) {
      for (String folder : List.of("", "?lihat=selesai", "?lihat=diragukan")) {
        assertFalse(other.get("/kotak-masuk" + folder).body().contains(receipt));
      }
      String found = other.get("/kotak-masuk?cari=" + receipt).body();
      assertTrue(found.contains("Tidak ada pesan dengan nomor ini"), found);
    }
    Person author = Person.ofCity(PRODUCT, TENANT, Role.AUTHOR);
    assertTrue(author.get("/kotak-masuk").statusCode() >= 400);
    requireNowhereInTheClear();
  }

  @Test
  void reports_of_incidents_reach_the_response_team() throws Exception {
    String receipt = report;
    Person member = Person.ofCity(PRODUCT, "platform", Role.RESPONDER);
    Page screen = arrived(member, receipt);
    assertThat(row(screen, receipt)).containsText("Laporan insiden");
    button(screen, "Buka pesan").click();
    Page desk = open(screen.locator("#baca").getAttribute("href"));
    desk.locator("#phrase").fill(passphrase("platform", "tim.tanggap"));
    desk.locator("#unlock").click();
    desk.locator("[data-receipt='" + receipt + "']").click();
    assertThat(desk.locator("[data-field='message']")).hasText(WRITTEN);
    assertThat(desk.locator("article dl")).containsText("diskominfo");
    assertThat(desk.locator("article dl")).containsText(" WIB");
    String department = Person.ofCity(PRODUCT, TENANT, Role.RESPONDER).get(find(receipt)).body();
    assertTrue(department.contains("Tidak ada pesan dengan nomor ini"), department);
  }

  @Test
  void visits_of_yesterday_stand_on_the_dashboards_of_their_own_site_and_of_the_platform()
      throws Exception {
    Person author = Person.ofCity(PRODUCT, TENANT, Role.AUTHOR);
    until(author, "/", COUNTED);
    Page own = as(author, "/");
    assertThat(row(own, COUNTED)).containsText("40961");
    assertThat(own.locator("[aria-labelledby=kunjungan]")).containsText(YESTERDAY.toString());
    assertThat(own.locator("#kunjungan-situs")).hasCount(0);
    Page neighbours = as(Person.ofCity(PRODUCT, "inspektorat", Role.AUTHOR), "/");
    assertThat(neighbours.locator("#kunjungan")).isVisible();
    assertThat(neighbours.locator("body")).not().containsText(COUNTED);
    assertThat(neighbours.locator("body")).not().containsText("40961");
    Page all = as(Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN), "/");
    assertThat(all.locator("[aria-labelledby='kunjungan-situs'] tbody tr").first())
        .containsText("Dinas Kesehatan");
    assertThat(all.locator("body")).not().containsText(COUNTED);
    Looks.require(own, "visits");
    Looks.require(all, "visits-of-sites");
  }

  @Test
  void visits_that_delivery_counted_stand_on_the_dashboard_when_their_day_is_over()
      throws Exception {
    Person author = Person.ofCity(PRODUCT, VISITED, Role.AUTHOR);
    until(author, "/", "<th scope=\"row\">" + DAY);
    Locator rows = as(author, "/").locator("[aria-labelledby=kunjungan] tbody tr");
    long all = visits.values().stream().mapToLong(Long::longValue).sum();
    assertThat(with(rows, DAY.toString()).locator("td").first()).hasText("" + all);
    String shown = with(rows, "/kontak").locator("td").first().innerText();
    assertTrue(Long.parseLong(shown) >= visits.get("/kontak"), shown);
  }

  /**
   * The whole way, but for midnight: what delivery wrote of today is given the date of a day that
   * is over, of which nobody else counted this site.
   */
  private static Map<String, Long> visited() throws Exception {
    int asked = 23;
    LocalDate today = LocalDate.now(DayCounts.ZONE);
    for (int i = 0; i < asked; i++) {
      assertEquals(200, PRODUCT.get(PRODUCT.site(VISITED) + "/kontak").statusCode());
    }
    restartDelivery();
    Path inbox = PRODUCT.home().resolve("inbox");
    String node = "node-" + URI.create(PRODUCT.site(VISITED)).getPort();
    Map<String, Long> pages =
        DayCounts.read(DayCounts.file(inbox, node, today)).sites().get(VISITED);
    assertTrue(pages.get("/kontak") >= asked, pages.toString());
    deliver(new DayCounts(DAY, node, Map.of(VISITED, pages)));
    return pages;
  }

  /** Ended in order it writes what it has counted; the supervisor starts it again. */
  private static void restartDelivery() throws Exception {
    ProcessHandle running = ProcessHandle.of(PRODUCT.again().pid("delivery")).orElseThrow();
    assertTrue(running.destroy());
    running.onExit().get(60, TimeUnit.SECONDS);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
    while (!answers(PRODUCT.site(VISITED) + "/")) {
      assertTrue(Instant.now().isBefore(deadline), "delivery did not come back in 3 minutes");
      Thread.sleep(250);
    }
  }

  private static boolean answers(String address) {
    try {
      return PRODUCT.get(address).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whole or not at all, as nodes write. */
  private static void deliver(DayCounts counts) throws IOException {
    Path file = DayCounts.file(PRODUCT.home().resolve("inbox"), counts.node(), counts.day());
    Path whole = Files.createTempFile(PRODUCT.home(), "counts", "");
    Files.write(whole, counts.bytes());
    Files.createDirectories(file.getParent());
    Files.move(whole, file);
  }

  @Test
  void a_new_key_is_made_in_the_browser_and_waits_for_the_platform() throws Exception {
    Person fresh = Person.of(PRODUCT, "Uji Kunci Pesan", TENANT, Role.RESPONDER);
    Page screen = as(fresh, "/kotak-masuk");
    Looks.require(screen, "inbox-without-key");
    button(screen, "Buat kunci pesan").click();
    Page desk = open(screen.locator("#meja-kunci").getAttribute("href"));
    assertThat(desk.locator("#phrase")).isVisible();
    Looks.require(desk, "sealing-make");
    desk.locator("#saved").check();
    desk.locator("#seal").click();
    assertThat(desk.locator(".fingerprint")).isVisible();
    String fingerprint = desk.locator(".fingerprint").textContent();
    screen.navigate(PRODUCT.authoring() + "/kotak-masuk");
    assertThat(row(screen, fingerprint)).containsText("Menunggu pendaftaran");
    Page keys = as(Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN), "/platform/kunci");
    assertThat(row(keys, fingerprint)).containsText("menunggu");
    Looks.require(keys, "keys-sealing");
    row(keys, fingerprint).locator("input[type=checkbox]").check();
    keys.locator("form[id=pesan] input[type=submit]").click();
    Page sign = open(keys.locator("#meja").getAttribute("href"));
    assertThat(sign.locator("#content")).containsText("pesan pengunjung yang baru dapat dibuka");
  }

  /** The inbox of somebody who was read a number, as soon as authoring has collected it. */
  private static Page arrived(Person reader, String receipt) throws Exception {
    until(reader, find(receipt), "<code>" + receipt + "</code>");
    Page screen = as(reader, "/kotak-masuk");
    Locator number = screen.getByLabel("Nomor tanda terima");
    number.fill(receipt.substring(0, 13) + (receipt.endsWith("0") ? '1' : '0'));
    number.press("Enter");
    assertThat(screen.locator("[role=alert]")).containsText("Nomor itu salah tulis");
    number.fill(receipt.toLowerCase(Locale.ROOT).replace("-", " "));
    number.press("Enter");
    assertThat(screen.locator("form[id=pesan] tbody tr")).hasCount(1);
    assertThat(row(screen, receipt)).containsText("baru");
    return screen;
  }

  private static String find(String receipt) {
    return "/kotak-masuk?cari=" + receipt;
  }

  /** Authoring looks into the inbox each minute. */
  private static void until(Person person, String path, String stands) throws Exception {
    long end = System.nanoTime() + 90_000_000_000L;
    while (!person.get(path).body().contains(stands) && System.nanoTime() < end) {
      Thread.sleep(500);
    }
  }

  private static Page as(Person person, String path) {
    Page page = person.in(browser.person(1280, 900), "id");
    page.navigate(PRODUCT.authoring() + path);
    return page;
  }

  private static Page open(String address) {
    Page page = browser.person(1280, 900);
    page.navigate(address);
    return page;
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .first();
  }

  private static Locator row(Page page, String text) {
    return with(page.locator("tbody tr"), text);
  }

  private static Locator with(Locator rows, String text) {
    return rows.filter(new Locator.FilterOptions().setHasText(text));
  }

  private static String passphrase(String tenant, String account) throws Exception {
    for (String line :
        Files.readAllLines(PRODUCT.home().resolve("demo").resolve("passphrases.txt"))) {
      String[] columns = line.split("\\s+");
      if (columns.length == 3
          && columns[0].equals(tenant)
          && columns[1].startsWith(account + "@")) {
        return columns[2];
      }
    }
    throw new AssertionError("no passphrase of " + account);
  }

  /** Neither in the inbox nor in any log does a word of it stand. */
  private static void requireNowhereInTheClear() throws Exception {
    List<Path> looked = new ArrayList<>();
    for (String folder : List.of("inbox", "log", "inbox-aside")) {
      Path root = PRODUCT.home().resolve(folder);
      if (Files.exists(root)) {
        Files.walkFileTree(root, new NotInTheClear(looked));
      }
    }
    assertFalse(looked.isEmpty());
  }

  /** Reads all files while the servers write and remove some; what is gone holds no word. */
  private static final class NotInTheClear extends SimpleFileVisitor<Path> {
    private final List<Path> looked;

    NotInTheClear(List<Path> looked) {
      this.looked = looked;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      try {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("Antrean di loket dua"), file.toString());
        looked.add(file);
        return FileVisitResult.CONTINUE;
      } catch (IOException unread) {
        return visitFileFailed(file, unread);
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unread) throws IOException {
      if (unread instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw unread;
    }
  }
}
