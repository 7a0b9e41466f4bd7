package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.PrepareTheme;
import id.perisai.publish.CandidateStore;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.release.Key;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.TrustedKeys;
import id.perisai.tenant.Work;
import id.perisai.themes.Themes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/key-ceremony.md, one after the other, on a home with its database. */
class CeremonyTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "key-ceremony.md");

  @TempDir Path folder;
  private CeremonyHome city;
  private Settings settings;
  private EmbeddedPostgres postgres;
  private Process server;
  private Path stick;
  private Path keys;
  private final Set<Path> retired = new HashSet<>();
  private final Set<String> seen = new HashSet<>();

  @BeforeEach
  void a_server_with_its_database_a_stick_and_a_laptop() throws Exception {
    city = new CeremonyHome(folder);
    stick = Files.createDirectory(folder.resolve("stick"));
    keys = Files.createDirectory(folder.resolve("kunci"));
    Files.createDirectories(city.home.secrets());
    Files.createDirectories(city.home.log());
    settings = FreePorts.of(city.home, Map.of());
    Files.writeString(city.home.properties(), "port-base=" + settings.ports().delivery() + "\n");
    Database database = new Database(settings);
    postgres = new EmbeddedPostgres(settings, database);
    server = postgres.launch();
    for (int n = 0; n < 300 && !postgres.missing().isEmpty(); n++) {
      Thread.sleep(100);
    }
    assertEquals("", postgres.missing());
    database.prepare(new Progress(new Lines(System.err, false)));
  }

  @AfterEach
  void stop() throws Exception {
    postgres.ask(server.toHandle());
    server.waitFor();
  }

  @Test
  void each_command_of_the_page_does_what_the_page_says() throws Exception {
    section("The first ceremony", 11);
    TrustRoot root = city.trust().root();
    assertEquals(2, root.version());
    assertEquals(2, root.keys().threshold());
    assertEquals(3, root.keys().keys().size());
    assertFalse(root.keys().keys().contains(city.first));
    assertEquals(2, city.trust().directory().version());
    TrustedKeys desk = city.trust().signers("platform");
    assertEquals(2, desk.threshold(), "the desk is of the root's people, too");
    assertEquals(Set.copyOf(root.keys().keys()), Set.copyOf(desk.keys()));
    assertEquals(List.of("directory.publish", "root.publish"), audited());

    section("Each year", 9);
    TrustChain trust = city.trust();
    assertEquals(3, trust.root().version());
    assertEquals(4, trust.directory().version());
    assertFalse(trust.root().log().key().equals(root.log().key()));
    assertFalse(trust.root().timestamp().equals(root.timestamp()));
    assertEquals(2, retired.size());
    for (Path file : retired) {
      Files.delete(file);
    }

    prepareOnTheScreen();
    section("What was prepared on a screen", 5);
    assertEquals(5, city.trust().directory().version());

    prepareThemeOnTheScreen();
    section("The theme of a new version", 5);
    prepareThemeOnTheScreen();
    section("The signing desk of a new version", 5);
    assertEquals(Optional.empty(), prepareTheme(TrustHome.repository(settings), null).next());

    section("A key is lost", 6);
    assertEquals(4, city.trust().root().version());
    assertEquals(5, city.trust().directory().version(), "Sari and Budi signed it, who stay");
    Key dewi = Key.parse(Files.readAllBytes(keys.resolve("dewi.public")));
    assertFalse(city.trust().root().keys().keys().contains(dewi));
    assertEquals(List.of(), headings().stream().filter(name -> !seen.contains(name)).toList());
  }

  @Test
  void says_that_the_database_must_run_and_puts_nothing_into_force_without_it() throws Exception {
    Path made = stick.resolve("root-2");
    assertEquals(0, city.onServer("root", "--out", made), city.said.toString());
    assertEquals(0, city.sign(made, city.firstKey), city.said.toString());
    postgres.ask(server.toHandle());
    server.waitFor();
    assertEquals(ExitCode.NOT_RUNNING, city.onServer("assemble", made));
    assertTrue(city.said.toString().contains("run ./perisai start"), city.said.toString());
    assertEquals(1, city.trust().newestRoot().version());
  }

  private void prepareOnTheScreen() {
    SignedRepository repository = TrustHome.repository(settings);
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      CandidateStore store = new CandidateStore(city.home.root().resolve("candidates"));
      new PrepareDirectory(database.work(), repository, new StatementCandidates(store, repository))
          .prepare(Acting.commandLine("platform"), List.of());
    }
  }

  private void prepareThemeOnTheScreen() {
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      prepareTheme(TrustHome.repository(settings), database.work())
          .prepare(Acting.commandLine("platform"));
    }
  }

  private PrepareTheme prepareTheme(SignedRepository repository, Work work) {
    CandidateStore store = TrustHome.candidates(settings);
    return new PrepareTheme(
        work, repository, new StatementCandidates(store, repository), Themes.theme());
  }

  private List<String> audited() {
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      Acting operator = Acting.commandLine("platform");
      return database
          .work()
          .platform(
              operator,
              em ->
                  em
                      .createNativeQuery(
                          "select act from audit_entry where act like '%.publish' order by act")
                      .getResultList()
                      .stream()
                      .map(String::valueOf)
                      .toList());
    }
  }

  private void section(String heading, int count) throws Exception {
    List<String> commands = commands().get(heading);
    assertEquals(count, commands.size(), heading + " has other commands: does the rest still fit?");
    for (String command : commands) {
      run(command);
    }
    seen.add(heading);
  }

  private List<String> headings() throws IOException {
    return List.copyOf(commands().keySet());
  }

  private void run(String line) throws Exception {
    List<String> words = new ArrayList<>(Arrays.asList(here(line).split(" ")));
    if (words.get(0).equals("cp")) {
      copy(words.subList(1, words.size()));
      return;
    }
    assertEquals(List.of("./perisai", "trust"), words.subList(0, 2), line);
    if (words.get(2).equals("key") || words.get(2).equals("sign")) {
      words.addAll(List.of("--passphrase-file", city.passphrase.toString()));
    }
    Object[] arguments = words.subList(2, words.size()).toArray();
    assertEquals(ExitCode.DONE, city.trust(arguments), line + ": " + city.said);
    city.said
        .toString()
        .lines()
        .filter(said -> said.contains("delete it: "))
        .forEach(said -> retired.add(Path.of(said.substring(said.indexOf(": ") + 2))));
  }

  /** A line of the page with the places, names and numbers of this test. */
  private String here(String line) throws Exception {
    String here =
        line.replace("/srv/perisai", city.home.root().toString())
            .replace("/media/stick", stick.toString())
            .replace("/kunci", keys.toString())
            .replace("FINGERPRINT-OF-THE-FIRST", city.first.keyId().hex().substring(0, 20))
            .replace("PERSON", city.first.person().toString())
            .replace("HEX", city.pinned.hex());
    if (here.contains("FINGERPRINT-OF-DEWI")) {
      Key dewi = Key.parse(Files.readAllBytes(keys.resolve("dewi.public")));
      return here.replace("FINGERPRINT-OF-DEWI", dewi.keyId().hex().substring(0, 20));
    }
    return here;
  }

  private static void copy(List<String> files) throws IOException {
    Path target = Path.of(files.get(files.size() - 1));
    for (String file : files.subList(0, files.size() - 1)) {
      Files.copy(Path.of(file), target.resolve(Path.of(file).getFileName()));
    }
  }

  /** The lines of code below each heading of the page. */
  private static Map<String, List<String>> commands() throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    String heading = "";
    boolean code = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (code) {
        commands.computeIfAbsent(heading, none -> new ArrayList<>()).add(line);
      } else if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
    }
    return commands;
  }
}
