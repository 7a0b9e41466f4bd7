package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.FileText;
import id.perisai.release.MediaTypes;
import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import id.perisai.release.Slot;
import id.perisai.release.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The pages of {@code search/pages.txt} amid as many reports as are asked for, which are put
 * together from the same sentences: what is looked for stands among much that sounds like it.
 */
final class SearchCorpus {
  static final String BEFORE = "<!doctype html>\n<html lang=\"id\"><title>Cari</title><main>";
  static final String AFTER = "</main></html>";

  private static final List<String> TITLES =
      List.of(
          "Camat %s meninjau %s",
          "Warga %s mengikuti sosialisasi %s",
          "Rapat koordinasi %s tingkat Kecamatan %s",
          "Kelurahan di %s raih penghargaan %s",
          "Wali kota membuka kegiatan %s di %s",
          "Petugas %s menerima pelatihan tentang %s");
  private static final List<String> PLACES =
      List.of("Serang", "Cipocok Jaya", "Taktakan", "Walantaka", "Curug", "Kasemen");
  private static final List<String> SUBJECTS =
      List.of(
          "kebersihan lingkungan",
          "keamanan kampung",
          "penurunan tunting",
          "pembangunan jembatan",
          "kerja bakti",
          "akta kelahiran dan Kartu Keluarga",
          "bank sampah",
          "imunisasi balita",
          "taman baca dan perpustakaan kelurahan",
          "pajak daerah",
          "tanggap banjir",
          "pelayanan publik yang ramah disabilitas",
          "penerimaan siswa baru",
          "usaha mikro",
          "pencegahan kebakaran");

  private final List<Page> pages;

  /** A page as the data file has it. */
  record Page(String type, Optional<LocalDate> day, String path, String title, String text) {
    static Page parse(String paragraph) {
      String[] lines = paragraph.split("\n", 2);
      String[] head = lines[0].split(" ", 4);
      Optional<LocalDate> day =
          head[1].equals("-") ? Optional.empty() : Optional.of(LocalDate.parse(head[1]));
      return new Page(head[0], day, head[2], head[3], lines[1]);
    }

    String words() {
      return text.split("\nfile: ")[0];
    }

    Optional<String> file() {
      String[] parts = text.split("\nfile: ");
      return parts.length == 1 ? Optional.empty() : Optional.of(parts[1]);
    }
  }

  private SearchCorpus(List<Page> pages) {
    this.pages = pages;
  }

  /**
   * @param size how many pages in all, at least those of the data file
   */
  static SearchCorpus of(int size) throws IOException {
    List<Page> pages = new ArrayList<>();
    for (String paragraph : text("pages.txt").split("\n\n+")) {
      pages.add(Page.parse(paragraph));
    }
    List<String> sentences =
        pages.stream().flatMap(page -> Arrays.stream(page.words().split("(?<=\\.)\\s+"))).toList();
    Random random = new Random(20261121);
    for (int i = pages.size(); i < size; i++) {
      pages.add(report(i, sentences, random));
    }
    return new SearchCorpus(pages);
  }

  private static Page report(int number, List<String> sentences, Random random) {
    String title =
        String.format(pick(TITLES, random), pick(PLACES, random), pick(SUBJECTS, random));
    StringBuilder text = new StringBuilder(title);
    for (int i = 0; i < 12; i++) {
      text.append(' ').append(pick(sentences, random));
    }
    LocalDate day = LocalDate.of(2016, 1, 1).plusDays(random.nextInt(3900));
    return new Page("news", Optional.of(day), "/berita/laporan-" + number, title, text.toString());
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  /** The lines of a data file that are no remarks. */
  static String text(String file) throws IOException {
    try (InputStream in = SearchCorpus.class.getResourceAsStream("search/" + file)) {
      return new String(in.readAllBytes(), UTF_8).replaceAll("(?m)^#.*\n", "").strip();
    }
  }

  List<Page> pages() {
    return pages;
  }

  /** What a tenant publishes of it, with a page to search at {@code /cari}. */
  List<Entry> entries(SmallCity city, String tenant) throws Rejected {
    List<Entry> entries = new ArrayList<>();
    entries.add(city.page(tenant, Entry.NOT_FOUND, 404, "<p>Tidak ada"));
    byte[] search = (BEFORE + ComposedPage.MARKER + AFTER).getBytes(UTF_8);
    entries.add(Entry.timed("/cari", List.of(html(city, tenant, search).composed(Slot.SEARCH))));
    for (Page page : pages) {
      List<String> files = new ArrayList<>();
      if (page.file().isPresent()) {
        Entry file = file(city, tenant, page.file().get());
        entries.add(file);
        files.add(file.path());
      }
      SearchDocument words =
          new SearchDocument(
              page.path(), page.type(), page.title(), "id", page.day(), page.words(), files);
      String shown = "<!doctype html><title>" + page.title() + "</title><p>" + page.words();
      Variant variant = html(city, tenant, shown.getBytes(UTF_8));
      entries.add(
          Entry.timed(page.path(), List.of(variant.found(city.putBlob(tenant, words.bytes())))));
    }
    return entries;
  }

  private static Variant html(SmallCity city, String tenant, byte[] html) throws Rejected {
    return Variant.page(
        200, MediaTypes.HTML, Map.of(Coding.IDENTITY, city.putBlob(tenant, html)), Map.of());
  }

  /** Stands for a PDF: delivery never looks into one, its words were signed beside it. */
  private static Entry file(SmallCity city, String tenant, String words) throws Rejected {
    byte[] bytes = ("%PDF-1.7\n" + words.hashCode()).getBytes(UTF_8);
    String path = Entry.MEDIA + Digest.of(bytes).hex() + ".pdf";
    Variant file =
        Variant.page(
            200, MediaTypes.PDF, Map.of(Coding.IDENTITY, city.putBlob(tenant, bytes)), Map.of());
    byte[] text = new FileText(path, words).bytes();
    return Entry.timed(path, List.of(file.found(city.putBlob(tenant, text))));
  }
}
