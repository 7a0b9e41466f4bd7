package id.perisai.transfer;

import java.util.Locale;

/**
 * What a report can say: a closed set, a sentence in each language, {@link String#format} over text
 * arguments.
 */
public enum Note {
  IMAGE_MISSING(
      "gambar %s tidak ada di folder media; diganti gambar pengganti",
      "image %s is not in the media folder; a placeholder stands in"),
  IMAGE_REFUSED(
      "gambar %s ditolak (%s); diganti gambar pengganti",
      "image %s was refused (%s); a placeholder stands in"),
  IMAGE_WITHOUT_ALT(
      "gambar %s tanpa teks alternatif: ditandai dekoratif, mohon diperiksa",
      "image %s has no alternative text: marked decorative, please check"),
  FEATURED_MISSING(
      "gambar utama (lampiran nomor %s) tidak ada dalam ekspor",
      "the featured image (attachment %s) is not in the export"),
  IMAGE_LINK(
      "gambar bertautan ke %s: tautannya menjadi paragraf tersendiri",
      "an image linked to %s: the link became a paragraph"),
  BACKGROUND("gambar latar %s tidak dibawa", "background image %s was left out"),
  EMBED("sematan %s menjadi tautan", "the embedded %s became a link"),
  EMBED_LOST(
      "sematan <%s> tanpa alamat tidak dibawa", "an embedded <%s> without address was left out"),
  FORM("formulir tidak dibawa; teksnya tetap ada", "a form was left out; its text stays"),
  FILE_STAYS(
      "berkas %s tetap di situs lama; unggah ulang sebelum situs lama ditutup",
      "the file %s stays on the old site; upload it again before that closes"),
  DOCUMENT_REFUSED(
      "berkas %s ditolak (%s); tetap di situs lama",
      "the file %s was refused (%s); it stays on the old site"),
  DOCUMENT_CLASS(
      "klasifikasi PPID diisi \"setiap saat\"; mohon diperiksa",
      "its PPID class was set to \"setiap saat\" (any time); please check"),
  LINK_DROPPED(
      "tautan %s tidak sah: teksnya tetap, tautannya dilepas",
      "the link %s is not valid: its text stays, the link was dropped"),
  ANCHOR_DROPPED(
      "tautan ke bagian halaman (%s) dilepas", "a link to a place on the page (%s) was dropped"),
  STRUCK("teks yang dicoret menjadi teks biasa: %s", "struck-out text became plain text: %s"),
  SPANS(
      "sel gabungan pada tabel diuraikan; mohon diperiksa",
      "joined cells of a table were taken apart; please check"),
  TABLE_CAPTION(
      "tabel tanpa judul diberi judul \"%s\"", "a table without caption was named \"%s\""),
  TABLE_SPLIT("tabel panjang dibagi menjadi %s tabel", "a long table was split into %s tables"),
  TABLE_LINKS(
      "tautan di dalam tabel dipindahkan ke daftar di bawahnya",
      "links inside a table were moved to a list below it"),
  TABLE_UNFOLDED(
      "tabel tata letak diuraikan menjadi teks biasa", "a table used for layout was unfolded"),
  MOVED(
      "gambar atau tabel di dalam daftar dipindahkan ke bawah daftar",
      "images or tables inside a list were moved below it"),
  HEADING_LONG(
      "judul bagian yang terlalu panjang menjadi paragraf tebal",
      "an overlong heading became a bold paragraph"),
  CUT("%s terlalu panjang dan dipotong", "%s was too long and was cut"),
  SHORTCODE(
      "kode pendek [%s] tidak dikenal dan dilepas",
      "the shortcode [%s] is unknown and was dropped"),
  DYNAMIC_BLOCK("blok dinamis \"%s\" tidak dibawa", "the dynamic block \"%s\" was left out"),
  NEXT_PAGE("halaman bersambung disatukan", "a post of several pages became one"),
  REMOVED("%s dihapus %s kali: %s", "%s removed %s times: %s"),
  WORDS_LOST("kata yang tidak terbawa: %s", "words that did not come along: %s"),
  TITLE_MISSING("tanpa judul: dinamai \"%s\"", "without title: named \"%s\""),
  DATE_MISSING("tanpa tanggal: diberi tanggal impor", "without date: dated by the import"),
  PATH_CHANGED("alamat menjadi %s", "the address became %s"),
  ALIAS_IMPOSSIBLE(
      "alamat lama %s tidak dapat dialihkan", "the old address %s cannot be redirected"),
  ALIAS_TAKEN(
      "alamat lama %s sudah dipakai halaman lain", "the old address %s belongs to another page"),
  PARENT_MISSING(
      "halaman induk tidak ada dalam ekspor; diletakkan di akar",
      "the parent page is not in the export; placed at the root"),
  NOT_PUBLIC(
      "berstatus \"%s\" di situs lama: disimpan sebagai draf, tidak diajukan",
      "was \"%s\" on the old site: kept as a draft, not submitted"),
  PASSWORD(
      "dilindungi kata sandi di situs lama: disimpan sebagai draf, tidak diajukan",
      "was protected by a password on the old site: kept as a draft, not submitted"),
  SKIPPED_STATUS("berstatus \"%s\": tidak dibawa", "is \"%s\": left out"),
  INVALID("tidak dapat disimpan: %s", "cannot be stored: %s"),
  COMMENTS("%s komentar tidak dibawa", "%s comments were left out"),
  TAGS("%s tag tidak dibawa (kategori dibawa)", "%s tags were left out (categories came along)"),
  TYPE_SKIPPED("%s butir berjenis \"%s\" tidak dibawa", "%s items of type \"%s\" were left out"),
  ATTACHMENT_SKIPPED(
      "%s lampiran yang bukan gambar tidak dibawa, misalnya %s",
      "%s attachments that are not images were left out, such as %s"),
  ATTACHMENT_MISSING(
      "%s gambar lampiran yang tidak dipakai dan tidak ada berkasnya tidak dibawa",
      "%s unused image attachments without a file were left out"),
  QUERY_ADDRESSES(
      "alamat bentuk ?p=… tidak dapat dialihkan, karena bukan alamat halaman",
      "addresses such as ?p=… cannot be redirected, since they are no paths"),
  MENU_PROPOSED(
      "menu \"%s\" diusulkan dengan %s butir; tinjau tersendiri",
      "menu \"%s\" is proposed with %s items; review it by itself"),
  MENU_CUT("butir menu \"%s\" tidak dibawa: %s", "menu item \"%s\" was left out: %s"),
  MENU_OTHER(
      "menu \"%s\" (%s butir) tidak dibawa: situs hanya punya satu menu",
      "menu \"%s\" (%s items) was left out: a site has one menu");

  private final String indonesian;
  private final String english;

  Note(String indonesian, String english) {
    this.indonesian = indonesian;
    this.english = english;
  }

  public String indonesian(Object... arguments) {
    return String.format(Locale.ROOT, indonesian, arguments);
  }

  public String english(Object... arguments) {
    return String.format(Locale.ROOT, english, arguments);
  }
}
