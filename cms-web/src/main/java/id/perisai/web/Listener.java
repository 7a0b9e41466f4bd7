package id.perisai.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/**
 * A public port, opened by the node itself: without the server's chain of handlers, which costs a
 * sixth of an answer, and with a certificate that may change. What a client may send, and how long
 * it may take, is bounded here.
 */
final class Listener implements AutoCloseable {
  private static final int REQUEST_PARSE_MILLIS = 10_000;
  private static final int NO_REQUEST_MILLIS = 60_000;
  private static final int WRITE_MILLIS = 60_000;
  private static final int CONNECTIONS = 10_000;

  /** Streams of one connection that are answered at a time; browsers open no more than 100. */
  private static final int STREAMS = 100;

  /** Streams that one client may cancel in 30 seconds (CVE-2023-44487, "rapid reset"). */
  private static final int RESETS = 200;

  private final Undertow server;

  private Listener(Undertow.Builder builder) {
    server = builder.build();
    server.start();
  }

  /**
   * Opens a port for HTTP/1.1.
   *
   * @param port 0 for any that is free
   */
  static Listener plain(String address, int port, HttpHandler handler) {
    return new Listener(bounded().addHttpListener(port, address, handler));
  }

  /** Opens a port for HTTP/2 and HTTP/1.1 over TLS 1.3 and 1.2, by ALPN. */
  static Listener tls(String address, int port, SSLContext context, HttpHandler handler) {
    return new Listener(
        bounded()
            .addHttpsListener(port, address, context, handler)
            .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.NOT_REQUESTED)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
            .setServerOption(
                UndertowOptions.HTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, RequestFields.LONGEST)
            .setServerOption(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, RESETS));
  }

  private static Undertow.Builder bounded() {
    return Undertow.builder()
        // Paths are decoded strictly by RequestPath; they are passed on as they came.
        .setServerOption(UndertowOptions.DECODE_URL, false)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 2 * RequestFields.LONGEST)
        .setServerOption(UndertowOptions.MAX_HEADERS, 2 * RequestFields.MOST)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, 100)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 20)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_PARSE_MILLIS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, NO_REQUEST_MILLIS)
        .setSocketOption(Options.WRITE_TIMEOUT, WRITE_MILLIS)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
        .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS);
  }

  /** The port that was opened. */
  int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Takes no more connections; those that are open stay. */
  void refuse() {
    server.getListenerInfo().forEach(Undertow.ListenerInfo::suspend);
  }

  @Override
  public void close() {
    server.stop();
  }
}
