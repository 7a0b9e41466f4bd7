package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.DateUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Date;

/**
 * What a request makes its answer depend on (RFC 9110 §13), in the order of its §13.2.2. Dates by
 * which a client's copy is good are compared for equality, as strings: a hold may show an older
 * release again, and then what is older than that copy is still another page.
 */
final class Preconditions {
  /** What the conditions say of an answer. */
  enum Outcome {
    /** It is to be sent. */
    SEND,
    /** The client has it: 304. */
    HELD,
    /** The client wants it only as it no longer is: 412. */
    FAILED
  }

  private Preconditions() {}

  /** Conditions are about answers that have a tag; of others they say nothing. */
  static Outcome of(HttpServerExchange exchange, PreparedResponse response) {
    if (response.tag() == null) {
      return Outcome.SEND;
    }
    HeaderMap asked = exchange.getRequestHeaders();
    if (isRefused(asked, response)) {
      return Outcome.FAILED;
    }
    HeaderValues tags = asked.get(Headers.IF_NONE_MATCH);
    boolean held =
        tags != null
            ? EntityTag.isHeld(tags, response.tag())
            : response.lastModified().equals(asked.getFirst(Headers.IF_MODIFIED_SINCE));
    return held ? Outcome.HELD : Outcome.SEND;
  }

  /**
   * Whether a Range of the request counts (RFC 9110 §13.1.5): there is no If-Range, or it names
   * this very answer.
   */
  static boolean rangeCounts(HeaderMap asked, PreparedResponse response) {
    String condition = asked.getFirst(Headers.IF_RANGE);
    return condition == null
        || condition.equals(response.tag())
        || condition.equals(response.lastModified());
  }

  private static boolean isRefused(HeaderMap asked, PreparedResponse response) {
    HeaderValues tags = asked.get(Headers.IF_MATCH);
    if (tags != null) {
      return !EntityTag.isOneOf(tags, response.tag());
    }
    HeaderValues dates = asked.get(Headers.IF_UNMODIFIED_SINCE);
    return dates != null && dates.size() == 1 && isOlder(dates.getFirst(), response);
  }

  /**
   * Whether the answer changed after a date (RFC 9110 §13.1.4); what is no date counts for none.
   */
  private static boolean isOlder(String text, PreparedResponse response) {
    Date date = DateUtils.parseDate(text);
    return date != null && date.before(DateUtils.parseDate(response.lastModified()));
  }
}
