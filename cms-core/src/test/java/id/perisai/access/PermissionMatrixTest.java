package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/permissions.md to the table in {@link Permissions}. After a change, run this test with
 * {@code -Dperisai.write-docs=true} and commit the page.
 */
class PermissionMatrixTest {
  private static final Path PAGE = Path.of("../docs/permissions.md");

  @Test
  void the_page_shows_the_table_in_code() throws IOException {
    if (Boolean.getBoolean("perisai.write-docs")) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE));
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Who may do what

            The one table is `id.perisai.access.Permissions`; a test holds this page to it. Every act names one permission and asks
            for it in its own transaction, with the person's roles as of that moment, in the tenant of their membership.
            Nobody decides on what they wrote or submitted themselves, whatever their roles.

            """);
    page.append("| permission |");
    for (Role role : Role.values()) {
      page.append(' ').append(word(role)).append(" |");
    }
    page.append("\n|---|").append("---|".repeat(Role.values().length)).append('\n');
    for (Permission permission : Permission.values()) {
      page.append("| ").append(word(permission)).append(" |");
      page.append(
          Arrays.stream(Role.values())
              .map(role -> Permissions.of(role).contains(permission) ? " yes |" : " – |")
              .collect(Collectors.joining()));
      page.append('\n');
    }
    return page.toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
