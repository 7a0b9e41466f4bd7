package id.perisai.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HrefTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.lapor.go.id/",
        "http://bkd.serangkota.go.id:8080/a?b=c&d=%20#e",
        "https://id.wikipedia.org/wiki/Kota_Serang_(Banten)",
        "https://contoh.id/jalan-é",
        "mailto:disdukcapil@serangkota.go.id",
        "mailto:a@b.go.id?subject=Halo",
        "tel:+62254200000",
        "/",
        "/layanan/akta-kelahiran?x=1#syarat",
        "#syarat"
      })
  void allows_the_forms_that_pages_need(String href) {
    assertEquals(href, new Href(href).value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://x/y",
        "file:///etc/passwd",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://go.id@evil.example/",
        "https://",
        "http://exa mple.id/",
        "https://contoh.id/\"onmouseover=alert(1)",
        "https://contoh.id/<script>",
        "https://contoh.id/\u202egnp.exe",
        "layanan",
        "?q=1",
        "#",
        "",
        "mailto:",
        "mailto:a@b.id\nBcc: c@d.id",
        "tel:alert"
      })
  void refuses_every_other_form(String href) {
    assertThrows(IllegalArgumentException.class, () -> new Href(href));
  }
}
