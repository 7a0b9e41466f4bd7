package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.FormKind;
import id.perisai.inbox.Receipt;
import id.perisai.release.Rejected;
import id.perisai.release.SlotMarkup;
import id.perisai.web.FormField.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormMarkupTest {
  private static final List<FormWords> LANGUAGES = List.of(FormWords.INDONESIAN, FormWords.ENGLISH);

  /** What visitors type to take a page over; the same are planted in contents elsewhere. */
  private static final List<String> PAYLOADS =
      List.of(
          "<script>alert(1)</script>",
          "</textarea><script>alert(1)</script>",
          "\"><script>alert(1)</script>",
          "' onmouseover='alert(1)",
          "\" onfocus=\"alert(1)\" autofocus=\"",
          "<img src=x onerror=alert(1)>",
          "<svg/onload=alert(1)>",
          "javascript:alert(1)",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "&#60;script&#62;",
          "<!--perisai:slot-->",
          "--><script>alert(1)</script><!--",
          "</form><form action=\"https://evil.example/\">",
          "<a href=\"https://evil.example/\">klik</a>",
          "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example\">",
          "<base href=\"https://evil.example/\">",
          "{{7*7}} ${7*7} <%= 7*7 %>",
          "\u202egnp.exe",
          "a\u0000b\u001bc",
          "<style>*{display:none}</style>",
          "]]><script>alert(1)</script>",
          "\ud83d\ude42 <b>é</b>",
          "<ScRiPt\n>alert(1)</sCrIpT\n>",
          "<details open ontoggle=alert(1)>",
          "\\\"><script>alert(1)</script>");

  @Test
  void whatever_is_typed_stands_there_as_text() {
    for (FormKind kind : FormKind.values()) {
      for (String payload : PAYLOADS) {
        Map<String, String> typed = new HashMap<>();
        FormField.names(kind).forEach(name -> typed.put(name, payload));
        for (FormWords words : LANGUAGES) {
          String slot = FormMarkup.form(kind, words, "/kontak", typed, problems(kind));
          assertDoesNotThrow(() -> SlotMarkup.requireHarmless(slot), payload);
          assertFalse(slot.contains("<script"), payload);
          String again = FormMarkup.notTaken(kind, words, "/kontak", "full", typed);
          assertDoesNotThrow(() -> SlotMarkup.requireHarmless(again), payload);
        }
      }
    }
  }

  /** The control: the same check finds what is not escaped. */
  @Test
  void a_payload_that_is_not_escaped_would_be_found() {
    String slot = FormMarkup.form(FormKind.CONTACT, FormWords.INDONESIAN, "/kontak");
    String planted = slot.replace("</textarea>", "<script>alert(1)</script></textarea>");
    assertFalse(planted.equals(slot));
    assertThrows(Rejected.class, () -> SlotMarkup.requireHarmless(planted));
  }

  @Test
  void keeps_what_was_typed_and_says_what_is_wrong_beside_it() {
    String slot =
        FormMarkup.form(
            FormKind.COMPLAINT,
            FormWords.INDONESIAN,
            "/pengaduan",
            Map.of("name", "Siti & \"Sari\"", "message", "\nbaris satu\nbaris dua"),
            Map.of("subject", Problem.MISSING));
    assertTrue(slot.contains("value=\"Siti &amp; &quot;Sari&quot;\""), slot);
    assertTrue(slot.contains(">\n\nbaris satu\nbaris dua</textarea>"), slot);
    assertTrue(slot.contains("aria-describedby=\"f-subject-problem\" aria-invalid=\"true\""), slot);
    assertTrue(slot.contains("<a href=\"#f-subject\">Perihal: belum diisi</a>"), slot);
    assertFalse(slot.contains("f-name-problem"), slot);
  }

  @Test
  void the_receipt_is_shown_in_both_languages() {
    Receipt receipt = Receipt.random();
    for (FormWords words : LANGUAGES) {
      for (FormKind kind : FormKind.values()) {
        String slot = FormMarkup.receipt(kind, words, receipt);
        assertTrue(slot.contains("<strong>" + receipt.number() + "</strong>"), slot);
        assertDoesNotThrow(() -> SlotMarkup.requireHarmless(slot));
      }
    }
  }

  @Test
  void both_languages_have_the_same_words() {
    assertEquals(FormWords.INDONESIAN.keys(), FormWords.ENGLISH.keys());
    assertThrows(IllegalArgumentException.class, () -> FormWords.ENGLISH.get("nothing"));
  }

  @Test
  void a_form_without_input_says_why_in_both_languages() {
    for (FormWords words : LANGUAGES) {
      for (String why : List.of("no_key", "held")) {
        String slot = FormMarkup.closed(FormKind.CONTACT, words, why);
        assertDoesNotThrow(() -> SlotMarkup.requireHarmless(slot));
        assertFalse(slot.contains("<form"), slot);
      }
    }
  }

  private static Map<String, Problem> problems(FormKind kind) {
    Map<String, Problem> problems = new HashMap<>();
    FormField.of(kind).forEach(field -> problems.put(field.name(), Problem.BAD_CHARACTER));
    return problems;
  }
}
