package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every form, filled in wrongly: the screen comes back and says what to mend. */
class WrongFormsIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final Pattern STATE =
      Pattern.compile("name=\"jakarta\\.faces\\.ViewState\"[^>]*value=\"([^\"]+)\"");
  private static final Pattern VIEWS = Pattern.compile("perisai_tampilan=([^;]+)");

  /** A form by the screen, its fields, and the words that the answer must hold. */
  private record Wrong(String path, String fields, String sentence) {}

  @TestFactory
  List<DynamicTest> shows_the_screen_again_with_a_sentence() throws SQLException, IOException {
    Person everything =
        Person.of(
            PRODUCT,
            "Uji Salah",
            "bpbd",
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.TENANT_ADMIN);
    String cookie = "perisai=" + everything.session().text();
    return List.of(
            new Wrong(
                "/masuk",
                "masuk=masuk&masuk:email=siapa@contoh.id&masuk:password=salah&masuk:submit=x",
                "Alamat email atau kata sandi salah"),
            new Wrong(
                "/orang",
                "undang=undang&undang:nama=Ani&undang:email=ani&undang:kirim=x",
                "Pilih paling sedikit satu peran"),
            new Wrong("/orang", "undang=undang&undang:nama=&undang:kirim=x", "Isi nama orangnya"))
        .stream()
        .map(
            wrong ->
                DynamicTest.dynamicTest(
                    wrong.path() + " " + wrong.sentence(),
                    () -> {
                      HttpResponse<String> answer =
                          post(wrong, wrong.path().equals("/masuk") ? "" : cookie);
                      assertEquals(200, answer.statusCode(), answer.body());
                      assertTrue(answer.body().contains(wrong.sentence()), answer.body());
                    }))
        .toList();
  }

  @Test
  void shows_the_keys_again_when_none_was_chosen() throws SQLException, IOException {
    Person platform = Person.of(PRODUCT, "Uji Kunci", "platform", Role.PLATFORM_ADMIN);
    HttpResponse<String> answer =
        post(
            new Wrong("/platform/kunci", "kunci=kunci&kunci:kirim=x", ""),
            "perisai=" + platform.session().text());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static HttpResponse<String> post(Wrong wrong, String cookie) throws IOException {
    HttpResponse<String> page = Person.send(request(wrong.path(), cookie).GET());
    String views =
        page.headers().allValues("set-cookie").stream()
            .map(VIEWS::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .findFirst()
            .orElse("");
    Matcher state = STATE.matcher(page.body());
    String form =
        state.find()
            ? "&jakarta.faces.ViewState="
                + URLEncoder.encode(state.group(1), StandardCharsets.UTF_8)
            : "";
    return Person.send(
        request(wrong.path(), cookie + "; perisai_tampilan=" + views)
            .header("Origin", PRODUCT.authoring())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(wrong.fields() + form)));
  }

  private static HttpRequest.Builder request(String path, String cookie) {
    return HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path)).header("Cookie", cookie);
  }
}
