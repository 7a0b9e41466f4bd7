package id.perisai.web.search;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** What results say in one language, beside what the site's own pages say. */
final class Words {
  static final Words INDONESIAN = new Words("id");
  static final Words ENGLISH = new Words("en");

  private final Properties words = new Properties();
  private final Locale locale;
  private final DateTimeFormatter days;

  private Words(String language) {
    locale = Locale.forLanguageTag(language);
    days = DateTimeFormatter.ofPattern("d MMMM yyyy", locale);
    String name = "Words_" + language + ".properties";
    try (var in = Words.class.getResourceAsStream(name)) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Words of(String language) {
    return language.equals("en") ? ENGLISH : INDONESIAN;
  }

  Set<String> keys() {
    return words.stringPropertyNames();
  }

  String get(String key, Object... places) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("the words of search lack " + key);
    }
    return places.length == 0 ? text : new MessageFormat(text, locale).format(places);
  }

  /** A type of page; what is not known is called a page. */
  String type(String type) {
    return words.getProperty("type." + type, get("type.page"));
  }

  String day(LocalDate day) {
    return days.format(day);
  }
}
