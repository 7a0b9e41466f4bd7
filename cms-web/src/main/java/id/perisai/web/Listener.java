package id.perisai.web;

import id.perisai.http.WholeHeads;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.OpenListener;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * A public port, opened by the node itself: without the server's chain of handlers, which costs a
 * sixth of an answer (15.2 µs behind it, 12.7 without: decision 97), and with a certificate that
 * may change. What a client may send, and how long it may take, is bounded here and in {@link
 * ClientBounds}.
 */
final class Listener implements AutoCloseable {
  /** Less than a page of 16 KiB, so that buffer and its header share one; Undertow's own choice. */
  private static final int BUFFER_BYTES = 16 * 1024 - 20;

  /** Buffers that each thread keeps at hand. */
  private static final int BUFFERS_A_THREAD = 4;

  /** Connections that the kernel keeps while we are busy with others. */
  private static final int BACKLOG = 1000;

  /** Threads that read files and hash; twice eight, as many as disks do well with. */
  private static final int WORKERS = 16;

  /** Streams of one connection that are answered at a time; browsers open no more than 100. */
  private static final int STREAMS = 100;

  /** Streams that one client may cancel in 30 seconds (CVE-2023-44487, "rapid reset"). */
  private static final int RESETS = 200;

  /**
   * Forward secret and authenticated alone, the quick ones first; those of TLS 1.3, then those of
   * 1.2 for either kind of key. A list of ours, so that no setting of the JDK widens it.
   */
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  /** By Undertow's own class loader: in a server, a deployment does not see the provider. */
  private static final Xnio XNIO = Xnio.getInstance(HttpOpenListener.class.getClassLoader());

  private final XnioWorker worker;
  private final OpenListener clients;
  private final List<AcceptingChannel<?>> ports;

  private Listener(XnioWorker worker, OpenListener clients, List<AcceptingChannel<?>> ports) {
    this.worker = worker;
    this.clients = clients;
    this.ports = ports;
    ports.forEach(AcceptingChannel::resumeAccepts);
  }

  /** Opens one address; what comes there is handed on from then on. */
  private interface Opening {
    AcceptingChannel<?> open(InetSocketAddress address) throws IOException;
  }

  /**
   * Opens a port for HTTP/1.1, on each of some addresses.
   *
   * @param port 0 for any that is free
   */
  static Listener plain(
      List<InetAddress> addresses, int port, HttpHandler handler, ClientBounds bounds) {
    HttpOpenListener http = new HttpOpenListener(buffers(), protocol(bounds));
    http.setRootHandler(WholeHeads.of(bounds.onExchanges(handler)));
    XnioWorker worker = worker();
    ChannelListener<AcceptingChannel<StreamConnection>> admitting = admitting(http, bounds);
    OptionMap socket = socket(bounds);
    return new Listener(
        worker,
        http,
        opened(
            worker,
            addresses,
            port,
            address -> worker.createStreamConnectionServer(address, admitting, socket)));
  }

