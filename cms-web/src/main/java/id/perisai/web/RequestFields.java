package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;

/**
 * How many header fields a request may have, and of what length together (RFC 6585 §5). Within
 * twice these bounds a client is told why it is refused; beyond them the {@link Listener} hangs up.
 */
final class RequestFields {
  /** Browsers send some twenty. */
  static final int MOST = 64;

  /** Names and values together, in characters. */
  static final int LONGEST = 16 * 1024;

  private RequestFields() {}

  /** Makes nothing: each request of every visitor comes by here. */
  static void requireFew(HeaderMap fields) throws RequestRefused {
    int count = 0;
    int length = 0;
    for (long at = fields.fastIterate(); at != -1L; at = fields.fiNext(at)) {
      HeaderValues field = fields.fiCurrent(at);
      for (int i = 0; i < field.size(); i++) {
        count++;
        String value = field.get(i);
        length += field.getHeaderName().length() + value.length();
        if (value.indexOf('\0') >= 0) {
          // RFC 9110 §5.5: dangerous wherever somebody reads it as an end.
          throw new RequestRefused(Reason.BAD_FIELD, "a null in a field");
        }
      }
    }
    if (count > MOST || length > LONGEST) {
      throw new RequestRefused(
          Reason.FIELDS_TOO_LARGE, "more than " + MOST + " fields, or than " + LONGEST);
    }
  }
}
