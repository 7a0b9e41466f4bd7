package id.perisai.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;

/** The site's own words in one language; Bahasa Indonesia is the first. */
public final class Words {
  static final Words INDONESIAN = new Words("id");
  static final Words ENGLISH = new Words("en");

  private final String language;
  private final Properties words = new Properties();

  private Words(String language) {
    this.language = language;
    String resource = "Words_" + language + ".properties";
    try (InputStream in = Words.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks id/perisai/render/" + resource);
      }
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Words of(String language) {
    return "en".equals(language) ? ENGLISH : INDONESIAN;
  }

  public String language() {
    return language;
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }

  /**
   * The sentence of {@code key} with {@code {0}}, {@code {1}} replaced; a missing key is an error.
   */
  public String get(String key, Object... args) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("Words_" + language + " lacks " + key);
    }
    for (int i = 0; i < args.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(args[i]));
    }
    return text;
  }
}
