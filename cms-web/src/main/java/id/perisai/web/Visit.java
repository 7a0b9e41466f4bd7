package id.perisai.web;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;

/**
 * One request, from when its head was read to the last byte of its answer: what is counted and
 * logged of it.
 */
final class Visit implements ExchangeCompletionListener {
  /** Stands for requests to no site: unknown hosts, what cannot be read. */
  static final String NO_SITE = "-";

  private final Visits visits;
  private final long began = System.nanoTime();
  private String tenant = NO_SITE;

  private Visit(Visits visits) {
    this.visits = visits;
  }

  /** From now on. */
  static Visit begin(HttpServerExchange exchange, Visits visits) {
    Visit visit = new Visit(visits);
    visits.traffic().begin();
    exchange.addExchangeCompleteListener(visit);
    return visit;
  }

  /** Says whose site is visited, once that is known to be a site of the directory. */
  void at(String visited) {
    tenant = visited;
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    try {
      visits.ended(tenant, System.nanoTime() - began, exchange);
    } finally {
      next.proceed();
    }
  }
}
