package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.message.LockedSealingKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
  void a_text_that_is_no_good_is_a_bad_request() throws IOException, SQLException {
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
    Measured.isolation("HostileJsonIT, texts that are no good", cases + " cases");
  }

  @Test
  void another_value_in_any_place_of_a_page_breaks_nothing()
      throws IOException, SQLException, Rejected {
    Person author = Person.of(PRODUCT, "Uji Nilai", TENANT, Role.AUTHOR);
    assertEquals(200, author.postJson("/api/halaman", PAGE).statusCode(), "it was good before");
    List<String> wrong = new ArrayList<>();
    Variants variants = Variants.of(PAGE, Set.of());
    for (byte[] text : variants.texts()) {
      wrong.addAll(FormFieldsIT.broken(utf8(text), author.postJson("/api/halaman", fresh(text))));
    }
    for (byte[] text : variants.members()) {
      HttpResponse<String> answer = author.postJson("/api/halaman", fresh(text));
      wrong.addAll(FormFieldsIT.broken(utf8(text), answer));
      if (answer.statusCode() < 400) {
        wrong.add("taken with a member more: " + utf8(text));
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(variants.texts().size() > 150 && variants.members().size() > 30, "" + variants);
    int cases = variants.texts().size() + variants.members().size();
    Measured.isolation("HostileJsonIT, values in a page", cases + " cases");
  }

  /** Doors that take no JSON: nothing at all, or a file. */
  private static final Set<String> NO_JSON =
      Set.of(
          "/api/media",
          "/api/media/berkas",
          "/api/halaman/{page}/kehadiran",
          "/api/desk/messages/{id}/{message}/done");

  /**
   * What a door takes.
   *
   * @param at its address
   * @param free members that may say anything
   * @param status of the answer to the text as it is
   */
  private record Good(String at, Road.Link leave, byte[] text, Set<String> free, int status) {}

  @Test
  void another_value_in_any_place_of_what_a_door_takes_is_refused() throws Exception {
    Person person =
        Person.of(PRODUCT, "Uji Pintu", TENANT, Role.AUTHOR, Role.PUBLISHER, Role.RESPONDER);
    Map<String, Good> doors = goods(person);
    Set<String> known = new TreeSet<>(NO_JSON);
    known.add("/api/halaman"); // above
    known.addAll(doors.keySet());
    assertEquals(
        Doors.all().stream()
            .filter(door -> door.method().equals("POST"))
            .map(Doors.Door::path)
            .collect(Collectors.toCollection(TreeSet::new)),
        known,
        "each door has a good text here");
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (Map.Entry<String, Good> door : doors.entrySet()) {
      Good good = door.getValue();
      boolean page = good.leave() == null; // which may have another title, and be saved
      if (page) {
        assertGood(door.getKey(), person, good, fresh(good.text()));
      }
      Variants variants = Variants.of(utf8(good.text()), good.free());
      for (List<byte[]> kind : List.of(variants.texts(), variants.members())) {
        for (byte[] text : kind) {
          byte[] sent = page ? fresh(text).getBytes(StandardCharsets.UTF_8) : text;
          HttpResponse<String> answer = posted(person, good.leave(), good.at(), sent);
          cases++;
          wrong.addAll(FormFieldsIT.broken(door.getKey() + " " + utf8(text), answer));
          if (answer.statusCode() < 400 && !(page && kind == variants.texts())) {
            wrong.add(door.getKey() + " took " + utf8(text));
          }
        }
      }
      if (!page) { // a leave is good once
        assertGood(door.getKey(), person, good, utf8(good.text()));
      }
    }
    assertEquals(List.of(), wrong);
    Measured.isolation("HostileJsonIT, values in what doors take", cases + " cases");
  }

  private static void assertGood(String door, Person person, Good good, String text)
      throws IOException {
    HttpResponse<String> answer =
        posted(person, good.leave(), good.at(), text.getBytes(StandardCharsets.UTF_8));
    assertEquals(good.status(), answer.statusCode(), door + " " + answer.body());
  }

  private static Map<String, Good> goods(Person person) throws Exception {
    Road road = new Road(PRODUCT, TENANT);
    road.approved("uji-pintu-json-" + System.nanoTime(), "Uji pintu");
    Road.Link candidate = road.prepared();
    Road.Link key = Road.leave(person, "key");
    Road.Link passkey = Road.leave(person, "key");
    Road.Link sealing = Road.leave(person, "sealing");
    char[] passphrase = "kuda baterai benar staples".toCharArray();
    UUID page = road.written("uji-json-" + System.nanoTime(), "Uji");
    return Map.of(
        "/api/halaman/{page}/revisi",
            new Good(
                "/api/halaman/" + page + "/revisi",
                null,
                ("{\"base\":1," + PAGE.substring(1)).getBytes(StandardCharsets.UTF_8),
                Set.of(),
                200),
        "/api/desk/candidates/{id}/signatures",
            new Good(
                "/api/desk/candidates/" + candidate.id() + "/signatures",
                candidate,
                road.signed(candidate),
                Set.of(),
                200),
        "/api/desk/keys/{id}",
            new Good(
                "/api/desk/keys/" + key.id(),
                key,
                SoftwareKey.make(passphrase).bytes(),
                Set.of(),
                201),
        "/api/desk/keys/{id}/passkey",
            new Good(
                "/api/desk/keys/" + passkey.id() + "/passkey",
                passkey,
                offeredPasskey(person, passkey.id()),
                Set.of("label"),
                201),
        "/api/desk/sealing/{id}",
            new Good(
                "/api/desk/sealing/" + sealing.id(),
                sealing,
                LockedSealingKey.make(passphrase).bytes(),
                Set.of(),
                201));
  }

  /** As docs/signing.md says what a new passkey signs. */
  private static byte[] offeredPasskey(Person person, UUID request) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    PasskeyKey key = PasskeyKey.of(-7, pair.getPublic().getEncoded());
    String offer =
        "perisai/key-offer/v1\n%s\n%s\n%s\n%s\n"
            .formatted(person.tenant(), person.id(), request, key.keyId().hex());
    String desk = PRODUCT.site("sign");
    byte[] client =
        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
            .formatted(base64url(sha256(offer.getBytes(StandardCharsets.UTF_8))), desk)
            .getBytes(StandardCharsets.UTF_8);
    byte[] rp = sha256(URI.create(desk).getHost().getBytes(StandardCharsets.UTF_8));
    byte[] data = Arrays.copyOf(rp, rp.length + 5);
    data[rp.length] = 0x05; // present and verified
    java.security.Signature signing = java.security.Signature.getInstance("SHA256withECDSA");
    signing.initSign(pair.getPrivate());
    signing.update(data);
    signing.update(sha256(client));
    return Json.canonical(
        Map.of(
            "algorithm", -7L,
            "public", base64url(pair.getPublic().getEncoded()),
            "credential", base64url(sha256(data)),
            "label", "Uji",
            "authenticatorData", base64url(data),
            "clientData", base64url(client),
            "signature", base64url(signing.sign())));
  }

  private static byte[] sha256(byte[] bytes) {
    return Digest.of(bytes).bytes();
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * A good text with another value in each of its places, and with a member more in each object.
   */
  private record Variants(List<byte[]> texts, List<byte[]> members) {
    /**
     * @param free members in whose place no other text is put
     */
    static Variants of(String text, Set<String> free) throws Rejected {
      Object good = Json.parse(text.getBytes(StandardCharsets.UTF_8), 1 << 16);
      List<byte[]> texts = new ArrayList<>();
      List<byte[]> members = new ArrayList<>();
      places(
          good,
          List.of(),
          path -> {
            boolean any = path.size() == 1 && free.contains(path.get(0));
            OTHERS.stream()
                .filter(other -> !(any && other instanceof String))
                .map(other -> changed(good, path, other, null))
                .filter(other -> !good.equals(other))
                .forEach(other -> texts.add(Json.canonical(other)));
            MEMBERS.forEach(
                member -> {
                  Object more = changed(good, path, "x", member);
                  if (!more.equals(good)) {
                    members.add(Json.canonical(more));
                  }
                });
          });
      return new Variants(texts, members);
    }

    @Override
    public String toString() {
      return texts.size() + " " + members.size();
    }
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
