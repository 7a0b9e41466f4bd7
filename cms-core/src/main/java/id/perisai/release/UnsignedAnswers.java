package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The few bodies that delivery answers and no publisher signed: the same for everyone, with nothing
 * of the request in them. They stand here so that whoever verifies from outside knows them too.
 */
public final class UnsignedAnswers {
  /** The media type of {@link #text}. */
  public static final String TEXT_TYPE = "text/plain; charset=utf-8";

  private static final Map<Integer, byte[]> TEXTS =
      Map.ofEntries(
          entry(400, "Permintaan ini tidak dapat dibaca.", "This request cannot be read."),
          entry(
              403,
              "Formulir harus dikirim dari halaman situs ini sendiri.",
              "Forms must be sent from a page of this very site."),
          entry(404, "Halaman ini tidak ada.", "There is no such page."),
          entry(405, "Situs ini hanya dapat dibaca.", "This site can only be read."),
          entry(406, "Tidak ada bentuk yang dapat diterima.", "No acceptable form."),
          entry(
              410,
              "Halaman ini telah dihapus dan tidak akan kembali.",
              "This page was removed for good."),
          entry(
              412,
              "Halaman ini sudah berubah sejak versi yang diminta.",
              "This page has changed since the version asked for."),
          entry(
              413,
              "Tulisan ini terlalu panjang untuk diterima.",
              "This is more than can be taken."),
          entry(414, "Alamat ini terlalu panjang.", "This address is too long."),
          entry(415, "Bentuk isian ini tidak dikenal.", "Forms are not sent in this form here."),
          entry(416, "Bagian yang diminta tidak ada.", "There is no such part of it."),
          entry(421, "Alamat situs ini tidak dikenal.", "There is no site of this name here."),
          entry(
              431,
              "Permintaan ini membawa terlalu banyak keterangan.",
              "This request carries too many header fields, or too long ones."),
          entry(
              503,
              "Situs ini sedang tidak dapat ditampilkan. Silakan coba lagi sebentar lagi.",
              "This site cannot be shown right now. Please try again in a moment."));

  private static final byte[] MAINTENANCE =
      """
      <!doctype html>
      <html lang="id">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>Dalam pemeliharaan</title>
      </head>
      <body>
      <main>
      <h1>Situs ini sedang dalam pemeliharaan</h1>
      <p>Situs ini ditahan untuk sementara. Silakan kembali beberapa saat lagi.</p>
      <p lang="en">This site is held for the moment. Please come back in a while.</p>
      </main>
      </body>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  private UnsignedAnswers() {}

  /**
   * @param status a status of the table above
   */
  public static byte[] text(int status) {
    return TEXTS.get(status).clone();
  }

  /**
   * The page, of type {@link MediaTypes#HTML}, of a site that is held and signed none of its own.
   */
  public static byte[] maintenance() {
    return MAINTENANCE.clone();
  }

  private static Map.Entry<Integer, byte[]> entry(int status, String indonesian, String english) {
    String text = indonesian + "\n" + english + "\n";
    return Map.entry(status, text.getBytes(StandardCharsets.UTF_8));
  }
}
