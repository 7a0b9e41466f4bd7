package id.perisai.content;

import id.perisai.block.RichText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks valid content JSON and gathers its human texts and its links. */
final class Passages {
  /** Keys whose strings are structure, not words of a person. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "type",
          "language",
          "path",
          "withdrawal",
          "withdrawalTo",
          "withdrawalDate",
          "date",
          "aliases",
          "translates",
          "media",
          "file",
          "mediaType",
          "digest",
          "href",
          "kind",
          "header",
          "level",
          "lang",
          "dir",
          "start",
          "end",
          "until",
          "publishFrom",
          "publishUntil",
          "ppid",
          "timeZone");

  final List<Passage> texts = new ArrayList<>();
  final List<Passage> links = new ArrayList<>();

  Passages(Map<String, Object> json) {
    walk("", json);
  }

  private void walk(String at, Object value) {
    if (value instanceof Map<?, ?> map) {
      boolean isDoc = "doc".equals(map.get("type"));
      if (isDoc) {
        addText(at, RichText.check(map).text());
      }
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = (String) entry.getKey();
        String below = at.isEmpty() ? key : at + "." + key;
        if (key.equals("href") && entry.getValue() instanceof String href) {
          links.add(new Passage(below, href));
        } else if (isDoc || insideDoc(at)) {
          walkForLinks(below, entry.getValue());
        } else if (!STRUCTURE.contains(key) || isMedia(key, entry.getValue())) {
          walk(below, entry.getValue());
        }
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(at + "[" + i + "]", list.get(i));
      }
    } else if (value instanceof String text) {
      addText(at, text);
    }
  }

  /** An image block's medium has a name that a person wrote. */
  private static boolean isMedia(String key, Object value) {
    return (key.equals("media") || key.equals("file")) && value instanceof Map;
  }

  private static boolean insideDoc(String at) {
    return at.contains(".doc.");
  }

  private void walkForLinks(String at, Object value) {
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String below = at + "." + entry.getKey();
        if (entry.getKey().equals("href") && entry.getValue() instanceof String href) {
          links.add(new Passage(below, href));
        } else if (entry.getKey().equals("title") && entry.getValue() instanceof String title) {
          addText(below, title);
        } else {
          walkForLinks(below, entry.getValue());
        }
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walkForLinks(at + "[" + i + "]", list.get(i));
      }
    }
  }

  private void addText(String at, String text) {
    if (!text.isBlank()) {
      texts.add(new Passage(at, text));
    }
  }
}
