package id.perisai.admin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void leaves_plain_text_as_it_is_and_doubles_quotes() {
    assertEquals(
        "\"7\",\"menyunting \"\"Profil\"\", lagi\"\r\n",
        Csv.row("7", "menyunting \"Profil\", lagi"));
    assertEquals("\"\",\"a\nb\"\r\n", Csv.row("", "a\nb"));
  }

  @Test
  void begins_no_formula() {
    for (String text :
        new String[] {
          "=HYPERLINK(\"http://x\")",
          "+1",
          "-1",
          "@sum(1)",
          "\t=1",
          " =1",
          "\r=1",
          "|calc",
          "\uff1d1"
        }) {
      assertEquals("'", Csv.row(text).substring(1, 2), text);
    }
  }
}
