package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/**
 * JSF knows the button of a row by the row's number. Where the list is read anew when the form
 * comes back, somebody else's save or sign-in in the meantime moves the rows, and the button does
 * to one thing what was pressed for another. So a button in a list either names its thing itself
 * (Visitor.pressed), or belongs to a view that keeps the list that it showed.
 */
class RowButtonsTest {
  private static final Pattern CALL = Pattern.compile("#\\{([A-Za-z]+)\\.[A-Za-z]+\\(.+\\)}");

  @Test
  void no_button_acts_by_the_number_of_a_row_that_may_have_moved() throws IOException {
    List<String> moving = new ArrayList<>();
    try (Stream<Path> views = Files.walk(Path.of("src/main/webapp"))) {
      for (Path view : views.filter(path -> path.toString().endsWith(".xhtml")).toList()) {
        moving.addAll(moving(view.getFileName().toString(), Files.readString(view)));
      }
    }
    assertEquals(List.of(), moving);
  }

  @Test
  void a_planted_one_is_found() throws IOException {
    String list = "<ui:repeat value=\"#{history.steps}\" var=\"step\">%s</ui:repeat>";
    String button = "<h:commandButton value=\"x\" action=\"#{%s.restore(step.number)}\"/>";
    assertEquals(1, moving("history", list.formatted(button.formatted("history"))).size());
    assertEquals(List.of(), moving("people", list.formatted(button.formatted("people"))));
    assertTrue(moving("outside", button.formatted("history")).isEmpty());
  }

  private static List<String> moving(String name, String text) throws IOException {
    List<String> found = new ArrayList<>();
    for (Element button : Jsoup.parse(text, "", Parser.xmlParser()).getAllElements()) {
      Matcher call = CALL.matcher(button.attr("action") + button.attr("actionListener"));
      boolean inList =
          button.parents().stream()
              .anyMatch(
                  one ->
                      List.of("ui:repeat", "h:dataTable", "p:dataTable").contains(one.tagName()));
      if (inList && call.matches() && !keeps(call.group(1))) {
        found.add(name + ": " + button.attr("action"));
      }
    }
    return found;
  }

  /** Whether the view of this name stays as long as what it showed. */
  private static boolean keeps(String bean) throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith("View.java")).toList()) {
        String text = Files.readString(source);
        if (text.contains("@Named(\"" + bean + "\")")) {
          return text.contains("@ViewScoped");
        }
      }
    }
    throw new IllegalArgumentException("no view is named " + bean);
  }
}
