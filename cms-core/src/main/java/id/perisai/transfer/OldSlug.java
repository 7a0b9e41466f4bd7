package id.perisai.transfer;

import id.perisai.content.Slug;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the last part of an address of what the old site had there, in whatever letters. */
final class OldSlug {
  private static final Map<Integer, String> LETTERS = letters();

  private OldSlug() {}

  /** Empty when nothing Latin can be made of it. */
  static Optional<String> of(String raw) {
    StringBuilder latin = new StringBuilder();
    Normalizer.normalize(OldLinks.decoded(raw), Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> latin.append(latin(c)));
    boolean readable = latin.codePoints().anyMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
    return readable ? Optional.of(Slug.of(latin.toString())) : Optional.empty();
  }

  private static String latin(int letter) {
    String known = LETTERS.get(letter);
    if (known != null) {
      return known;
    }
    // Accented Greek and Cyrillic letters are known by their bare form.
    String bare =
        Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "");
    StringBuilder latin = new StringBuilder();
    bare.codePoints().forEach(c -> latin.append(LETTERS.getOrDefault(c, Character.toString(c))));
    return latin.toString();
  }

  private static Map<Integer, String> letters() {
    try (InputStream in = OldSlug.class.getResourceAsStream("letters.txt")) {
      Map<Integer, String> letters = new HashMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(" ");
          letters.put(parts[0].codePointAt(0), parts[1].equals("-") ? "" : parts[1]);
        }
      }
      return Map.copyOf(letters);
    } catch (IOException e) {
      throw new UncheckedIOException("reading letters.txt", e);
    }
  }
}
