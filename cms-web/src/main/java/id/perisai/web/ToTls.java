package id.perisai.web;

import id.perisai.release.InForce;
import id.perisai.web.RequestRefused.Reason;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Sends those who come without TLS to the same page with it; to a host of the signed directory
 * alone, never to whatever a request names.
 */
final class ToTls implements HttpHandler {
  private static final int USUAL_PORT = 443;

  /** What a query may consist of (RFC 3986 §3.4). */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+");

  private final String port;
  private final Supplier<InForce> inForce;

  ToTls(int port, Supplier<InForce> inForce) {
    this.port = port == USUAL_PORT ? "" : ":" + port;
    this.inForce = inForce;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    try {
      redirect(exchange);
    } catch (RequestRefused refused) {
      PlainAnswer.refuse(exchange, refused);
    }
  }

  private void redirect(HttpServerExchange exchange) throws RequestRefused {
    PublicHandler.closeAfterBody(exchange);
    RequestFields.requireFew(exchange.getRequestHeaders());
    RequestTarget target = RequestTarget.of(exchange);
    if (inForce.get().tenantAt(target.host()).isEmpty()) {
      throw new RequestRefused(Reason.UNKNOWN_HOST, "not a host of ours");
    }
    // What was posted without TLS has been read by others: it must not seem to have worked.
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      throw new RequestRefused(Reason.METHOD_NOT_ALLOWED, "only GET and HEAD");
    }
    HeaderMap headers = exchange.getResponseHeaders();
    SecurityHeaders.set(headers, SecurityHeaders.NOTHING);
    headers.put(
        Headers.LOCATION,
        "https://"
            + target.host()
            + port
            + RequestPath.encode(target.path().name())
            + query(exchange.getQueryString()));
    headers.put(Headers.CACHE_CONTROL, "no-store");
    exchange.setStatusCode(301);
    exchange.setResponseContentLength(0);
    exchange.endExchange();
  }

  /** What was searched for goes along; what is no query does not. */
  private static String query(String asked) {
    return QUERY.matcher(asked).matches() ? "?" + asked : "";
  }
}
