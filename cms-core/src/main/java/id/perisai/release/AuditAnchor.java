package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A leaf of the log that is no statement's: where the platform's audit trail ended, whose last
 * entry there names the ends of all other trails. It says nothing to those who have no trail, and
 * nothing is taken on the strength of it.
 *
 * @param chain of the trail's entry {@code audit.anchor}
 */
public record AuditAnchor(Digest chain) implements LogLeaf {
  static final String FIRST_LINE = "perisai/anchor/v1\n";

  private static final Pattern FORM = Pattern.compile(FIRST_LINE + "([0-9a-f]{64})\n");

  static AuditAnchor parse(String text) throws Rejected {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Rejected(Reason.MALFORMED, "log entry", "the anchor of an audit trail", text);
    }
    return new AuditAnchor(Digest.parse(matcher.group(1)));
  }

  @Override
  public byte[] bytes() {
    return (FIRST_LINE + chain.hex() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
