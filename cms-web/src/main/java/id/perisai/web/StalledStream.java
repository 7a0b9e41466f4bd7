package id.perisai.web;

import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ConduitFactory;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Ends an answer over HTTP/2 of which no byte goes out any more. Over HTTP/1.1 the connection's
 * write timeout does; a stream waits for its client's window for ever, and one that the client
 * cancelled while it waited is forgotten by the connection without a word to us. Each would keep
 * what its answer holds: a place among the big files or the searches, bytes in the cache.
 */
final class StalledStream
    implements ConduitWrapper<StreamSinkConduit>, ExchangeCompletionListener, Runnable {
  private final HttpServerExchange exchange;
  private final int millis;
  private StreamSinkConduit answer;
  private XnioExecutor.Key nextLook;
  private long sent;
  private boolean truncated;

  private StalledStream(HttpServerExchange exchange, int millis) {
    this.exchange = exchange;
    this.millis = millis;
  }

  /**
   * Watches an exchange over HTTP/2 until it is complete; no other.
   *
   * @param millis in which some byte must go out, once an answer has begun
   */
  static void watch(HttpServerExchange exchange, int millis) {
    if (Protocols.HTTP_2_0.equals(exchange.getProtocol())) {
      StalledStream stream = new StalledStream(exchange, millis);
      exchange.addExchangeCompleteListener(stream);
      exchange.addResponseWrapper(stream);
      stream.lookAgain();
    }
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
    if (answer != null && exchange.getResponseBytesSent() == sent) {
      truncated = true;
      truncate();
    }
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
