package id.perisai.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** The words around a form, in the language of the page that holds it. */
final class FormWords {
  static final FormWords INDONESIAN = new FormWords("id");
  static final FormWords ENGLISH = new FormWords("en");

  private final Properties words = new Properties();
  private final Locale locale;

  private FormWords(String language) {
    this.locale = Locale.forLanguageTag(language);
    try (InputStream in = FormWords.class.getResourceAsStream("form_" + language + ".properties")) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException for a key without words
   */
  String get(String key, Object... values) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no words for " + key);
    }
    return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
  }

  boolean has(String key) {
    return words.containsKey(key);
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }
}
