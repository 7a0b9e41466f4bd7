package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every form, filled in wrongly: the screen comes back and says what to mend. */
class WrongFormsIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "bpbd";
  private static final String OTHER_DIGEST = "0".repeat(64);

  private static Person everything;
  private static Road road;
  private static UUID draft;
  private static UUID warned;
  private static UUID submission;
  private static UUID batch;

  /** What somebody sends, and the words that the answer must hold. */
  private record Wrong(String name, Sent sent, String sentence) {}

  private interface Sent {
    HttpResponse<String> send() throws Exception;
  }

  @BeforeAll
  static void write() throws SQLException, IOException {
    everything =
        Person.of(
            PRODUCT,
            "Uji Salah",
            TENANT,
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.TENANT_ADMIN);
    road = new Road(PRODUCT, TENANT);
    draft = road.written("uji-salah-" + System.nanoTime(), "Uji salah");
    warned = road.written("uji-temuan-" + System.nanoTime(), "Slot gacor maxwin judi online");
    submission = road.submitted(road.written("uji-tinjau-" + System.nanoTime(), "Uji tinjau"));
    batch = Imported.into(PRODUCT, "disnakertrans");
  }

  @TestFactory
  List<DynamicTest> shows_the_screen_again_with_a_sentence() {
    Forms all = new Forms(everything);
    Forms author = new Forms(road.author);
    String review = "/tinjau/" + submission;
    byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
    List<Wrong> wrong = new ArrayList<>();
    wrong.add(
        new Wrong(
            "a wrong password",
            () ->
                Forms.ofNobody(PRODUCT)
                    .send(
                        "/masuk",
                        "masuk",
                        "submit",
                        "email",
                        "siapa@contoh.id",
                        "password",
                        "salah"),
            "Alamat email atau kata sandi salah"));
    wrong.add(
        new Wrong(
            "an invitation without a role",
            () -> all.send("/orang", "undang", "kirim", "nama", "Ani", "email", "ani"),
            "Pilih paling sedikit satu peran"));
    wrong.add(
        new Wrong(
            "an invitation without a name",
            () -> all.send("/orang", "undang", "kirim", "nama", ""),
            "Isi nama orangnya"));
    wrong.add(
        new Wrong(
            "a submission of findings without a reason",
            () -> author.send("/halaman/" + warned + "/ajukan", "ajukan", "kirim", "alasan", " "),
            "Tulis alasan"));
    for (String digest : List.of(OTHER_DIGEST, "bukan digest", "")) {
      wrong.add(
          new Wrong(
              "a submission of other content: " + digest,
              () ->
                  author.send("/halaman/" + draft + "/ajukan", "ajukan", "kirim", "digest", digest),
              "berubah"));
      wrong.add(
          new Wrong(
              "an approval of other content: " + digest,
              () -> all.send(review, "setujui", "kirim", "digest", digest),
              "berubah"));
    }
    wrong.add(
        new Wrong(
            "a refusal without a reason",
            () -> all.send(review, "tolak", "kirim", "alasan", "  "),
            "alasan"));
    wrong.add(
        new Wrong(
            "an approval of one's own work",
            () -> new Forms(road.author).send(review, "setujui", "kirim"),
            "Setujui"));
    wrong.add(
        new Wrong(
            "an upload of nothing",
            () -> all.upload("/media", "unggah", "kirim", "berkas", "", null),
            "Pilih"));
    wrong.add(
        new Wrong(
            "an upload of a drawing",
            () -> all.upload("/media", "unggah", "kirim", "berkas", "logo.svg", svg),
            "SVG"));
    wrong.add(
        new Wrong(
            "an upload of words",
            () ->
                all.upload(
                    "/media",
                    "unggah",
                    "kirim",
                    "berkas",
                    "../../foto.jpg",
                    "bukan gambar".getBytes(StandardCharsets.UTF_8)),
            "JPEG"));
    wrong.add(
        new Wrong(
            "an import approved unread",
            () ->
                new Forms(Person.of(PRODUCT, "Uji Impor", "disnakertrans", Role.REVIEWER))
                    .send("/impor/" + batch, "setujui", "kirim"),
            "laporan"));
    wrong.add(
        new Wrong(
            "a release of nothing",
            () ->
                new Forms(Person.of(PRODUCT, "Uji Terbit", "dinkopukmperindag", Role.PUBLISHER))
                    .send("/terbit", "siapkan", "kirim"),
            "Tidak ada yang perlu diterbitkan"));
    wrong.add(
        new Wrong(
            "no key chosen",
            () ->
                new Forms(Person.of(PRODUCT, "Uji Kunci", "platform", Role.PLATFORM_ADMIN))
                    .send("/platform/kunci", "kunci", "kirim"),
            "<h1"));
    return wrong.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () -> {
                      HttpResponse<String> answer = one.sent().send();
                      assertEquals(200, answer.statusCode(), answer.body());
                      String main = answer.body().substring(answer.body().indexOf("<main"));
                      assertTrue(main.contains(one.sentence()), answer.body());
                      assertFalse(
                          main.matches("(?s).*(Exception|java\\.|id\\.perisai|\\?\\?\\?).*"),
                          answer.body());
                    }))
        .toList();
  }

  @Test
  void does_nothing_for_whoever_may_not_press_the_button() throws Exception {
    Person author = Person.of(PRODUCT, "Uji Tanpa Hak", TENANT, Role.AUTHOR);
    HttpResponse<String> approved =
        new Forms(author).send("/tinjau/" + submission, "setujui", "kirim");
    assertEquals(200, approved.statusCode());
    assertTrue(
        new Forms(everything)
            .send("/tinjau/" + submission, "tolak", "kirim")
            .body()
            .contains("alasan"),
        "it still waits");
    Person publisher = Person.of(PRODUCT, "Uji Tanpa Hak", TENANT, Role.PUBLISHER);
    for (String path : List.of("/orang", "/platform", "/platform/kunci", "/catatan", "/menu")) {
      assertEquals(403, publisher.get(path).statusCode(), path);
    }
  }
}
