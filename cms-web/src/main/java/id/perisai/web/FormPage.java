package id.perisai.web;

import id.perisai.inbox.FormKind;
import id.perisai.release.ComposedPage;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed page that holds a form.
 *
 * @param kind as the signed bytes around the slot say it
 */
record FormPage(ComposedPage page, FormKind kind) {
  private static final Pattern FRAME =
      Pattern.compile("<div class=\"form\" data-form=\"([a-z]+)\">" + ComposedPage.MARKER);

  /**
   * @param signed the page's verified bytes
   * @throws Rejected WRONG_SLOT if its slot is not in the frame of a form
   */
  static FormPage of(byte[] signed) throws Rejected {
    Matcher frame = FRAME.matcher(new String(signed, StandardCharsets.UTF_8));
    FormKind kind = frame.find() ? FormKind.of(frame.group(1)).orElse(null) : null;
    if (kind == null) {
      throw new Rejected(Reason.WRONG_SLOT, "a page with a form", "the frame of a form", "none");
    }
    return new FormPage(ComposedPage.of(signed), kind);
  }

  FormWords words() {
    return page.isEnglish() ? FormWords.ENGLISH : FormWords.INDONESIAN;
  }
}
