package id.perisai.admin.command;

import id.perisai.platform.FirstStart;
import id.perisai.release.Digest;
import id.perisai.themes.Themes;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Makes of an empty home a platform: people, keys, trust; in demo mode the city with its first
 * releases. Called at every start, it does what is missing.
 */
final class Founding {
  private static final int SHOWN = 12;

  /** Whose links stand first: those who run the platform, and the department with most to see. */
  private static final List<String> FIRST = List.of("platform", "disdukcapil");

  private final Settings settings;
  private final Database database;
  private final Progress progress;

  Founding(Settings settings, Database database, Progress progress) {
    this.settings = settings;
    this.database = database;
    this.progress = progress;
  }

  /**
   * The one-time links of the first start, in a file that only the owner reads; later starts keep
   * it.
   */
  static Path linksFile(Home home) {
    return home.secrets().resolve("sign-in-links.txt");
  }

  void run() throws IOException {
    if (isDone()) {
      return;
    }
    found();
    Files.writeString(settings.home().founded(), circumstances());
  }

  /** Whether an earlier start did all of it, under the same addresses and with the same theme. */
  private boolean isDone() throws IOException {
    Path founded = settings.home().founded();
    return Files.exists(founded)
        && Files.exists(settings.home().trustRoot())
        && Files.readString(founded).equals(circumstances());
  }

  private String circumstances() throws IOException {
    return String.join(
        "\n",
        settings.repository().toString(),
        settings.deliveryUrl("sign"),
        settings.authoringUrl(),
        themes().hex(),
        "");
  }

  /** Theme and signing desk are signed anew when a build changed them. */
  private static Digest themes() throws IOException {
    try (InputStream archive =
        Themes.class.getProtectionDomain().getCodeSource().getLocation().openStream()) {
      return Digest.of(archive);
    }
  }

  private void found() throws IOException {
    try (LentConnections connections = database.lentConnections();
        EntityManagerFactory factory = factory(connections)) {
      List<FirstStart.Link> links =
          FirstStart.run(
                  new FirstStart.Settings(
                      settings.home().root(),
                      settings.repository(),
                      settings.domain(),
                      settings.deliveryUrl("sign"),
                      settings.authoringUrl(),
                      settings.mode() == Mode.DEMO,
                      settings.administrator()),
                  factory,
                  Themes.theme(),
                  Themes.templates(),
                  progress::say)
              .links();
      if (!links.isEmpty()) {
        Secrets.write(linksFile(settings.home()), text(links));
      }
    } catch (SQLException broken) {
      throw new IOException("connections to the database could not be closed", broken);
    } catch (FirstStart.Refused refused) {
      throw new Failure(ExitCode.HOME_REFUSED, refused.getMessage(), refused);
    }
  }

  /**
   * What to show of the links on a screen: some, and where the others are. A later start does not
   * show them again, most were used or have ended by then.
   *
   * @param began when the start began
   * @return empty if it made none
   */
  static List<String> shown(Home home, Instant began) throws IOException {
    Path file = linksFile(home);
    if (!Files.exists(file)) {
      return List.of();
    }
    if (Files.getLastModifiedTime(file).toInstant().isBefore(began.minusSeconds(2))) {
      return List.of(
          "Links of the first start are in " + file + "; a new one: ./perisai link --help");
    }
    List<String> lines = Files.readAllLines(file);
    List<String> shown = lines.stream().limit(SHOWN).collect(Collectors.toList());
    shown.add(
        0, "One-time sign-in links, each works once (all " + lines.size() + " in " + file + "):");
    return shown;
  }

  private static EntityManagerFactory factory(DataSource source) {
    return Persistence.createEntityManagerFactory(
        "perisai", Map.of("jakarta.persistence.nonJtaDataSource", source));
  }

  private static String text(List<FirstStart.Link> links) {
    StringBuilder text = new StringBuilder();
    for (FirstStart.Link link : inOrder(links)) {
      String roles =
          link.roles().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
      text.append(
          String.format(
              "%-16s %-34s %-24s %s%n",
              link.tenant(), roles.toLowerCase(Locale.ROOT), link.person(), link.url()));
    }
    return text.toString();
  }

  private static List<FirstStart.Link> inOrder(List<FirstStart.Link> links) {
    return links.stream()
        .sorted(
            Comparator.comparingInt(
                link ->
                    FIRST.contains(link.tenant()) ? FIRST.indexOf(link.tenant()) : FIRST.size()))
        .toList();
  }
}
