package id.perisai.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import org.jboss.logging.Logger;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/**
 * The public port under TLS, with HTTP/1.1 and HTTP/2 (ALPN): a listener of this node's own, since
 * its certificate must change without a restart, and the server has no management left to tell it.
 * The bounds are those of the plain port, which stand in {@code delivery.cli}.
 */
final class TlsListener implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TlsListener.class);
  private static final int REQUEST_PARSE_MILLIS = 10_000;
  private static final int NO_REQUEST_MILLIS = 60_000;
  private static final int IDLE_MILLIS = 60_000;

  /** Streams of one connection that are answered at a time; browsers open no more than 100. */
  private static final int STREAMS = 100;

  /** Streams that one client may cancel in 30 seconds (CVE-2023-44487, "rapid reset"). */
  private static final int RESETS = 200;

  private final Undertow server;
  private final RenewedKeyManager certificate;

  /**
   * Opens the port.
   *
   * @param host the address to listen on
   * @throws GeneralSecurityException if this JDK has no TLS
   */
  TlsListener(String host, int port, RenewedKeyManager certificate, HttpHandler handler)
      throws GeneralSecurityException {
    this.certificate = certificate;
    this.server =
        Undertow.builder()
            .addHttpsListener(port, host, certificate.context())
            .setHandler(handler)
            .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.NOT_REQUESTED)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
            .setServerOption(UndertowOptions.HTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 16_384)
            .setServerOption(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, RESETS)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16_384)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 100)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 20)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, REQUEST_PARSE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, NO_REQUEST_MILLIS)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
            .build();
    server.start();
  }

  int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Takes a renewed certificate into use; called from time to time. */
  void renew() {
    if (certificate.renew()) {
      LOG.infof(
          "the certificate was renewed: %s, until %s",
          certificate.inUse().subject(), certificate.inUse().expires());
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