  /** Opens a port for HTTP/2 and HTTP/1.1 over TLS 1.3 and 1.2, by ALPN. */
  static Listener tls(
      List<InetAddress> addresses,
      int port,
      SSLContext context,
      HttpHandler handler,
      ClientBounds bounds) {
    OptionMap protocol =
        OptionMap.builder()
            .addAll(protocol(bounds))
            .set(UndertowOptions.ENABLE_HTTP2, true)
            .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
            .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, STREAMS)
            .set(UndertowOptions.HTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, RequestFields.LONGEST)
            .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, RESETS)
            .getMap();
    ByteBufferPool buffers = buffers();
    HttpHandler bounded = WholeHeads.of(bounds.onExchanges(handler));
    HttpOpenListener http = new HttpOpenListener(buffers, protocol);
    http.setRootHandler(bounded);
    Http2OpenListener http2 =
        new Http2OpenListener(
            buffers,
            OptionMap.builder()
                .addAll(protocol)
                // Between requests as much as within one: HTTP/2 knows no other.
                .set(UndertowOptions.IDLE_TIMEOUT, bounds.idleMillis())
                .getMap());
    http2.setRootHandler(bounded);
    AlpnOpenListener clients = new AlpnOpenListener(buffers, protocol, http);
    clients.addProtocol(Http2OpenListener.HTTP2, http2, 10);
    XnioWorker worker = worker();
    UndertowXnioSsl ssl =
        new UndertowXnioSsl(XNIO, OptionMap.create(Options.USE_DIRECT_BUFFERS, true), context);
    OptionMap socket =
        OptionMap.builder()
            .addAll(socket(bounds))
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .set(Options.SSL_ENABLED_CIPHER_SUITES, Sequence.of(SUITES))
            .set(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.NOT_REQUESTED)
            .getMap();
    @SuppressWarnings({"unchecked", "rawtypes"}) // An SslConnection is a StreamConnection.
    ChannelListener<AcceptingChannel<SslConnection>> admitting =
        (ChannelListener) admitting(clients, bounds);
    return new Listener(
        worker,
        clients,
        opened(
            worker,
            addresses,
            port,
            address -> ssl.createSslConnectionServer(worker, address, admitting, socket)));
  }

  /** All of them or none. */
  private static List<AcceptingChannel<?>> opened(
      XnioWorker worker, List<InetAddress> addresses, int port, Opening opening) {
    List<AcceptingChannel<?>> opened = new ArrayList<>();
    for (InetAddress address : addresses) {
      // Any that is free is looked for once.
      int same = opened.isEmpty() ? port : portOf(opened.get(0));
      try {
        opened.add(opening.open(new InetSocketAddress(address, same)));
      } catch (IOException e) {
        opened.forEach(IoUtils::safeClose);
        throw notOpened(worker, address, same, e);
      }
    }
    return List.copyOf(opened);
  }

  /** Hangs up on who holds too many connections, before anything is read of another. */
  private static ChannelListener<AcceptingChannel<StreamConnection>> admitting(
      OpenListener clients, ClientBounds bounds) {
    Connections connections = new Connections(bounds.connectionsOfAddress(), bounds.proxies());
    return ChannelListeners.openListenerAdapter(
        connection -> {
          if (connections.admit(connection)) {
            if (connection instanceof SslConnection secure) {
              endUnlessAgreed(secure, bounds.parseMillis());
            }
            clients.handleEvent(connection);
          } else {
            IoUtils.safeClose(connection);
          }
        });
  }

  /** Ends a handshake that takes too long: neither TLS nor ALPN have a bound of their own. */
  private static void endUnlessAgreed(SslConnection connection, int millis) {
    XnioExecutor.Key end =
        connection
            .getIoThread()
            .executeAfter(() -> IoUtils.safeClose(connection), millis, TimeUnit.MILLISECONDS);
    connection.getHandshakeSetter().set(agreed -> end.remove());
  }

  private static XnioWorker worker() {
    try {
      return XNIO.createWorker(
          OptionMap.builder()
              .set(Options.WORKER_NAME, "perisai-public")
              // One for each core: hits are sent by these, and never wait for a disk.
              .set(Options.WORKER_IO_THREADS, Runtime.getRuntime().availableProcessors())
              .set(Options.WORKER_TASK_CORE_THREADS, WORKERS)
              .set(Options.WORKER_TASK_MAX_THREADS, WORKERS)
              .set(Options.TCP_NODELAY, true)
              .set(Options.CORK, true)
              .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException("no threads for the public ports", e);
    }
  }

  private static ByteBufferPool buffers() {
    return new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_A_THREAD);
  }

  private static OptionMap protocol(ClientBounds bounds) {
    return OptionMap.builder()
        // Paths are decoded strictly by RequestPath; they are passed on as they came.
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.MAX_HEADER_SIZE, 2 * RequestFields.LONGEST)
        .set(UndertowOptions.MAX_HEADERS, 2 * RequestFields.MOST)
        .set(UndertowOptions.MAX_PARAMETERS, 100)
        .set(UndertowOptions.MAX_ENTITY_SIZE, 1L << 20)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, bounds.parseMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, bounds.idleMillis())
        .getMap();
  }

  private static OptionMap socket(ClientBounds bounds) {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BALANCING_TOKENS, 1)
        .set(Options.BALANCING_CONNECTIONS, 2)
        .set(Options.BACKLOG, BACKLOG)
        .set(Options.WRITE_TIMEOUT, bounds.writeMillis())
        .set(Options.CONNECTION_HIGH_WATER, bounds.connections())
        .set(Options.CONNECTION_LOW_WATER, bounds.connections())
        .getMap();
  }

  private static UncheckedIOException notOpened(
      XnioWorker worker, InetAddress address, int port, IOException e) {
    worker.shutdownNow();
    return new UncheckedIOException(
        "perisai.address with perisai.port or perisai.tls.port: "
            + address.getHostAddress()
            + " port "
            + port
            + " cannot be listened on; end what holds it, or set another",
        e);
  }

  /** The port that was opened. */
  int port() {
    return portOf(ports.get(0));
  }

  private static int portOf(AcceptingChannel<?> port) {
    return ((InetSocketAddress) port.getLocalAddress()).getPort();
  }

  /** Takes no more connections; those that are open stay. */
  void refuse() {
    ports.forEach(AcceptingChannel::suspendAccepts);
  }

  @Override
  public void close() {
    ports.forEach(IoUtils::safeClose);
    clients.closeConnections();
    worker.shutdownNow();
  }
}
