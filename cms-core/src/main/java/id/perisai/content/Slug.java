package id.perisai.content;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Last part of an address, made of a title: {@code Layanan Akta Kelahiran} → {@code
 * layanan-akta-kelahiran}.
 */
public final class Slug {
  private static final int LONGEST = 80;

  private Slug() {}

  /** Never empty: a title without any Latin letter or digit gives {@code halaman-baru}. */
  public static String of(String title) {
    String slug =
        Normalizer.normalize(title, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    if (slug.length() > LONGEST) {
      int cut = slug.lastIndexOf('-', LONGEST);
      slug = slug.substring(0, cut > 0 ? cut : LONGEST);
    }
    return slug.isEmpty() ? "halaman-baru" : slug;
  }
}
