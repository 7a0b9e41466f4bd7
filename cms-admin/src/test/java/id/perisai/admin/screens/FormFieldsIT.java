package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.frame.Screen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every form of every screen, sent by every role of a department with identifiers of another one in
 * its fields ({@link FieldSwaps}); and with what attackers send: names that are arrays or paths,
 * names said twice, words of SQL. What forms there are is read off the screens.
 */
class FormFieldsIT {
  private static final String TENANT = "bpkad";
  private static final String OTHER = "dpmptsp"; // where no other test changes anything
  private static final String INVITING = "kec-cipocokjaya"; // where no other test invites
  private static final String NOWHERE = "0f0e0d0c-1111-4222-8333-444455556666";
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  /** One of each kind that a form names. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry(
              "page", "select cast(id as text) from perisai.page where tenant_id = ? order by id"),
          Map.entry(
              "revision",
              "select page_id || '/' || number from perisai.revision where tenant_id = ? order by id"),
          Map.entry(
              "person",
              "select cast(person_id as text) from perisai.membership where tenant_id = ?"),
          Map.entry(
              "key", "select encode(key_id, 'hex') from perisai.publisher_key where tenant_id = ?"),
          Map.entry("tenant", "select id from perisai.tenant where id = ?"),
          Map.entry(
              "session",
              "select cast(id as text) from perisai.web_session where tenant = ?"
                  + " and ended_at is null order by opened_at desc"),
          Map.entry(
              "passkey",
              "select cast(k.id as text) from perisai.sign_in_passkey k join perisai.membership m"
                  + " on m.person_id = k.person_id where m.tenant_id = ?"),
          Map.entry("message", "select cast(id as text) from perisai.message where tenant_id = ?"),
          Map.entry(
              "candidate", "select cast(id as text) from perisai.candidate where tenant_id = ?"),
          Map.entry(
              "batch", "select cast(id as text) from perisai.import_batch where tenant_id = ?"),
          Map.entry(
              "invitation",
              "select tenant_id || '/' || cast(extract(epoch from invited_at) * 1000000 as bigint)"
                  + " from perisai.invitation where tenant_id = ?"));

  private static final Map<String, String> THEIRS = new TreeMap<>();
  private static final Map<Role, Person> PEOPLE = new EnumMap<>(Role.class);
  private static Person everything;
  private static UUID page;
  private static UUID submission;
  private static UUID batch;
  private static Map<String, String> before;

  @BeforeAll
  static void gather() throws SQLException, IOException {
    for (Role role : Role.values()) {
      if (role != Role.PLATFORM_ADMIN) { // whose screens are about all tenants
        Person person = Person.of(PRODUCT, "Uji Ruas " + role, TENANT, role);
        addPasskey(person);
        PEOPLE.put(role, person);
      }
    }
    everything =
        Person.of(
            PRODUCT,
            "Uji Ruas Semua",
            TENANT,
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.TENANT_ADMIN,
            Role.RESPONDER);
    Road road = new Road(PRODUCT, TENANT);
    page = road.written("uji-ruas-" + System.nanoTime(), "Uji ruas");
    submission = road.submitted(road.written("uji-ruas2-" + System.nanoTime(), "Uji ruas dua"));
    batch = Imported.into(PRODUCT, TENANT);
    waitForMore(road.hold("maintenance", "uji ruas"));
    Person head = Person.of(PRODUCT, "Uji Ruas Pengundang", INVITING, Role.TENANT_ADMIN);
    for (Person person : PEOPLE.values()) {
      invite(head, person);
    }
    others();
    try (Connection db = PRODUCT.superuser()) {
      for (Map.Entry<String, String> kind : KINDS.entrySet()) {
        try (var query = db.prepareStatement(kind.getValue())) {
          query.setString(1, OTHER);
          try (ResultSet rows = query.executeQuery()) {
            if (rows.next()) {
              THEIRS.put(kind.getKey(), rows.getString(1));
            }
          }
        }
      }
    }
    assertEquals(KINDS.keySet(), THEIRS.keySet());
    before = rowsOfTheirs();
  }

  /** So that the other department has something of each kind. */
  private static void others() throws SQLException, IOException {
    Road road = new Road(PRODUCT, OTHER);
    road.approved("uji-ruas-" + System.nanoTime(), "Uji ruas");
    road.prepared();
    Imported.into(PRODUCT, OTHER);
    Received.by(PRODUCT, OTHER);
    addPasskey(Person.of(PRODUCT, "Uji Ruas Lain", OTHER, Role.AUTHOR));
    // A colleague of those who try: an invitation is not for whoever works beside them.
    invite(
        Person.of(PRODUCT, "Uji Ruas Kepala", OTHER, Role.TENANT_ADMIN),
        Person.of(PRODUCT, "Uji Ruas Diundang", TENANT, Role.AUTHOR));
  }

