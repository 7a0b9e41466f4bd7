package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Every door that takes JSON, with other JSON: another kind of value in each place of a good text,
 * members that nobody asked for, texts that are no objects. None breaks the server, and what has a
 * member more than it should is refused.
 */
class HostileJsonIT {
  private static final String TENANT = "bpkad";
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  private static final String PAGE =
      "{\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/uji-json\",\"title\":\"Uji\","
          + "\"summary\":\"\",\"date\":\"2026-11-20\",\"image\":null,\"aliases\":[\"/lama\"],\"fields\":{},"
          + "\"body\":[{\"type\":\"text\",\"doc\":{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"Halo\"}]}]}}]}}";

  private static int made;

  private static final List<Object> OTHERS =
      Arrays.asList(
          null,
          1L,
          -1L,
          Long.MAX_VALUE,
          true,
          "' or 1=1 --",
          "",
          List.of(),
          List.of("a"),
          Map.of(),
          Map.of("$ne", "x"),
          Map.of("type", Map.of()));

  private static final List<String> MEMBERS =
      List.of("__proto__", "constructor", "tenant_id", "a.b", "a[]", "$where", "id", "class");

  private static final List<String> TEXTS =
      List.of(
          "",
          "null",
          "1",
          "\"x\"",
          "[]",
          "[{}]",
          "{}",
          "{\"a\":1,\"a\":2}",
          "{\"content\":[]}",
          "{\"content\":{}}",
          "{\"signatures\":{}}",
          "{\"signatures\":[null]}",
          "{\"base\":\"1\",\"content\":{\"type\":[]}}",
          "{\"content\":{\"type\":{\"a\":1}}}",
          "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}",
          "{\"\\u0000\":\"\\ud800\"}",
          "{\"a\":1e999}",
          "\uFEFF{}");

  @Test
  void a_text_that_is_no_good_is_a_bad_request(TestReporter reporter)
      throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Teks", TENANT, Role.AUTHOR, Role.PUBLISHER);
    Road.Link key = Road.keyRequest(author);
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (Doors.Door door : Doors.all()) {
      if (door.method().equals("POST")) {
        String path =
            door.path()
                .replace("{id}", key.id().toString())
                .replaceAll("\\{[^}]*\\}", "00000000-0000-4000-8000-000000000000");
        for (String text : TEXTS) {
          HttpResponse<String> answer = posted(author, key, path, text.getBytes());
          cases++;
          // Presence takes no body at all.
          boolean refused = answer.statusCode() >= 400 || door.path().endsWith("/kehadiran");
          if (!refused || !FormFieldsIT.broken(path, answer).isEmpty()) {
            wrong.add(door + " " + text + ": " + answer.statusCode() + " " + answer.body());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    reporter.publishEntry("cases", "" + cases);
  }

  @Test
  void another_value_in_any_place_of_a_page_breaks_nothing(TestReporter reporter)
      throws IOException, SQLException, Rejected {
    Person author = Person.of(PRODUCT, "Uji Nilai", TENANT, Role.AUTHOR);
    assertEquals(200, author.postJson("/api/halaman", PAGE).statusCode(), "it was good before");
    List<String> wrong = new ArrayList<>();
    List<byte[]> texts = new ArrayList<>();
    List<byte[]> members = new ArrayList<>();
    Object good = Json.parse(PAGE.getBytes(StandardCharsets.UTF_8), 1 << 16);
    places(
        good,
        List.of(),
        path -> {
          OTHERS.forEach(other -> texts.add(Json.canonical(changed(good, path, other, null))));
          MEMBERS.forEach(
              member -> {
                Object more = changed(good, path, "x", member);
                if (!more.equals(good)) {
                  members.add(Json.canonical(more));
                }
              });
        });
    for (byte[] text : texts) {
      wrong.addAll(
          FormFieldsIT.broken(
              new String(text, StandardCharsets.UTF_8),
              author.postJson("/api/halaman", fresh(text))));
    }
    for (byte[] text : members) {
      HttpResponse<String> answer = author.postJson("/api/halaman", fresh(text));
      wrong.addAll(FormFieldsIT.broken(utf8(text), answer));
      if (answer.statusCode() < 400) {
        wrong.add("taken with a member more: " + utf8(text));
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(texts.size() > 150 && members.size() > 30, texts.size() + " " + members.size());
    reporter.publishEntry("cases", "" + (texts.size() + members.size()));
  }

  /** With an address of its own, so that none is refused for another one's. */
  private static String fresh(byte[] text) {
    made++;
    return utf8(text).replace("uji-json", "uji-json-" + made).replace("/lama", "/lama-" + made);
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void places(Object value, List<Object> path, Consumer<List<Object>> each) {
    each.accept(path);
    if (value instanceof Map<?, ?> object) {
      object.forEach((name, one) -> places(one, longer(path, name), each));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        places(list.get(i), longer(path, i), each);
      }
    }
  }

  private static List<Object> longer(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /**
   * The value with another one at this place, or with a member more in the object that is there.
   */
  private static Object changed(Object value, List<Object> path, Object other, String member) {
    if (path.isEmpty()) {
      if (member == null) {
        return other;
      }
      if (value instanceof Map<?, ?> object) {
        Map<Object, Object> more = new LinkedHashMap<>(object);
        more.putIfAbsent(member, other);
        return more;
      }
      return value;
    }
    List<Object> rest = path.subList(1, path.size());
    if (value instanceof Map<?, ?> object) {
      Map<Object, Object> copy = new LinkedHashMap<>(object);
      copy.put(path.get(0), changed(object.get(path.get(0)), rest, other, member));
      return copy;
    }
    List<Object> copy = new ArrayList<>((List<?>) value);
    copy.set((Integer) path.get(0), changed(copy.get((Integer) path.get(0)), rest, other, member));
    return copy;
  }

  private static HttpResponse<String> posted(Person who, Road.Link leave, String path, byte[] body)
      throws IOException {
    boolean desk = path.startsWith("/api/desk/");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path))
            .header("Content-Type", "application/json")
            .header("Origin", desk ? PRODUCT.site("sign") : PRODUCT.authoring())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return Person.send(
        desk
            ? request.header("Authorization", "Bearer " + leave.token())
            : request.header("Cookie", "perisai=" + who.session().text()));
  }
}
