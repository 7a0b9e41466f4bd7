package id.perisai.web.search;

import static id.perisai.release.SlotMarkup.escaped;

import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what goes into the slot. What the visitor typed stands in the input field and nowhere
 * else: types, years and further results are buttons of the same form, so that no link repeats it,
 * and everything else that is said comes from signed documents.
 */
final class ResultMarkup {
  private static final int MOST_YEARS = 8;

  private final SearchPage page;
  private final SearchQuery asked;
  private final Words words;
  private final StringBuilder out = new StringBuilder(8192);

  ResultMarkup(SearchPage page, SearchQuery asked) {
    this.page = page;
    this.asked = asked;
    this.words = Words.of(page.language());
  }

  /** The form, before anything was asked. */
  String empty() {
    openForm();
    out.append("</form>\n");
    return out.toString();
  }

  /** Form and results. */
  String results(Found found, Marks marks) throws Rejected {
    openForm();
    if (found.total() > 0 || asked.type().isPresent() || asked.year().isPresent()) {
      types(found.types());
      years(found);
    }
    pager(found.total());
    out.append("</form>\n");
    said(found);
    list(found, marks);
    return out.toString();
  }

  private void openForm() {
    out.append("<form role=\"search\" action=\"").append(escaped(page.path()));
    out.append("\" method=\"get\">\n<div class=\"find\">\n");
    out.append("<label class=\"sr\" for=\"q\">").append(words.get("label")).append("</label>\n");
    out.append("<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"100\"");
    out.append(" autocomplete=\"off\" enterkeyhint=\"search\" value=\"");
    out.append(escaped(asked.text())).append("\">\n");
    out.append("<button type=\"submit\">")
        .append(words.get("button"))
        .append("</button>\n</div>\n");
    asked.type().ifPresent(type -> hidden("tipe", type));
    asked.year().ifPresent(year -> hidden("tahun", "" + year));
  }

  private void hidden(String name, String value) {
    out.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
    out.append(escaped(value)).append("\">\n");
  }

  private void types(Map<String, Integer> counts) {
    openGroup("types", "tipe", asked.type().isEmpty(), "all.types");
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            each ->
                choice(
                    "tipe",
                    each.getKey(),
                    words.type(each.getKey()) + " (" + each.getValue() + ")",
                    asked.type().equals(Optional.of(each.getKey()))));
    out.append("</div>\n");
  }

  private void years(Found found) {
    if (found.years().isEmpty()) {
      return;
    }
    openGroup("years", "tahun", asked.year().isEmpty(), "all.years");
    found.years().entrySet().stream()
        .limit(MOST_YEARS)
        .forEach(
            each ->
                choice(
                    "tahun",
                    "" + each.getKey(),
                    each.getKey() + " (" + each.getValue() + ")",
                    asked.year().isPresent() && asked.year().getAsInt() == each.getKey()));
    out.append("</div>\n");
  }

  private void openGroup(String label, String name, boolean isAll, String all) {
    out.append("<div class=\"choices\" role=\"group\" aria-label=\"").append(words.get(label));
    out.append("\">\n");
    choice(name, "", words.get(all), isAll);
  }

  private void choice(String name, String value, String label, boolean isChosen) {
    out.append("<button type=\"submit\" name=\"").append(name).append("\" value=\"");
    out.append(escaped(value)).append('"');
    if (isChosen) {
      out.append(" aria-current=\"true\"");
    }
    out.append('>').append(escaped(label)).append("</button>\n");
  }

  private void pager(int total) {
    int pages = pages(total);
    if (pages < 2 && asked.page() == 1) {
      return;
    }
    out.append("<div class=\"choices\" role=\"group\" aria-label=\"").append(words.get("pages"));
    out.append("\">\n");
    if (asked.page() > 1) {
      choice("hal", "" + Math.min(asked.page() - 1, pages), words.get("previous"), false);
    }
    if (asked.page() < pages) {
      choice("hal", "" + (asked.page() + 1), words.get("next"), false);
    }
    out.append("</div>\n");
  }

  private static int pages(int total) {
    return Math.max(1, Math.min(SearchQuery.MAX_PAGE, (total + Search.PAGE - 1) / Search.PAGE));
  }

  private void said(Found found) {
    found.instead().ifPresent(this::instead);
    out.append("<p class=\"found\" role=\"status\">");
    if (found.total() == 0) {
      out.append(words.get("none")).append(' ').append(words.get("none.hint"));
    } else if (found.onlySome()) {
      out.append(words.get("some"));
    } else if (pages(found.total()) > 1) {
      out.append(words.get("part", found.total(), asked.page(), pages(found.total())));
    } else {
      out.append(words.get("total", found.total()));
    }
    out.append("</p>\n");
  }

  /** A link, since all of it is words of the site. */
  private void instead(String text) {
    String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
    out.append("<p class=\"instead\">").append(words.get("instead")).append(" <a rel=\"nofollow\"");
    out.append(" href=\"").append(escaped(page.path() + "?q=" + query)).append("\">");
    out.append(escaped(text)).append("</a>?</p>\n");
  }

  private void list(Found found, Marks marks) throws Rejected {
    List<SearchDocument> shown = new ArrayList<>();
    for (Found.Hit hit : found.hits()) {
      page.document(hit).ifPresent(shown::add);
    }
    if (shown.isEmpty()) {
      return;
    }
    out.append("<h2 class=\"sr\">").append(words.get("results")).append("</h2>\n");
    out.append("<ul class=\"rows\">\n");
    for (SearchDocument document : shown) {
      item(document, marks);
    }
    out.append("</ul>\n");
  }

  private void item(SearchDocument document, Marks marks) throws Rejected {
    MarkedText title = marks.in(document.title());
    out.append("<li><h3><a href=\"").append(escaped(Paths.encoded(document.path()))).append("\">");
    out.append(title.line()).append("</a></h3>\n<p class=\"meta\"><span>");
    out.append(words.type(document.type())).append("</span>");
    document
        .date()
        .ifPresent(
            day -> {
              out.append(" <time datetime=\"").append(day).append("\">");
              out.append(words.day(day)).append("</time>");
            });
    out.append("</p>\n");
    excerpt(document, title, marks);
    out.append("</li>\n");
  }

  /** Of the file that the page offers where the page itself does not say it. */
  private void excerpt(SearchDocument document, MarkedText title, Marks marks) throws Rejected {
    MarkedText text = marks.in(document.text());
    if (!title.isMarked() && !text.isMarked()) {
      for (String file : document.files()) {
        MarkedText inFile = marks.in(page.words(file));
        if (inFile.isMarked()) {
          out.append("<p><strong>").append(words.get("file")).append("</strong> ");
          out.append(inFile.excerpt()).append("</p>\n");
          return;
        }
      }
    }
    if (!document.text().isEmpty()) {
      out.append("<p>").append(text.excerpt()).append("</p>\n");
    }
  }
}
