package id.perisai.admin.content;

import id.perisai.admin.frame.Words;
import id.perisai.block.BlockTypes;
import id.perisai.block.Field;
import id.perisai.content.ContentType;
import id.perisai.release.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the editor's script is told: the content, the fields that it has, the words. */
final class EditorModel {
  /** Common fields that few pages need; folded away. */
  private static final Set<String> RARE =
      Set.of("publishFrom", "publishUntil", "embargo", "aliases", "translates");

  /** Withdrawing is an act of its own; saving the page in the editor proposes to bring it back. */
  private static final Set<String> OF_WITHDRAWAL =
      Set.of("withdrawn", "withdrawal", "withdrawalTo", "withdrawalReason", "withdrawalDate");

  private EditorModel() {}

  /**
   * @param beginning with what the address of a new page begins
   * @param page null for a page that is not saved yet
   * @param base the revision that is worked on; 0 for none
   * @return JSON
   */
  static String of(
      ContentType type,
      String language,
      String beginning,
      UUID page,
      int base,
      Map<String, Object> content,
      Words words) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("page", page == null ? null : page.toString());
    model.put("base", (long) base);
    model.put("type", type.code());
    model.put("language", language);
    model.put("hasPath", type.hasPath());
    model.put("pathPrefix", beginning);
    model.put("fields", fields(topFields(type)));
    model.put("moreFields", fields(moreFields(type)));
    model.put("ownFields", type.hasPath() ? fields(type.fields()) : List.of());
    model.put("blocks", blocks());
    model.put("content", content);
    model.put("words", words.ofEditor());
    return new String(Json.canonical(model), StandardCharsets.UTF_8);
  }

  private static List<Field> topFields(ContentType type) {
    if (!type.hasPath()) {
      return type.fields();
    }
    List<Field> top = new ArrayList<>();
    for (Field field : type.common()) {
      if (!RARE.contains(field.name()) && !OF_WITHDRAWAL.contains(field.name())) {
        top.add(field);
      }
    }
    top.add(1, Field.line("path", 200));
    return top;
  }

  private static List<Field> moreFields(ContentType type) {
    return type.common().stream().filter(field -> RARE.contains(field.name())).toList();
  }

  private static List<Object> fields(List<Field> fields) {
    return fields.stream()
        .map(
            field -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("name", field.name());
              json.put("kind", field.kind().name());
              json.put("required", field.required());
              json.put("max", (long) field.max());
              json.put("choices", new ArrayList<Object>(field.choices()));
              return (Object) json;
            })
        .toList();
  }

  private static List<Object> blocks() {
    return BlockTypes.ALL.stream()
        .map(
            type ->
                (Object)
                    new LinkedHashMap<String, Object>(
                        Map.of("name", type.name(), "fields", fields(type.fields()))))
        .toList();
  }
}
