package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;

/**
 * Host and path of a request (RFC 9112 §3.2). A target in absolute form must name the same host as
 * the Host field: two readings of one request are how caches get poisoned.
 */
record RequestTarget(String host, RequestPath path) {

  static RequestTarget of(HttpServerExchange exchange) throws RequestRefused {
    String host = HostHeader.nameIn(exchange.getRequestHeaders().get(Headers.HOST));
    String target = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      target = pathOfAbsolute(target, host);
    }
    requireShort(target.length() + exchange.getQueryString().length());
    return new RequestTarget(host, RequestPath.of(target));
  }

  private static String pathOfAbsolute(String target, String host) throws RequestRefused {
    int authority = target.indexOf("://") + 3;
    int path = target.indexOf('/', authority);
    String named = target.substring(authority, path < 0 ? target.length() : path);
    if (authority < 3 || !HostHeader.nameOf(named).equals(host)) {
      throw new RequestRefused(Reason.BAD_HOST, "the target names another host");
    }
    return path < 0 ? "/" : target.substring(path);
  }

  private static void requireShort(int length) throws RequestRefused {
    if (length > RequestPath.MAX_LENGTH) {
      throw new RequestRefused(Reason.PATH_TOO_LONG, "longer than " + RequestPath.MAX_LENGTH);
    }
  }
}
