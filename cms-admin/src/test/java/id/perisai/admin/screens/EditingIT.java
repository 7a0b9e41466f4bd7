package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People at work: writing, disagreeing, reviewing, signing, until the public reads it. */
class EditingIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "dinkes";

  private final String slug = "uji-" + UUID.randomUUID().toString().substring(0, 8);
  private Browser browser;

  @BeforeEach
  void launch() {
    browser = Browser.launch();
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    browser.close();
    assertEquals(
        List.of(), complaints.stream().filter(line -> !line.contains("status of 4")).toList());
  }

  private Page as(Person person, String path) {
    Page tab = person.in(browser.person(1280, 900), "id");
    tab.navigate(PRODUCT.authoring() + path);
    return tab;
  }

  private Page newNews(Person author, String title) {
    Page tab = as(author, "/halaman/baru/news/id");
    tab.waitForSelector("#editor[data-ready]");
    tab.getByLabel("Judul", new Page.GetByLabelOptions().setExact(true)).fill(title);
    assertThat(tab.getByLabel("Alamat di situs")).hasValue(Pattern.compile("/berita/.+"));
    tab.getByLabel("Alamat di situs").fill("/berita/" + slug);
    return tab;
  }

  private static void addText(Page tab, String text) {
    tab.locator(".adders")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Teks").setExact(true))
        .click();
    tab.keyboard().type(text);
  }

  private static void save(Page tab, int revision) {
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    assertThat(tab.locator(".save-state")).hasText("Tersimpan sebagai revisi " + revision);
  }

  @Test
  void a_page_goes_the_whole_road_from_the_editor_to_the_public() throws Exception {
    Person author = Person.ofCity(PRODUCT, TENANT, Role.AUTHOR);
    Person publisher = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);

    Page tab = newNews(author, "Posyandu buka di hari Sabtu");
    addText(tab, "Mulai pekan depan posyandu ");
    tab.keyboard().press("Control+b");
    tab.keyboard().type("buka hari Sabtu");
    tab.keyboard().press("Control+b");
    tab.keyboard().type(".");
    save(tab, 1);
    Looks.require(tab, "journey-editor");

    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pratinjau")).click();
    assertTrue(
        author
            .get(tab.locator("iframe").getAttribute("src"))
            .body()
            .contains("<strong>buka hari Sabtu</strong>"));
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ponsel")).click();
    assertThat(tab.locator(".preview.phone")).isVisible();
    tab.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ajukan tinjauan")).click();
    assertThat(tab.getByText("tidak menemukan apa-apa")).isVisible();
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan")).click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("diajukan");

    Page review = as(publisher, "/tinjau");
    review
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Posyandu buka"))
        .first()
        .click();
    Looks.require(review, "journey-review");
    review.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Setujui")).click();
    assertThat(review.getByRole(AriaRole.ALERT)).containsText("disetujui");

    review.navigate(PRODUCT.authoring() + "/terbit");
    review.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Siapkan rilis")).click();
    Locator desk = review.locator("#meja");
    assertThat(desk).isVisible();
    Looks.require(review, "journey-publish");
    Page signing = review.context().waitForPage(desk::click);
    signing.locator("#phrase").fill(passphrase());
    if (signing.locator("#confirm").count() > 0) {
      signing.locator("#confirm").check();
    }
    signing.locator("#sign").click();
    assertThat(signing.locator("#content .notice.good, #content [role=status]").first())
        .isVisible(
            new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(30_000));

    String address = PRODUCT.site(TENANT) + "/berita/" + slug;
    assertTrue(appears(address, "<strong>buka hari Sabtu</strong>"), address);
  }

  @Test
  void an_author_of_some_sections_works_there_and_elsewhere_is_refused_without_losing_a_word()
      throws Exception {
    Person head = Person.of(PRODUCT, "Hesti Kepala", TENANT, Role.TENANT_ADMIN);
    Person before = Person.of(PRODUCT, "Wati Bidang " + slug, TENANT, Role.AUTHOR);
    Page people = as(head, "/orang");
    Locator row = people.locator("#orang tbody tr").filter(hasText(before.name()));
    row.locator("details > summary").first().click();
    row.locator("details.sections > summary").click();
    row.getByLabel("Pengumuman (/pengumuman)").check();
    row.getByLabel("/profil", new Locator.GetByLabelOptions().setExact(true)).check();
    Looks.require(people, "people-sections-1280");
    people.setViewportSize(360, 800);
    Looks.require(people, "people-sections-360");
    row.locator("details input[type=submit]").first().click();
    assertThat(people.locator(".messages")).containsText("diubah");
    assertThat(row).containsText("Bagian situs: Pengumuman, /profil");
    people.navigate(PRODUCT.authoring() + "/orang/tinjau");
    assertThat(people.locator("tr").filter(hasText(before.name())))
        .containsText("Penulis (Pengumuman, /profil)");
    Looks.require(people, "access-sections-360");
    people.navigate(PRODUCT.authoring() + "/catatan");
    assertThat(people.getByText(before.name() + " menjadi: Penulis (Pengumuman, /profil)").first())
        .isVisible();

    assertEquals(302, before.get("/halaman").statusCode(), "what was open has ended");
    Person wati = before.again();
    Page tab = as(wati, "/halaman/baru");
    assertThat(tab.locator(".choices a")).hasCount(2);
    assertThat(tab.locator(".me")).containsText("Penulis (Pengumuman, /profil)");
    Looks.require(tab, "new-in-sections-1280");
    tab.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Halaman Profil")).click();
    tab.waitForSelector("#editor[data-ready]");
    Locator title = tab.getByLabel("Judul", new Page.GetByLabelOptions().setExact(true));
    title.fill("Sejarah " + slug);
    assertThat(tab.getByLabel("Alamat di situs")).hasValue("/profil/sejarah-" + slug);
    tab.getByLabel("Alamat di situs").fill("/kontak/" + slug);
    addText(tab, "Kantor berdiri pada tahun 1951.");
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    assertThat(tab.locator(".notice.error"))
        .containsText(
            "Alamat /kontak/" + slug + " di luar bagian situs Anda: /pengumuman, /profil");
    Looks.require(tab, "outside-sections-1280");
    assertThat(title).hasValue("Sejarah " + slug);
    assertThat(tab.locator("[role=textbox]").first()).containsText("1951");
    tab.getByLabel("Alamat di situs").fill("/profil/" + slug);
    save(tab, 1);

    Road road = new Road(PRODUCT, TENANT);
    UUID others = road.written(slug, "Berita bidang lain");
    tab.navigate(PRODUCT.authoring() + "/halaman/" + others);
    assertThat(tab).hasURL(PRODUCT.authoring() + "/halaman/" + others + "/lihat");
    assertThat(tab.locator(".messages")).containsText("di luar bagian situs Anda");
    assertThat(tab.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ajukan tinjauan")))
        .hasCount(0);
    for (String screen : List.of("/menu", "/pengaturan")) {
      assertEquals(403, wati.get(screen).statusCode(), screen);
    }
    for (String screen : List.of("", "/tarik", "/ajukan")) {
      assertEquals(302, wati.get("/halaman/" + others + screen).statusCode(), screen);
    }
    assertEquals(302, wati.get("/halaman/baru/news/id").statusCode());
    assertEquals(403, wati.postJson("/api/halaman/" + others + "/kehadiran", "{}").statusCode());
    String news = "{\"content\":{\"type\":\"menu\",\"items\":[]}}";
    assertEquals(403, wati.postJson("/api/halaman", news).statusCode());
  }

  private static Locator.FilterOptions hasText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String passphrase() throws IOException {
    return Files.readAllLines(PRODUCT.home().resolve("demo/passphrases.txt")).stream()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 3 && words[0].equals(TENANT))
        .map(words -> words[2].strip())
        .findFirst()
        .orElseThrow();
  }

  private static boolean appears(String address, String text)
      throws IOException, InterruptedException {
    for (int i = 0; i < 60; i++) {
      var answer = PRODUCT.get(address);
      if (answer.statusCode() == 200
          && new String(answer.body(), StandardCharsets.UTF_8).contains(text)) {
        return true;
      }
      Thread.sleep(500);
    }
    return false;
  }

  @Test
  void two_people_on_one_page_are_told_and_lose_nothing() throws Exception {
    Person siti = Person.of(PRODUCT, "Siti Rahma", TENANT, Role.AUTHOR);
    Person budi = Person.of(PRODUCT, "Budi Santoso", TENANT, Role.AUTHOR);
    Page first = newNews(siti, "Jadwal imunisasi");
    addText(first, "Jadwal lama.");
    save(first, 1);
    String address = URI.create(first.url()).getPath();

    Page second = as(budi, address);
    second.waitForSelector("#editor[data-ready]");
    assertThat(second.locator(".presence")).containsText("Siti Rahma sedang menyunting");
    second
        .getByLabel("Judul", new Page.GetByLabelOptions().setExact(true))
        .fill("Jadwal imunisasi anak");
    save(second, 2);

    addText(first, "Tambahan Siti.");
    first
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    first.waitForURL(Pattern.compile(".*/bentrok.*"));
    assertThat(first.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Dua orang")))
        .isVisible();
    assertThat(first.locator(".main")).containsText("Budi Santoso");
    assertThat(first.locator(".main")).containsText("Tambahan Siti.");
    Looks.require(first, "conflict");
    first.locator("input[name='pilih.title'][value=RIGHT]").check();
    first
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan gabungan"))
        .click();
    first.waitForURL(Pattern.compile(".*/riwayat"));
    Looks.require(first, "history-after-conflict");

    Page merged = as(budi, address);
    merged.waitForSelector("#editor[data-ready]");
    assertThat(merged.getByLabel("Judul", new Page.GetByLabelOptions().setExact(true)))
        .hasValue("Jadwal imunisasi anak");
    assertThat(merged.locator(".body-editor")).containsText("Tambahan Siti.");
  }

  @Test
  void text_stays_when_the_session_ends_and_is_saved_after_signing_in_again() throws Exception {
    Person author = Person.of(PRODUCT, "Tono Sesi", TENANT, Role.AUTHOR);
    Page tab = newNews(author, "Berita yang tidak boleh hilang");
    addText(tab, "Kalimat penting.");
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db, "update perisai.web_session set ended_at = now() where person_id = ?", author.id());
    }
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Sesi Anda berakhir");
    assertThat(tab.locator(".body-editor")).containsText("Kalimat penting.");
    Looks.require(tab, "session-over");
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db, "update perisai.web_session set ended_at = null where person_id = ?", author.id());
    }
    save(tab, 1);
  }

  @Test
  void what_does_not_fit_is_told_beside_its_field() throws Exception {
    Page tab = as(Person.of(PRODUCT, "Uji Isian", TENANT, Role.AUTHOR), "/halaman/baru/event/id");
    tab.waitForSelector("#editor[data-ready]");
    tab.locator(".adders")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Gambar").setExact(true))
        .click();
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Belum dapat disimpan");
    assertThat(tab.getByLabel("Judul", new Page.GetByLabelOptions().setExact(true)))
        .hasAttribute("aria-invalid", "true");
    assertTrue(tab.locator(".problem").count() >= 3);
    Looks.require(tab, "problems");
  }

  @Test
  void a_paste_from_word_keeps_its_meaning_and_nothing_else() throws Exception {
    Page tab = newNews(Person.of(PRODUCT, "Uji Tempel", TENANT, Role.AUTHOR), "Tempelan");
    addText(tab, "");
    tab.locator(".rich-text")
        .evaluate(
            "(element, html) => { const data = new DataTransfer(); data.setData('text/html', html);"
                + " element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
            "<html><head><style>p{color:red}</style></head><body><h2>Syarat</h2>"
                + "<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>KTP asli<o:p></o:p></p>"
                + "<p class=MsoListParagraphCxSpLast><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><b>Kartu</b> keluarga</p>"
                + "<p>&nbsp;</p><p>Lihat <a href='javascript:alert(1)'>ini</a> dan <a href='https://serangkota.go.id/x'>itu</a>"
                + "<img src=x onerror=alert(1)><script>alert(1)</script></p></body></html>");
    Locator text = tab.locator(".rich-text");
    assertThat(text.locator("li")).hasText(new String[] {"KTP asli", "Kartu keluarga"});
    assertThat(text.locator("strong").first()).hasText("Syarat");
    assertThat(text.locator("a")).hasCount(1);
    assertFalse(text.innerHTML().contains("Mso"));
    assertThat(text.locator("img:not(.ProseMirror-separator), script")).hasCount(0);
    save(tab, 1);
  }

  @Test
  void nobody_decides_on_their_own_work_and_the_screen_says_why() throws Exception {
    Person both = Person.of(PRODUCT, "Rangkap Jabatan", TENANT, Role.AUTHOR, Role.REVIEWER);
    Page tab = newNews(both, "Tulisan sendiri");
    addText(tab, "Isi.");
    save(tab, 1);
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan tinjauan")).click();
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan").setExact(true))
        .click();
    tab.navigate(PRODUCT.authoring() + "/tinjau/" + submissionOf(both));
    assertThat(tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Setujui")))
        .isDisabled();
    assertThat(tab.locator(".main")).containsText("Tulisan sendiri ditinjau oleh orang lain");
    Looks.require(tab, "own-work");
  }

  @Test
  void findings_are_shown_with_their_place_and_want_a_reason() throws Exception {
    Person author = Person.of(PRODUCT, "Uji Temuan", TENANT, Role.AUTHOR);
    Page tab = newNews(author, "Peringatan situs judi");
    addText(tab, "Polisi memblokir situs slot gacor maxwin dan judi online.");
    save(tab, 1);
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan tinjauan")).click();
    assertThat(tab.locator(".finding").first()).containsText("Istilah judi online");
    Looks.require(tab, "findings");
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan").setExact(true))
        .click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Tulis alasan");
    tab.getByLabel("Alasan").fill("Berita tentang penindakan.");
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan").setExact(true))
        .click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("diajukan");
  }

  @Test
  void an_image_is_uploaded_from_the_editor_and_an_svg_is_refused(@TempDir Path folder)
      throws Exception {
    Page tab = newNews(Person.of(PRODUCT, "Uji Gambar", TENANT, Role.AUTHOR), "Berita bergambar");
    List<Route> lists = new ArrayList<>();
    tab.route("**/api/media?*", lists::add);
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pilih gambar"))
        .first()
        .click();
    Path svg = folder.resolve("gambar.svg");
    Files.writeString(
        svg, "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    tab.locator("dialog input[type=file]").setInputFiles(svg);
    assertThat(tab.locator("dialog .message")).containsText("SVG");
    // The list that was asked for before says nothing over it.
    tab.waitForResponse("**/api/media?*", () -> lists.get(0).resume());
    tab.waitForTimeout(300);
    assertThat(tab.locator("dialog .message")).containsText("SVG");
    tab.unroute("**/api/media?*");
    Path png = folder.resolve("gambar.png");
    var image =
        new java.awt.image.BufferedImage(800, 500, java.awt.image.BufferedImage.TYPE_INT_RGB);
    image.createGraphics().fillRect(0, 0, 400, 500);
    javax.imageio.ImageIO.write(image, "png", png.toFile());
    tab.locator("dialog input[type=file]").setInputFiles(png);
    assertThat(tab.locator(".media-frame img")).isVisible();
    save(tab, 1);
    tab.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target/screenshots/image.png")));
  }

  private static UUID submissionOf(Person person) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement("select id from perisai.submission where submitted_by = ?")) {
      query.setObject(1, person.id());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return (UUID) rows.getObject(1);
      }
    }
  }
}
