package id.perisai.admin.frame;

import id.perisai.access.Grants;
import id.perisai.access.Reach;
import id.perisai.access.Section;
import id.perisai.content.PageSections;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words of the screens in one language. */
public final class Words {
  private static final String BUNDLE = "id.perisai.admin.Messages";
  private static final List<String> EDITORS =
      List.of("editor.", "block.", "field.", "contentType.");

  private final ResourceBundle bundle;
  private final Language language;

  public Words(Language language) {
    this.language = language;
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            language.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The sentence of this key, with its places {0}, {1}… filled. */
  public String say(String key, Object... args) {
    return args.length == 0
        ? bundle.getString(key)
        : new MessageFormat(bundle.getString(key), language.locale()).format(args);
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** All words that the editor's script needs. */
  public Map<String, Object> ofEditor() {
    Map<String, Object> words = new TreeMap<>();
    for (String key : bundle.keySet()) {
      if (EDITORS.stream().anyMatch(key::startsWith)) {
        words.put(key, bundle.getString(key));
      }
    }
    return words;
  }

  /** A section as people know it: what is listed there, or its address. */
  public String section(Section section) {
    return PageSections.listed(section)
        .map(type -> say("contentType." + type.code()))
        .orElse(section.path());
  }

  /** Sections by comma; that it is the whole site when none are named. */
  public String reach(Reach reach) {
    return reach.isWholeSite()
        ? say("sections.all")
        : reach.sections().stream().map(this::section).collect(Collectors.joining(", "));
  }

  /** Roles with the sections that they are limited to: {@code Penulis (Berita), Penerbit}. */
  public String grants(Grants grants) {
    return grants.roles().stream()
        .sorted()
        .map(
            role ->
                say("role." + role.name())
                    + (grants.reach(role).isWholeSite()
                        ? ""
                        : " (" + reach(grants.reach(role)) + ")"))
        .collect(Collectors.joining(", "));
  }

  /** The words for each of several values, joined by commas. */
  public String list(String prefix, List<?> values) {
    return String.join(
        ", ", values.stream().map(value -> say(prefix + value)).toArray(String[]::new));
  }
}
