package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedOutputTest {
  private static String written(String tag, String attribute, String value) {
    EncodedOutput output = new EncodedOutput();
    output.setContext(tag, attribute);
    output.writeUserContent(value);
    return output.toString();
  }

  @Test
  void encodes_for_the_place_where_a_value_stands() {
    assertEquals("&lt;b&gt; \"a\" &amp; 'c'", written("p", null, "<b> \"a\" & 'c'"));
    assertEquals("&lt;b> &#34;a&#34; &amp; &#39;c&#39;", written("p", "title", "<b> \"a\" & 'c'"));
    assertEquals("", written("p", "title", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "ONLOAD", "style", "srcdoc"})
  void refuses_values_in_attributes_that_run(String attribute) {
    assertThrows(IllegalStateException.class, () -> written("p", attribute, "harmless"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "STYLE", "iframe", "noscript"})
  void refuses_values_in_elements_that_are_not_text(String tag) {
    assertThrows(IllegalStateException.class, () -> written(tag, null, "harmless"));
  }

  @ParameterizedTest
  @CsvSource({
    "a, href, javascript:alert(1)",
    "img, src, //evil.example/x.png",
    "img, src, 'data:image/png;base64,x'",
    "form, action, vbscript:x",
    "img, srcset, https://evil.example/x.png 400w"
  })
  void refuses_links_of_other_forms_even_if_content_let_them_pass(
      String tag, String attribute, String value) {
    assertThrows(IllegalStateException.class, () -> written(tag, attribute, value));
  }

  @Test
  void refuses_to_write_without_encoding() {
    EncodedOutput output = new EncodedOutput();
    assertThrows(IllegalStateException.class, () -> output.writeUnsafeContent("<b>"));
    output.setContext("p", "title");
    assertThrows(
        IllegalStateException.class,
        () -> output.writeUserContent((gg.jte.Content) part -> part.writeContent("<b>")));
  }
}
