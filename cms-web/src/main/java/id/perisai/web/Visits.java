package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/**
 * Where visits are written down.
 *
 * @param traffic counts them
 * @param log a line for each; empty where none is kept
 * @param days counts pages by day; empty where nobody collects them
 */
record Visits(Traffic traffic, Optional<AccessLog> log, Optional<DailyCounts> days) {

  /** Counts it last: a node that leaves waits for what is under way, then closes its log. */
  void ended(String tenant, long nanos, HttpServerExchange exchange) {
    try {
      write(tenant, nanos, exchange);
    } finally {
      traffic.count(tenant, exchange.getStatusCode(), nanos);
    }
  }

  private void write(String tenant, long nanos, HttpServerExchange exchange) {
    if (days.isPresent()) {
      days.get().ended(tenant, exchange);
    }
    if (log.isPresent()) {
      log.get()
          .add(
              new AccessLog.Line(
                  System.currentTimeMillis(),
                  tenant,
                  exchange.getRequestMethod().toString(),
                  exchange.getRequestURI(),
                  exchange.getProtocol().toString(),
                  exchange.getStatusCode(),
                  exchange.getResponseBytesSent(),
                  nanos / 1000,
                  exchange.getSourceAddress().getAddress()));
    }
  }
}
