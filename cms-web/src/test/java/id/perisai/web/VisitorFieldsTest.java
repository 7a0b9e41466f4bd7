package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.FormKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/fields.md says of the forms of visitors is what these ask and take. */
class VisitorFieldsTest {
  @Test
  void the_page_says_what_each_form_takes() throws IOException {
    String page = Files.readString(Path.of("../docs/fields.md"));
    for (FormKind kind : FormKind.values()) {
      String row =
          "| "
              + kind.name().toLowerCase(Locale.ROOT)
              + " | "
              + FormField.of(kind).stream()
                  .map(
                      field ->
                          field.name()
                              + (field.required() ? " (needed, " : " (")
                              + field.most()
                              + ")")
                  .collect(Collectors.joining(", "))
              + " |";
      assertTrue(page.lines().anyMatch(row::equals), row);
    }
  }
}
