package id.perisai.web;

import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ConduitFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Ends an answer over HTTP/2 of which too little goes out. Over HTTP/1.1 the connection's write
 * timeout does; a stream waits for its client's window for ever, and one that the client cancelled
 * while it waited is forgotten by the connection without a word to us. Each would keep what its
 * answer holds: a place among the big files or the searches, bytes in the cache.
 */
final class StalledStream
    implements ConduitWrapper<StreamSinkConduit>, ExchangeCompletionListener, Runnable {
  /**
   * What must go out between two looks, half a minute apart: 130 bytes a second, a tenth of the
   * slowest line on which pages are read at all. Whoever takes a byte now and then takes none.
   */
  static final int LEAST_BYTES = 4 * 1024;

  private final HttpServerExchange exchange;
  private final int millis;
  private StreamSinkConduit answer;
  private XnioExecutor.Key nextLook;
  private long sent;
  private boolean seen;
  private boolean truncated;

  private StalledStream(HttpServerExchange exchange, int millis) {
    this.exchange = exchange;
    this.millis = millis;
  }

  /**
   * Watches an exchange over HTTP/2 until it is complete.
   *
   * @param millis within which an answer of which nothing goes out is ended, at most half as much
   *     later
   */
  static void watch(HttpServerExchange exchange, int millis) {
    StalledStream stream = new StalledStream(exchange, millis / 2);
    exchange.addExchangeCompleteListener(stream);
    exchange.addResponseWrapper(stream);
    stream.lookAgain();
  }

  @Override
  public StreamSinkConduit wrap(
      ConduitFactory<StreamSinkConduit> factory, HttpServerExchange begun) {
    answer = factory.create();
    return answer;
  }

  private void lookAgain() {
    nextLook = exchange.getIoThread().executeAfter(this, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void exchangeEvent(HttpServerExchange done, NextListener next) {
    nextLook.remove();
    next.proceed();
  }

  @Override
  public void run() {
    if (exchange.isComplete()) {
      return;
    }
    if (truncated || !exchange.getConnection().isOpen()) {
      // Nobody is there: what is told to the client does not matter, that it ends does.
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
      return;
    }
    if (seen && exchange.getResponseBytesSent() - sent < LEAST_BYTES) {
      truncated = true;
      truncate();
    }
    seen = answer != null;
    sent = exchange.getResponseBytesSent();
    if (!exchange.isComplete()) {
      lookAgain();
    }
  }

  private void truncate() {
    try {
      answer.truncateWrites();
    } catch (IOException gone) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }
}
