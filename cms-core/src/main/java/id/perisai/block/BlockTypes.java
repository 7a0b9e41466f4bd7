package id.perisai.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All kinds of blocks, and the reader of a body. */
public final class BlockTypes {
  private static final int MOST_BLOCKS = 500;

  public static final List<BlockType> ALL =
      List.of(
          new BlockType(
              "heading",
              List.of(Field.choice("level", "2", "3", "4"), Field.line("text", 200)),
              (at, v, problems) ->
                  new Block.Heading(
                      v.text("level").isEmpty() ? 2 : Integer.parseInt(v.text("level")),
                      v.text("text"))),
          new BlockType(
              "text",
              List.of(Field.richText("doc").optional()),
              (at, v, problems) -> new Block.Text(v.richText("doc"))),
          new BlockType(
              "image",
              List.of(
                  Field.media("media"),
                  Field.line("alt", 500).optional(),
                  Field.flag("decorative"),
                  Field.line("caption", 500).optional()),
              BlockTypes::image),
          new BlockType(
              "links",
              List.of(Field.line("title", 200).optional(), Field.links("items", 100)),
              (at, v, problems) -> new Block.Links(v.text("title"), v.links("items"))),
          new BlockType(
              "table",
              List.of(
                  Field.line("caption", 300),
                  Field.choice("header", "row", "column", "both", "none"),
                  Field.rows("rows", 500)),
              (at, v, problems) ->
                  new Block.Table(v.text("caption"), v.text("header"), v.rows("rows"))),
          new BlockType(
              "notice",
              List.of(
                  Field.choice("kind", "info", "warning", "important"),
                  Field.line("title", 200).optional(),
                  Field.richText("doc")),
              (at, v, problems) ->
                  new Block.Notice(v.text("kind"), v.text("title"), v.richText("doc"))),
          new BlockType(
              "details",
              List.of(Field.line("summary", 200), Field.richText("doc")),
              (at, v, problems) -> new Block.Details(v.text("summary"), v.richText("doc"))),
          new BlockType(
              "quote",
              List.of(Field.richText("doc"), Field.line("cite", 200).optional()),
              (at, v, problems) -> new Block.Quote(v.richText("doc"), v.text("cite"))),
          new BlockType(
              "form",
              List.of(
                  Field.choice("kind", "contact", "complaint", "incident"),
                  Field.line("title", 200).optional(),
                  Field.richText("doc").optional()),
              (at, v, problems) ->
                  new Block.Form(v.text("kind"), v.text("title"), v.richText("doc"))));

  private BlockTypes() {}

  public static Optional<BlockType> named(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /** The blocks of {@code body}, a list of objects with {@code type}. */
  public static List<Block> read(String at, Object body, Problems problems) {
    if (body == null) {
      return List.of();
    }
    if (!(body instanceof List<?> items)) {
      problems.add(at, Problem.Code.NOT_A_LIST);
      return List.of();
    }
    if (items.size() > MOST_BLOCKS) {
      problems.add(at, Problem.Code.TOO_MANY, MOST_BLOCKS, items.size());
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Block block = readOne(at + "[" + i + "]", items.get(i), problems);
      if (block instanceof Block.Form && blocks.stream().anyMatch(Block.Form.class::isInstance)) {
        problems.add(at + "[" + i + "]", Problem.Code.SECOND_FORM);
      }
      if (block != null) {
        blocks.add(block);
      }
    }
    return List.copyOf(blocks);
  }

  private static Block readOne(String at, Object value, Problems problems) {
    FieldReader reader = new FieldReader(problems);
    Map<String, Object> json = reader.object(at, value);
    if (json == null) {
      return null;
    }
    Optional<BlockType> type = named(String.valueOf(json.get("type")));
    if (type.isEmpty()) {
      problems.add(at, Problem.Code.UNKNOWN_BLOCK, json.get("type"));
      return null;
    }
    reader.onlyKnown(at, json, type.get().fields(), List.of("type"));
    return type.get().maker().make(at, reader.read(at, json, type.get().fields()), problems);
  }

  private static Block image(String at, Values values, Problems problems) {
    String alt = values.text("alt");
    boolean decorative = values.flag("decorative");
    if (!decorative && alt.isBlank()) {
      problems.add(FieldReader.at(at, "alt"), Problem.Code.ALT_MISSING);
    }
    if (decorative && !alt.isBlank()) {
      problems.add(FieldReader.at(at, "alt"), Problem.Code.ALT_ON_DECORATIVE);
    }
    return new Block.Image(
        values.media("media").orElse(null), alt, decorative, values.text("caption"));
  }
}
