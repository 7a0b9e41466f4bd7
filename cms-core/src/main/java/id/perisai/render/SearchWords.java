package id.perisai.render;

import id.perisai.block.PlainText;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.Passage;
import id.perisai.release.SearchDocument;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the search document of a page, which is signed beside it. */
final class SearchWords {
  /** These stand in the document in places of their own. */
  private static final Set<String> APART = Set.of("title", "summary");

  /** An image's alternative text is read; the name of its file is seen by no visitor. */
  private static final Pattern IMAGE_NAME = Pattern.compile("(image|.*\\.media)\\.name");

  private SearchWords() {}

  static byte[] of(Content content) {
    List<String> texts = new ArrayList<>(List.of(content.summary()));
    for (Passage passage : content.texts()) {
      if (!APART.contains(passage.field()) && !IMAGE_NAME.matcher(passage.field()).matches()) {
        texts.add(passage.text());
      }
    }
    return new SearchDocument(
            content.path(),
            content.type().code(),
            SearchDocument.cut(PlainText.line(content.title()), SearchDocument.MAX_TITLE),
            content.language(),
            day(content),
            SearchDocument.cut(
                PlainText.paragraphs(String.join("\n", texts)), SearchDocument.MAX_TEXT),
            content.file().map(file -> List.of(file.path())).orElse(List.of()))
        .bytes();
  }

  /** The day for which people look: an event's own, a document's year, else that of publishing. */
  private static Optional<LocalDate> day(Content content) {
    OptionalInt year = content.fields().number("year");
    if (content.type() == ContentType.DOCUMENT
        && year.isPresent()
        && year.getAsInt() >= 1000
        && year.getAsInt() <= 9999) {
      return Optional.of(
          content
              .date()
              .filter(day -> day.getYear() == year.getAsInt())
              .orElse(LocalDate.of(year.getAsInt(), 1, 1)));
    }
    return content
        .fields()
        .dateTime("start")
        .map(LocalDateTime::toLocalDate)
        .or(content::date)
        .filter(day -> day.getYear() >= 1000 && day.getYear() <= 9999);
  }
}
