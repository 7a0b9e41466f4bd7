package id.perisai.web;

/** A request that delivery does not serve, with the one reason that decides the answer. */
final class RequestRefused extends Exception {

  private static final long serialVersionUID = 1L;

  /** The closed set of refusals and the status code of each. */
  enum Reason {
    BAD_HOST(400),
    BAD_PATH(400),
    BAD_FIELD(400),
    UNKNOWN_HOST(421),
    METHOD_NOT_ALLOWED(405),
    /** Of a page with a form, which takes POST as well. */
    FORM_METHOD_NOT_ALLOWED(405),
    PATH_TOO_LONG(414),
    FIELDS_TOO_LARGE(431),
    NO_ACCEPTABLE_CODING(406),
    BAD_FORM(400),
    FOREIGN_FORM(403),
    FORM_TOO_BIG(413),
    FORM_TYPE(415),
    TOO_MANY_FORMS(503);

    final int status;

    Reason(int status) {
      this.status = status;
    }
  }

  private final transient Reason reason;

  RequestRefused(Reason reason, String detail) {
    // Without a stack trace: anyone can cause these, as often as they like.
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
