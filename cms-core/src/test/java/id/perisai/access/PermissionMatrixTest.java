package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
            Whoever may read audit and not review access sees there from where they themselves acted, and of others not ([audit.md](audit.md)).

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
    return page + sections();
  }

  private static String sections() {
    List<Role> limited = Arrays.stream(Role.values()).filter(Permissions::knowsSections).toList();
    StringBuilder page =
        new StringBuilder(
            """

            ## In some sections of a site

            An author or a reviewer may be limited to one or several sections: top-level parts of the site by their address, such as
            `/berita` (in English too: `/en/news`), `/profil`, `/en/about`. Who is limited sees the whole site as before, and works
            in these sections alone:

            """);
    page.append("| permission |");
    limited.forEach(role -> page.append(' ').append(word(role)).append(" of sections |"));
    page.append("\n|---|").append("---|".repeat(limited.size())).append('\n');
    for (Permission permission : Permission.values()) {
      if (limited.stream().anyMatch(role -> Permissions.of(role).contains(permission))) {
        page.append("| ").append(word(permission)).append(" |");
        limited.forEach(
            role ->
                page.append(
                    Permissions.everywhere(role).contains(permission)
                        ? " yes |"
                        : Permissions.inSections(role).contains(permission)
                            ? " in them |"
                            : " – |"));
        page.append('\n');
      }
    }
    page.append(
        """

        - A page lies where all the addresses lie that it holds: of its newest revision, and of what was approved or forced last.
          To take it into a section or out of one needs somebody who works in both; so does approving that.
        - An old address that leads to a page, and the page it translates, are asked for like its own address.
        - Home, menu and settings are of the whole site; so is an import, and its approval as one act.
        - The other roles hold in the whole site. A publisher's does too, since a signature is for all that a site shows.
        - It is asked in the act's transaction: of the grant as of then, and of the page as stored, locked against others.
          `Work.in` refuses whoever is limited; an act on pages asks by `Work.within` and `content.PageSections`.
        """);
    return page.toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
