package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.screens.Doors.Door;
import id.perisai.inbox.Receipt;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every address with a place for an identifier, every REST path, servlet and query parameter that
 * exists, asked by every role with every kind of identifier of another tenant: each answer is the
 * answer to an identifier that is nowhere, and nothing of the other tenant changes. What exists is
 * found in the classes, the descriptor and the sources, so that nothing new can be forgotten.
 */
class IsolationMatrixIT {
  private static final String TENANT = "dkp3";
  private static final String OTHER = "kesbangpol"; // no other test counts what is there
  private static final String NOWHERE = "0f0e0d0c-1111-4222-8333-444455556666";
  private static final String NO_RECEIPT = Receipt.random().number();
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  /** How each servlet of the descriptor is asked; null for what takes no identifier. */
  private static final Map<String, String> SERVLETS = new TreeMap<>();

  static {
    SERVLETS.put("*.xhtml", null); // the screens
    SERVLETS.put("/_m/*", "/_m/{digest}.jpg");
    SERVLETS.put("/_t/*", null); // the theme's files, the same for all
    SERVLETS.put("/galat", null);
    SERVLETS.put("/pratinjau/*", "/pratinjau/{page}/1");
    SERVLETS.put("/tindakan/bahasa", null);
    SERVLETS.put("/tindakan/instansi", null); // SecurityFrameIT
    SERVLETS.put("/tindakan/keluar", null);
    SERVLETS.put("/tindakan/sso", null); // ProviderTest, ProductionRoadIT
  }

  /** Where identifiers of the other tenant come from: a kind of thing and the query for one. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry(
              "page", "select cast(id as text) from perisai.page where tenant_id = ? order by id"),
          Map.entry(
              "submission",
              "select cast(s.id as text) from perisai.submission s where tenant_id = ? and not exists"
                  + " (select from perisai.decision a where a.tenant_id = s.tenant_id"
                  + " and a.submission_id = s.id) order by submitted_at desc"),
          Map.entry(
              "batch", "select cast(id as text) from perisai.import_batch where tenant_id = ?"),
          Map.entry(
              "candidate", "select cast(id as text) from perisai.candidate where tenant_id = ?"),
          Map.entry("media", "select cast(id as text) from perisai.media where tenant_id = ?"),
          Map.entry("message", "select cast(id as text) from perisai.message where tenant_id = ?"),
          Map.entry(
              "receipt", "select cast(receipt as text) from perisai.message where tenant_id = ?"),
          Map.entry(
              "person",
              "select cast(person_id as text) from perisai.membership where tenant_id = ?"),
          Map.entry(
              "revision", "select cast(id as text) from perisai.revision where tenant_id = ?"),
          Map.entry(
              "digest",
              "select encode(digest, 'hex') from perisai.media_bytes b where tenant_id = ? and not"
                  + " exists (select from perisai.media_bytes o where o.tenant_id = 'dkp3'"
                  + " and o.digest = b.digest)"),
          Map.entry(
              "title",
              "select title from perisai.revision r where tenant_id = ? and not exists (select"
                  + " from perisai.revision o where o.tenant_id = 'dkp3' and o.title = r.title)"));

  private static final Map<String, String> THEIRS = new TreeMap<>();
  private static final Map<Role, Person> PEOPLE = new EnumMap<>(Role.class);
  private static Person neighbour;
  private static Map<String, String> before;
  private static int cases;

  @BeforeAll
  static void gather() throws SQLException, IOException {
    for (Role role : Role.values()) {
      String tenant = role == Role.PLATFORM_ADMIN ? "platform" : TENANT;
      PEOPLE.put(role, Person.of(PRODUCT, "Uji Matriks " + role, tenant, role));
    }
    neighbour = Person.of(PRODUCT, "Uji Tetangga", OTHER, Role.TENANT_ADMIN, Role.AUTHOR);
    for (String tenant : List.of(TENANT, OTHER)) {
      make(tenant);
    }
    THEIRS.putAll(things(OTHER));
    assertEquals(new TreeSet<>(KINDS.keySet()), THEIRS.keySet(), "a kind that nobody tries");
    before = TenantRows.of(PRODUCT, OTHER);
  }

  /** So that both departments have something of every kind. */
  private static void make(String tenant) throws SQLException, IOException {
    Road road = new Road(PRODUCT, tenant);
    String own = "uji-matriks-" + System.nanoTime();
    road.approved(own, "Uji matriks " + tenant);
    road.prepared();
    road.submitted(road.written(own + "-ajukan", "Uji matriks, diajukan " + tenant));
    Imported.into(PRODUCT, tenant);
    Received.by(PRODUCT, tenant);
  }

