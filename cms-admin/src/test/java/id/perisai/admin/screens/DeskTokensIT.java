package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.screens.Doors.Door;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every door of the desk that exists, found in the classes, tried with a living token of another
 * department: for each thing that a token can be about, at a thing of ours, and at one that is
 * nowhere. Both answers are the same refusal, and nothing of ours changes.
 */
class DeskTokensIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "kec-walantaka";
  private static final String OTHER = "kec-taktakan";
  private static final UUID NOWHERE = UUID.fromString("0f0e0d0c-1111-4222-8333-444455556666");

  /** The doors below {@code /api/desk/}, and what a token for them is about. */
  private static final Map<String, String> PURPOSES =
      Map.of(
          "candidates", "candidate",
          "keys", "key",
          "sealing", "sealing",
          "messages", "messages");

  private record Leave(UUID subject, String token) {}

  private static final Map<String, Leave> OURS = new TreeMap<>();
  private static final Map<String, Leave> THEIRS = new TreeMap<>();
  private static UUID message;

  @BeforeAll
  static void prepare() throws Exception {
    leaves(TENANT, OURS);
    leaves(OTHER, THEIRS);
    message = Received.by(PRODUCT, TENANT);
  }

  private static void leaves(String tenant, Map<String, Leave> leaves) throws Exception {
    Road road = new Road(PRODUCT, tenant);
    road.approved("uji-token-" + System.nanoTime(), "Uji token meja");
    Road.Link candidate = road.prepared();
    leaves.put("candidate", new Leave(candidate.id(), candidate.token()));
    Person person =
        Person.of(PRODUCT, "Uji Token " + tenant, tenant, Role.PUBLISHER, Role.RESPONDER);
    for (String purpose : List.of("key", "sealing", "messages")) {
      leaves.put(purpose, leave(person, purpose));
    }
  }

  /** As the screen gives one. */
  private static Leave leave(Person person, String purpose) throws SQLException, IOException {
    Road.Link link = Road.leave(person, purpose);
    return new Leave(link.id(), link.token());
  }

  @Test
  void no_door_opens_for_a_token_of_another_department() throws Exception {
    Map<String, String> before = TenantRows.of(PRODUCT, TENANT);
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (Door door : doors()) {
      for (Map.Entry<String, Leave> theirs : THEIRS.entrySet()) {
        String what = door + " by a token for " + theirs.getKey();
        Leave ours = OURS.get(purpose(door));
        Said at = ask(door, ours.subject(), theirs.getValue().token());
        Said nowhere = ask(door, NOWHERE, theirs.getValue().token());
        if (at.status() != 401 || !at.body().contains("CANDIDATE_UNKNOWN")) {
          wrong.add(what + ": " + at);
        }
        if (!at.equals(nowhere)) {
          wrong.add(what + ": " + at + " | " + nowhere);
        }
        if (!theirs.getKey().equals(purpose(door))) {
          Said another = ask(door, theirs.getValue().subject(), theirs.getValue().token());
          if (!another.equals(nowhere)) {
            wrong.add(what + ", at what it is about: " + another + " | " + nowhere);
          }
        }
        tried += 3;
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(before, TenantRows.of(PRODUCT, TENANT));
    Measured.isolation("DeskTokensIT", tried + " cases");
  }

  /** The token is right, of their own department; the message is not theirs. */
  @Test
  void a_reader_of_another_department_finds_no_message_of_ours() throws Exception {
    Map<String, String> before = TenantRows.of(PRODUCT, TENANT);
    Leave theirs = THEIRS.get("messages");
    int tried = 0;
    for (Door door : doors()) {
      if (door.path().contains("{message}")) {
        Said at = ask(door, theirs.subject(), theirs.token(), message);
        assertEquals(ask(door, theirs.subject(), theirs.token(), NOWHERE), at, door.toString());
        assertEquals(422, at.status(), door + " " + at);
        tried++;
      }
    }
    assertTrue(tried >= 2, "doors of one message: " + tried);
    assertEquals(before, TenantRows.of(PRODUCT, TENANT));
    for (String list : List.of("", "/junk")) {
      Said said =
          ask(new Door("GET", "/api/desk/messages/{id}" + list), theirs.subject(), theirs.token());
      assertEquals(200, said.status());
      assertTrue(!said.body().contains(message.toString()), said.body());
    }
  }

  /** So that refusals mean something: our own tokens open each kind of door. */
  @Test
  void each_token_opens_its_own_door() throws Exception {
    for (Map.Entry<String, String> kind : PURPOSES.entrySet()) {
      Leave own = OURS.get(kind.getValue());
      Door door = new Door("GET", "/api/desk/" + kind.getKey() + "/{id}");
      assertTrue(doors().contains(door), door + " is no door any more");
      Said said = ask(door, own.subject(), own.token());
      assertEquals(200, said.status(), kind + said.body());
      assertTrue(said.body().contains(TENANT), kind + said.body());
    }
  }

  private static List<Door> doors() {
    List<Door> doors =
        Doors.all().stream().filter(door -> door.path().startsWith("/api/desk/")).toList();
    assertTrue(doors.size() >= 11, "" + doors);
    return doors;
  }

  private static String purpose(Door door) {
    String purpose = PURPOSES.get(door.path().split("/")[3]);
    assertTrue(purpose != null, door + " is of no kind that this test knows");
    return purpose;
  }

  /**
   * An answer.
   *
   * @param body but for the ids that were asked with
   */
  private record Said(int status, String type, String body) {}

  private static Said ask(Door door, UUID id, String token) throws IOException {
    return ask(door, id, token, message);
  }

  private static Said ask(Door door, UUID id, String token, UUID ofMessage) throws IOException {
    String path =
        door.path()
            .replace("{id}", id.toString())
            .replace("{message}", ofMessage.toString())
            .replace("{digest}", "0".repeat(64));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path))
            .header("Origin", PRODUCT.site("sign"))
            .header("Authorization", "Bearer " + token);
    if (door.method().equals("POST")) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{}"));
    }
    HttpResponse<String> answer = Person.send(request);
    return new Said(
        answer.statusCode(),
        answer.headers().firstValue("content-type").orElse(""),
        answer.body().replace(id.toString(), "").replace(ofMessage.toString(), ""));
  }
}
