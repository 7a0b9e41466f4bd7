package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A department's site as it is served, a page of each template, of search and about proofs: it fits
 * the narrowest phone, and keys show where they are, in both colour schemes. Its mail address is
 * long.
 */
class PublicLooksIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String SITE = PRODUCT.site("disdukcapil");
  private static final List<String> PAGES =
      List.of(
          "/",
          "/profil",
          "/profil/tugas-fungsi",
          "/berita",
          "/berita/layanan-keliling-kasemen",
          "/pengumuman",
          "/pengumuman/libur-akhir-tahun",
          "/agenda",
          "/agenda/forum-konsultasi-publik",
          "/layanan",
          "/layanan/ktp-elektronik",
          "/dokumen",
          "/dokumen/laporan-kinerja-2025",
          "/galeri",
          "/galeri/wajah-baru-ruang-layanan",
          "/pejabat",
          "/pejabat/kepala-dinas",
          "/kontak",
          "/cari?q=akta",
          "/en",
          "/en/about",
          "/tidak-ada",
          "/.well-known/perisai/");

  private static TwoBrowsers browsers;

  @BeforeAll
  static void open() {
    browsers = new TwoBrowsers();
  }

  @AfterAll
  static void close() {
    browsers.close();
  }

  @TestFactory
  Stream<DynamicTest> fits_and_shows_the_focus() {
    return PAGES.stream()
        .map(path -> browsers.test(path, browser -> look(browser, path)))
        .toList()
        .stream();
  }

  private static void look(Browser browser, String path) {
    String name = "public" + path.replaceAll("[^a-z0-9]+", "-");
    Page phone = browser.person(360, 740);
    open(phone, path);
    Looks.require(phone, name + "-360");
    FocusRings.require(phone, name + "-360");
    phone.context().close();

    Page wide = browser.person(1280, 800);
    open(wide, path);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      wide.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      FocusRings.require(wide, name + " " + scheme);
    }
    wide.context().close();
  }

  /** A machine that does ten other things gives up a search now and then: 503. */
  private static void open(Page tab, String path) {
    int status = tab.navigate(SITE + path).status();
    for (int again = 0; status == 503 && again < 20; again++) {
      tab.waitForTimeout(250);
      status = tab.navigate(SITE + path).status();
    }
    assertEquals(path.equals("/tidak-ada") ? 404 : 200, status, path);
  }
}
