package id.perisai.transfer;

import id.perisai.block.PlainText;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.Passage;
import id.perisai.sanitize.Sanitized;
import id.perisai.sanitize.Sanitizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.owasp.encoder.Encode;

/** Makes the content of one page of one item of an export. */
final class ItemContent {
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_SUMMARY = 280;
  private static final Set<String> NO_CATEGORY =
      Set.of(
          "uncategorized",
          "tak berkategori",
          "tidak berkategori",
          "tanpa kategori",
          "umum-uncategorized");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2}).*");

  private final WxrSite about;
  private final OldSite site;
  private final NewPaths paths;
  private final OldLinks links;
  private final OldImages images;
  private final ImportedFiles files;
  private final LocalDate today;
  private final Sanitizer sanitizer = new Sanitizer();

  ItemContent(
      WxrSite about,
      OldSite site,
      NewPaths paths,
      OldLinks links,
      OldImages images,
      ImportedFiles files,
      LocalDate today) {
    this.about = about;
    this.site = site;
    this.paths = paths;
    this.links = links;
    this.images = images;
    this.files = files;
    this.today = today;
  }

  /**
   * @throws id.perisai.block.InvalidContent when what came out cannot be content
   */
  Content of(WxrItem item, Notes notes) {
    PostMarkup markup = new PostMarkup(sanitizer, attributes -> gallery(item, attributes), notes);
    Sanitized html = markup.sanitized(item.content());
    HtmlBlocks converter =
        new HtmlBlocks(
            links,
            images,
            markup.pictures(),
            item.link(),
            PostMarkup.linesMatter(item.content()),
            notes);
    List<Map<String, Object>> body = converter.of(html);
    ContentType type = type(item);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.code());
    json.put("language", "id");
    json.put("path", paths.path(item));
    json.put("title", title(item, notes));
    date(item, type != ContentType.PAGE, notes)
        .ifPresent(date -> json.put("date", date.toString()));
    featured(item, json, notes);
    json.put("aliases", paths.aliases(item, notes));
    json.put(
        "fields",
        switch (type) {
          case NEWS -> newsFields(item);
          case DOCUMENT -> documentFields(item, notes);
          default -> Map.of();
        });
    json.put("body", body);
    summary(item, body, notes).ifPresent(text -> json.put("summary", text));
    Content content = Content.parse(json);
    noteLostWords(markup.visible(), content, notes);
    return content;
  }

  private static ContentType type(WxrItem item) {
    return switch (item.type()) {
      case "page" -> ContentType.PAGE;
      case "attachment" -> ContentType.DOCUMENT;
      default -> ContentType.NEWS;
    };
  }

  /** Old sites did not class their documents: the class that promises least, and a note. */
  private Map<String, Object> documentFields(WxrItem item, Notes notes) {
    notes.add(Note.DOCUMENT_CLASS);
    return Map.of("ppid", "setiap-saat", "file", files.file(item));
  }

  private String title(WxrItem item, Notes notes) {
    String title = PlainText.line(Jsoup.parse(item.title()).text());
    if (title.isEmpty()) {
      String made =
          "Tanpa judul"
              + date(item, false, new Notes()).map(date -> " " + date).orElse(" " + item.id());
      notes.add(Note.TITLE_MISSING, made);
      return made;
    }
    if (title.length() > LONGEST_TITLE) {
      notes.add(Note.CUT, title);
    }
    return cut(title, LONGEST_TITLE);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = text.lastIndexOf(' ', longest - 1);
    end = end > longest / 2 ? end : longest - 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end) + "…";
  }

  private Optional<LocalDate> date(WxrItem item, boolean needed, Notes notes) {
    for (String text : List.of(item.date(), item.dateGmt())) {
      Matcher date = DATE.matcher(text);
      if (date.matches() && !date.group(1).equals("0000")) {
        try {
          return Optional.of(
              LocalDate.of(
                  Integer.parseInt(date.group(1)),
                  Integer.parseInt(date.group(2)),
                  Integer.parseInt(date.group(3))));
        } catch (DateTimeException e) {
          // A day that never was: the other of the two may be right.
        }
      }
    }
    if (needed) {
      notes.add(Note.DATE_MISSING);
      return Optional.of(today);
    }
    return Optional.empty();
  }

  private void featured(WxrItem item, Map<String, Object> json, Notes notes) {
    String id = item.meta("_thumbnail_id");
    if (!id.matches("[0-9]{1,15}")) {
      return;
    }
    Optional<WxrItem> attachment =
        site.attachment(Long.parseLong(id)).filter(a -> ImportedImages.isImage(a.attachmentUrl()));
    if (attachment.isEmpty()) {
      notes.add(Note.FEATURED_MISSING, id);
    }
    attachment.ifPresent(
        picture -> {
          json.put("image", images.image(picture.attachmentUrl(), notes));
          images
              .alt(picture.attachmentUrl())
              .map(PlainText::line)
              .ifPresent(alt -> json.put("imageAlt", cut(alt, 480)));
        });
  }

  private Map<String, Object> newsFields(WxrItem item) {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> categories = new ArrayList<>();
    for (WxrItem.Term term : item.terms()) {
      String name = cut(PlainText.line(Jsoup.parse(term.name()).text()), 100);
      boolean wanted =
          term.domain().equals("category")
              && !name.isEmpty()
              && !NO_CATEGORY.contains(name.toLowerCase(Locale.ROOT));
      if (wanted && categories.size() < 10 && !categories.contains(name)) {
        categories.add(name);
      }
    }
    fields.put("categories", categories);
    String byline = PlainText.line(about.authors().getOrDefault(item.creator(), item.creator()));
    if (!byline.isEmpty()) {
      fields.put("byline", cut(byline, 120));
    }
    return fields;
  }

  /** The author's excerpt, else the beginning of the text, as the old site's lists showed it. */
  private static Optional<String> summary(
      WxrItem item, List<Map<String, Object>> body, Notes notes) {
    String excerpt = PlainText.line(Jsoup.parse(item.excerpt()).text());
    if (!excerpt.isEmpty()) {
      if (excerpt.length() > 600) {
        notes.add(Note.CUT, excerpt);
      }
      return Optional.of(cut(excerpt, 600));
    }
    return body.stream()
        .filter(block -> block.get("type").equals("text"))
        .map(
            block ->
                id.perisai.block.RichText.check(block.get("doc"))
                    .text()
                    .replaceAll("\\s+", " ")
                    .strip())
        .filter(text -> text.length() > 20 && !text.startsWith("http"))
        .findFirst()
        .map(text -> cut(text, LONGEST_SUMMARY));
  }

  /** Images of a gallery as HTML: those it names, else those that were uploaded with the post. */
  private String gallery(WxrItem item, Map<String, String> attributes) {
    List<WxrItem> shown = new ArrayList<>();
    String ids = attributes.getOrDefault("ids", attributes.getOrDefault("include", ""));
    if (ids.isBlank()) {
      String of = attributes.getOrDefault("id", "");
      shown.addAll(site.attachmentsOf(of.matches("[0-9]{1,15}") ? Long.parseLong(of) : item.id()));
    } else {
      for (String id : ids.split("[\\s,]+")) {
        if (id.matches("[0-9]{1,15}")) {
          site.attachment(Long.parseLong(id)).ifPresent(shown::add);
        }
      }
    }
    StringBuilder html = new StringBuilder("\n\n");
    for (WxrItem picture : shown) {
      if (ImportedImages.isImage(picture.attachmentUrl())) {
        String alt = picture.meta("_wp_attachment_image_alt");
        html.append("<figure><img src=\"")
            .append(Encode.forHtmlAttribute(picture.attachmentUrl()))
            .append("\" alt=\"")
            .append(Encode.forHtmlAttribute(alt))
            .append("\"></figure>\n\n");
      }
    }
    return html.toString();
  }

  /** The last proof: no word that a visitor could read is gone without a line that says so. */
  private static void noteLostWords(String visible, Content content, Notes notes) {
    Map<String, Integer> there = new HashMap<>();
    for (Passage passage : content.texts()) {
      count(passage.text(), there, 1);
    }
    Map<String, Integer> balance = new LinkedHashMap<>();
    count(visible, balance, 1);
    List<String> lost =
        balance.entrySet().stream()
            .filter(word -> word.getValue() > there.getOrDefault(word.getKey(), 0))
            .map(Map.Entry::getKey)
            .toList();
    if (!lost.isEmpty()) {
      notes.add(Note.WORDS_LOST, String.join(" ", lost.subList(0, Math.min(lost.size(), 30))));
    }
  }

  private static void count(String text, Map<String, Integer> words, int by) {
    Matcher word = WORD.matcher(PlainText.lines(text).toLowerCase(Locale.ROOT));
    while (word.find()) {
      words.merge(word.group(), by, Integer::sum);
    }
  }
}