  private static Map<String, String> things(String tenant) throws SQLException, IOException {
    Map<String, String> things = new TreeMap<>();
    try (Connection db = PRODUCT.superuser()) {
      for (Map.Entry<String, String> kind : KINDS.entrySet()) {
        try (var query = db.prepareStatement(kind.getValue())) {
          query.setString(1, tenant);
          try (ResultSet rows = query.executeQuery()) {
            if (rows.next()) {
              things.put(kind.getKey(), rows.getString(1));
            }
          }
        }
      }
    }
    return things;
  }

  /** Nothing that was tried in this class changed a row of the other tenant. */
  @AfterAll
  static void nothing_of_the_other_tenant_changed() throws SQLException, IOException {
    Measured.isolation("IsolationMatrixIT", cases + " cases");
    assertEquals(before, TenantRows.of(PRODUCT, OTHER));
  }

  @Test
  void screens_answer_for_theirs_as_for_nothing() throws IOException {
    List<String> differing = new ArrayList<>();
    for (Screen screen : Screen.values()) {
      if (screen.address().matches(".*\\{(page|submission|batch|id)\\}.*")) {
        differing.addAll(compared(screen.address(), ids()));
      }
    }
    assertEquals(List.of(), differing);
  }

  @Test
  void rest_paths_answer_for_theirs_as_for_nothing() throws IOException {
    List<String> differing = new ArrayList<>();
    for (Door door : Doors.all()) {
      if (door.path().contains("{")) {
        for (Person person : PEOPLE.values()) {
          for (String theirs : ids()) {
            differing.addAll(
                differs(
                    door + " by " + person.name() + " for " + theirs,
                    asked(person, door, theirs),
                    asked(person, door, NOWHERE)));
          }
        }
      }
    }
    assertEquals(List.of(), differing);
  }

  private static Answer asked(Person person, Door door, String id) throws IOException {
    String path = filled(door.path(), id);
    HttpResponse<String> answer =
        door.method().equals("GET")
            ? person.get(path)
            : person.postJson(
                path,
                "{\"base\":1,\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":"
                    + "\"/berita/uji\",\"title\":\"Uji\",\"date\":\"2026-11-21\",\"fields\":{},"
                    + "\"body\":[]}}");
    return Answer.of(answer, id);
  }

  @Test
  void servlets_answer_for_theirs_as_for_nothing() throws IOException {
    String descriptor = Files.readString(Path.of("src/main/webapp/WEB-INF/web.xml"));
    Set<String> mapped = new TreeSet<>();
    Matcher mappings =
        Pattern.compile("<servlet-mapping>.*?<url-pattern>([^<]+)</url-pattern>", Pattern.DOTALL)
            .matcher(descriptor);
    while (mappings.find()) {
      mapped.add(mappings.group(1));
    }
    assertEquals(SERVLETS.keySet(), mapped, "a servlet that nobody tries");
    List<String> differing = new ArrayList<>();
    for (String address : SERVLETS.values()) {
      if (address != null) {
        List<String> values = address.contains("{digest}") ? List.of(THEIRS.get("digest")) : ids();
        differing.addAll(compared(address, values));
      }
    }
    assertEquals(List.of(), differing);
  }

  /** Searches, filters, exports and lists that complete what is typed: all parameters at once. */
  @Test
  void queries_answer_for_theirs_as_for_nothing() throws IOException {
    Set<String> parameters = FieldSwaps.parameters();
    assertTrue(parameters.containsAll(Set.of("teks", "orang", "jenis", "kunci")), "" + parameters);
    List<String> addresses = new ArrayList<>();
    Arrays.stream(Screen.values())
        .filter(screen -> !screen.isOpen() && !screen.address().contains("{"))
        .forEach(screen -> addresses.add(screen.address()));
    Doors.all().stream()
        .filter(door -> door.method().equals("GET") && !door.path().contains("{"))
        .forEach(door -> addresses.add(door.path()));
    List<String> differing = new ArrayList<>();
    for (String address : addresses) {
      for (Person person : PEOPLE.values()) {
        if (person.get(address).statusCode() != 200 || person.tenant().equals("platform")) {
          continue; // the platform's screens are about all tenants
        }
        for (String theirs : THEIRS.values()) {
          String nowhere = nowhere(theirs);
          Answer nothing = Answer.of(person.get(address + query(parameters, nowhere)), nowhere);
          differing.addAll(
              differs(
                  address + " by " + person.name() + " with " + theirs,
                  Answer.of(person.get(address + query(parameters, theirs)), theirs),
                  nothing));
        }
      }
    }
    assertEquals(List.of(), differing);
  }