  /** Every publisher may sign it, as they may what one of them signed and takes two. */
  private static void waitForMore(Road.Link candidate) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.candidate_offer (tenant_id, candidate_id, to_platform, at)"
              + " values (?, ?, false, now())",
          TENANT,
          candidate.id());
    }
  }

  /** What waits for somebody's own yes or no. */
  private static void invite(Person by, Person whom) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.invitation (tenant_id, person_id, role, name, address, invited_by,"
              + " invited_at) values (?, ?, 'author', ?, 'uji-ruas@contoh.id', ?, now())",
          by.tenant(),
          whom.id(),
          whom.name(),
          by.id());
    }
  }

  /** One to sign in by, which no device has. */
  private static void addPasskey(Person person) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.sign_in_passkey (id, person_id, credential, algorithm, public,"
              + " counter, name, added_at) values (?, ?, ?, -7, ?, 0, 'Ponsel', now())",
          UUID.randomUUID(),
          person.id(),
          person.session().hash().bytes(),
          new byte[] {1});
    }
  }

  /** Nothing that was tried in this class changed a row of the other department. */
  @AfterAll
  static void nothing_of_the_other_tenant_changed() throws SQLException, IOException {
    assertEquals(before, rowsOfTheirs());
  }

  private static Map<String, String> rowsOfTheirs() throws SQLException, IOException {
    Map<String, String> rows = TenantRows.of(PRODUCT, OTHER);
    try (Connection db = PRODUCT.superuser()) {
      for (String kind : List.of("session", "passkey")) { // of people, not of their department
        try (var query =
            db.prepareStatement(
                "select exists ("
                    + KINDS.get(kind).replaceAll(" order by .*", "")
                    + " and "
                    + (kind.equals("session") ? "id" : "k.id")
                    + " = cast(? as uuid))")) {
          query.setString(1, OTHER);
          query.setString(2, THEIRS.get(kind));
          try (ResultSet row = query.executeQuery()) {
            row.next();
            rows.put(kind, row.getString(1));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void no_field_takes_what_is_another_tenants() throws IOException, SQLException {
    Set<String> parameters = FieldSwaps.parameters();
    List<String> differing = new ArrayList<>();
    Set<String> forms = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    int cases = 0;
    for (Person known : PEOPLE.values()) {
      // Of now: a session that is asked who it is would be refused whatever it names.
      Person person = known.again();
      for (Screen screen : Screen.values()) {
        Shown shown = new Shown(person, address(screen));
        if (!screen.isOpen() && shown.isThere()) {
          FieldSwaps swaps =
              new FieldSwaps(shown, THEIRS.values(), FormFieldsIT::nowhere, parameters);
          // Before they are sent: what is deleted or decided by one of them is not shown again.
          FieldSwaps.forms(shown.page())
              .forEach(
                  form -> {
                    forms.add(screen + " " + form.buttons().keySet());
                    form.buttons().keySet().forEach(name -> fields.add(screen + " " + name));
                    form.chosen().forEach(name -> fields.add(screen + " " + name));
                  });
          swaps.differing().forEach(one -> differing.add(person.name() + " " + screen + " " + one));
          cases += swaps.cases();
        }
      }
    }
    assertEquals(List.of(), differing);
    assertTrue(
        fields.containsAll(
            Set.of(
                "HOME terima",
                "HOME tolak",
                "POWER rancangan",
                "SESSIONS akhiri",
                "FACTORS lepas",
                "INBOX tandai",
                "INBOX hapus",
                "IMPORT setujui:kirim")),
        "all that names something is shown: " + fields);
    assertTrue(forms.size() > 15 && cases > 300, cases + " cases of " + forms);
    Measured.isolation("FormFieldsIT", cases + " cases in " + forms.size() + " forms");
  }

  /** Arrays, paths, names said twice and words of SQL: as if nothing of it had been sent. */
  @Test
  void what_attackers_name_is_nothing() throws IOException, SQLException {
    Set<String> parameters = FieldSwaps.parameters();
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (Screen screen : Screen.values()) {
      String address = address(screen);
      HttpResponse<String> plain = screen.isOpen() ? null : everything.get(address);
      if (plain != null && plain.statusCode() == 200) {
        for (String form : List.of("%s[]", "%s[0]", "%s.x", "%s[x][y]", "%s'--", "%s;drop")) {
          StringBuilder query = new StringBuilder();
          parameters.forEach(name -> add(query, form.formatted(name), THEIRS.get("page")));
          HttpResponse<String> answer = everything.get(join(address, query));
          cases++;
          if (!Answer.of(answer, "").equals(Answer.of(everything.get(address), ""))) {
            wrong.add(screen + " " + form + ": " + Answer.of(answer, "") + Answer.of(plain, ""));
          }
        }
        for (String value :
            List.of(
                "' or 1=1 --",
                "title desc; drop table perisai.page",
                "(select pg_sleep(30))",
                "#{visit.acting()} ${7*7}",
                "99999999999999999999",
                "-1",
                "{\"$ne\":null}",
                "x".repeat(3000),
                "\u0001\u202e%")) {
          StringBuilder query = new StringBuilder();
          parameters.forEach(name -> add(query, name, value));
          parameters.forEach(name -> add(query, name, "judul"));
          cases++;
          long began = System.nanoTime();
          wrong.addAll(broken(screen + " " + value, everything.get(join(address, query))));
          if (System.nanoTime() - began > 20_000_000_000L) {
            wrong.add(screen + " took long for " + value);
          }
        }
        for (FieldSwaps.Form form : FieldSwaps.forms(plain.body())) {
          if (!form.action().endsWith("/keluar")) {
            Shown shown = new Shown(everything, address);
            Map<String, String> sent = new LinkedHashMap<>();
            form.fields().keySet().forEach(name -> sent.put(name + "[]", "' or 1=1 --"));
            form.fields().keySet().forEach(name -> sent.put(name + ".class", "x"));
            sent.putAll(form.fields());
            sent.values().removeIf(value -> value.startsWith("\u0000"));
            sent.put("jakarta.faces.source[]", "x");
            sent.put("jakarta.faces.partial.execute", "@all' or 1=1");
            sent.put("jakarta.faces.behavior.event", "drop table");
            wrong.addAll(broken(screen + " " + form.buttons(), shown.sent(form, sent)));
            cases++;
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    Measured.isolation("FormFieldsIT, what attackers name", cases + " cases");
  }

  /** Rows move while somebody looks at them: the button still means what it was pressed for. */
  @Test
  void a_button_of_a_list_means_the_thing_that_it_names() throws SQLException, IOException {
    Road road = new Road(PRODUCT, TENANT);
    UUID news = road.written("uji-baris-" + System.nanoTime(), "Judul pertama");
    road.saved(news, 1, "Judul kedua");
    Shown history = new Shown(road.author, "/halaman/" + news + "/riwayat");
    FieldSwaps.Form form = withButton(history.page(), "pulihkan");
    road.saved(news, 2, "Judul ketiga");
    assertEquals(302, history.sent(form, pressed(form, "pulihkan", "1/2")).statusCode());
    try (Connection db = PRODUCT.superuser()) {
      assertEquals("Judul pertama", newest(db, news), "the one that was named");

      Person here = Person.of(PRODUCT, "Uji Sesi", TENANT, Role.AUTHOR);
      Person lost = here.again();
      Shown sessions = new Shown(here, "/sesi");
      FieldSwaps.Form ending = withButton(sessions.page(), "akhiri");
      String named = ending.buttons().get("akhiri");
      Person later = here.again();
      assertEquals(200, sessions.sent(ending, pressed(ending, "akhiri", named)).statusCode());
      assertEquals(302, lost.get("/").statusCode(), "the one that was named has ended");
      assertEquals(200, later.get("/").statusCode(), "and no other");
      assertEquals(200, here.get("/").statusCode());
    }
  }

  private static FieldSwaps.Form withButton(String page, String name) {
    return FieldSwaps.forms(page).stream()
        .filter(one -> one.buttons().containsKey(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no button " + name + " in " + page));
  }

  private static Map<String, String> pressed(FieldSwaps.Form form, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(form.fields());
    all.put(name, value);
    return all;
  }

  private static String newest(Connection db, UUID page) throws SQLException {
    try (var query =
        db.prepareStatement(
            "select title from perisai.revision where page_id = ? order by number desc limit 1")) {
      query.setObject(1, page);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  /** Where each form of a screen is shown. */
  private static String address(Screen screen) throws SQLException, IOException {
    return screen
            .address()
            .replace("{page}", page.toString())
            .replace("{submission}", submission.toString())
            .replace("{batch}", batch.toString())
            .replace("{tenant}", TENANT)
            .replace("{kind}", "news")
            .replace("{language}", "id")
        + switch (screen) {
          case CONFLICT -> "?milik=1&lain=1";
          case INBOX -> "?hapus=" + Received.by(PRODUCT, TENANT);
          default -> "";
        };
  }

  private static String join(String address, StringBuilder query) {
    return address + (address.contains("?") ? "&" : "?") + query.substring(1);
  }

  private static void add(StringBuilder query, String name, String value) {
    query.append('&').append(Forms.query(Map.of(name, value)));
  }

  static List<String> broken(String tried, HttpResponse<String> answer) {
    boolean inside =
        Pattern.compile("Exception|\\tat |java\\.lang|org\\.(hibernate|postgresql|jboss)|SQLSTATE")
            .matcher(answer.body())
            .find();
    return answer.statusCode() >= 500 || inside
        ? List.of(tried + ": " + answer.statusCode() + " " + answer.body())
        : List.of();
  }

  /** What stands for nothing, of the same form. */
  private static String nowhere(String theirs) {
    if (theirs.matches("[0-9a-f]{64}")) { // First: its beginning has the form of the others.
      return "0f".repeat(32); // Noughts alone would be a number, that of a page asked for anew.
    }
    return theirs.matches("[0-9a-f-]{36}.*")
        ? NOWHERE + theirs.substring(36)
        : theirs.replaceFirst("[a-z][a-z0-9-]*", "antah");
  }

  /** A screen as somebody sees it. */
  private static final class Shown implements FieldSwaps.Site {
    private static final Pattern STATE =
        Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]*)\"");

    private final Person person;
    private final String address;
    private HttpResponse<String> page;

    Shown(Person person, String address) {
      this.person = person;
      this.address = address;
    }

    boolean isThere() throws IOException {
      return fetched().statusCode() == 200;
    }

    @Override
    public String page() throws IOException {
      String body = fetched().body();
      // The head of every screen is the same: its forms are tried once.
      return address.equals("/")
          ? body
          : body.replaceAll("(<form[^>]*)method=\"post\"([^>]*action=\"/tindakan/)", "$1$2");
    }

    private HttpResponse<String> fetched() throws IOException {
      page = person.get(address);
      return page;
    }

    @Override
    public Answer send(FieldSwaps.Form form, Map<String, String> fields, String asked)
        throws IOException {
      HttpResponse<String> answer = sent(form, fields);
      // What was decided or deleted meanwhile is shown no more, or has no form any more.
      boolean there = page.statusCode() == 200 && STATE.matcher(page.body()).find();
      assertTrue(
          answer.statusCode() != 409 || !there, address + " was forgotten, so nothing was tried");
      return Answer.of(answer, asked);
    }

    HttpResponse<String> sent(FieldSwaps.Form form, Map<String, String> fields) throws IOException {
      HttpResponse<String> now = page == null ? fetched() : page;
      Map<String, String> all = new LinkedHashMap<>(fields);
      Matcher state = STATE.matcher(now.body());
      if (state.find()) {
        all.put("jakarta.faces.ViewState", state.group(1));
      }
      // What a form says by a field is not said by its address as well.
      String to = form.chosen().contains("hapus") ? address.replaceAll("\\?.*", "") : address;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(PRODUCT.authoring() + (form.action().isEmpty() ? to : form.action())))
              .header("Origin", PRODUCT.authoring())
              .header(
                  "Cookie",
                  "perisai=" + person.session().text() + "; perisai_tampilan=" + Forms.views(now));
      return Person.send(form.multipart() ? Forms.parts(request, all) : Forms.words(request, all));
    }
  }
}
