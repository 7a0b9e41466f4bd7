package id.perisai.admin.desk;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.publish.PublishRefusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the desk's requests have in common: who speaks, about what, and how much they may send. */
final class DeskDoor {
  private static final Pattern BEARER = Pattern.compile("Bearer ([A-Za-z0-9_-]{20,100})");

  private DeskDoor() {}

  /**
   * The person for whom the request's token speaks.
   *
   * @throws Refused CANDIDATE_UNKNOWN for no token, a wrong, expired or used one, one for something
   *     else; the answer never tells which
   */
  static Acting acting(
      DeskTokens tokens, HttpServletRequest request, Purpose purpose, UUID subject) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    Matcher bearer = BEARER.matcher(header == null ? "" : header);
    if (!bearer.matches()) {
      throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
    }
    Acting who =
        tokens
            .redeem(Token.presented(bearer.group(1)), purpose, subject, Instant.now())
            .orElseThrow(() -> new Refused(PublishRefusal.CANDIDATE_UNKNOWN));
    SecurityLogFilter.speaks(request, who);
    return who;
  }

  /**
   * A request's body of at most {@code most} bytes.
   *
   * @throws TooLong before more is read
   */
  static byte[] body(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new TooLong(most);
    }
    return bytes;
  }

  /** A body that is longer than anything the desk sends. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong(int most) {
      super("at most " + most + " bytes");
    }
  }
}