  private static String query(Set<String> parameters, String value) {
    return "?"
        + Forms.query(parameters.stream().collect(Collectors.toMap(name -> name, name -> value)));
  }

  /** Views that the server remembers for one person are of no use to another one. */
  @Test
  void a_view_of_somebody_else_is_forgotten() throws Exception {
    for (Role role : Role.values()) {
      for (String path : List.of("/media", "/orang", "/sandi")) {
        HttpResponse<String> own = PEOPLE.get(role).get(path);
        if (own.statusCode() == 200 && own.body().contains("jakarta.faces.ViewState")) {
          Forms.View view = new Forms(PEOPLE.get(role)).view(path);
          HttpResponse<String> stolen = new Forms(neighbour).post(path, view);
          assertEquals(409, stolen.statusCode(), role + " " + path + stolen.body());
          cases++;
        }
      }
    }
  }

  /**
   * So that equal answers mean something: one's own thing, and one's own words, answer otherwise.
   */
  @Test
  void the_comparison_sees_what_is_there() throws Exception {
    Person author = PEOPLE.get(Role.AUTHOR);
    String own;
    String title;
    try (Connection db = PRODUCT.superuser();
        Statement statement = db.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select cast(page_id as text), title from perisai.revision where tenant_id = '"
                    + TENANT
                    + "' order by number desc, title")) {
      row.next();
      own = row.getString(1);
      title = row.getString(2);
    }
    String screen = Screen.HISTORY.address();
    assertNotEquals(
        Answer.of(author.get(filled(screen, own)), own),
        Answer.of(author.get(filled(screen, NOWHERE)), NOWHERE));
    Map<String, String> ours = things(TENANT);
    for (Map.Entry<String, Screen> kind :
        Map.of("submission", Screen.REVIEW, "batch", Screen.IMPORT, "page", Screen.PREVIEW)
            .entrySet()) {
      String id = ours.get(kind.getKey());
      assertEquals(200, author.get(filled(kind.getValue().address(), id)).statusCode(), id);
      assertEquals(404, author.get(filled(kind.getValue().address(), NOWHERE)).statusCode());
    }
    assertNotEquals(
        Answer.of(author.get("/halaman" + query(Set.of("teks"), title)), title),
        Answer.of(author.get("/halaman" + query(Set.of("teks"), NOWHERE)), NOWHERE));
    Person responder = PEOPLE.get(Role.RESPONDER);
    String receipt = ours.get("receipt");
    assertNotEquals(
        Answer.of(responder.get("/kotak-masuk" + query(Set.of("cari"), receipt)), receipt),
        Answer.of(responder.get("/kotak-masuk" + query(Set.of("cari"), NO_RECEIPT)), NO_RECEIPT));
  }

  /** What stands for nothing, of the same form: an id, a digest, a receipt, or words. */
  private static String nowhere(String theirs) {
    if (theirs.matches("[0-9a-f-]{36}")) {
      return NOWHERE;
    }
    if (Receipt.read(theirs).isPresent()) {
      return NO_RECEIPT;
    }
    return theirs.matches("[0-9a-f]{64}") ? "0".repeat(64) : "Dinas Antah Berantah";
  }

  private static List<String> ids() {
    return THEIRS.values().stream().filter(id -> id.matches("[0-9a-f-]{36}")).toList();
  }

  private static List<String> compared(String address, List<String> values) throws IOException {
    List<String> differing = new ArrayList<>();
    for (Person person : PEOPLE.values()) {
      for (String theirs : values) {
        String nothing = nowhere(theirs);
        differing.addAll(
            differs(
                address + " by " + person.name() + " for " + theirs,
                Answer.of(person.get(filled(address, theirs)), theirs),
                Answer.of(person.get(filled(address, nothing)), nothing)));
      }
    }
    return differing;
  }

  private static List<String> differs(String tried, Answer theirs, Answer nothing) {
    cases++;
    return theirs.equals(nothing) ? List.of() : List.of(tried + ": " + theirs + " | " + nothing);
  }

  private static String filled(String address, String id) {
    return address
            .replaceAll("\\{(page|submission|batch|message|id|digest)\\}", id)
            .replace("{hex}", "0".repeat(64))
        + (address.contains("bentrok") ? "?milik=1&lain=2" : "");
  }
}
