package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that ask for one page again and again, and forgive nothing. */
final class Visitors implements AutoCloseable {
  private static final int PAUSE_MILLIS = 5;
  private static final int KEPT = 20;

  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final int port;
  private final byte[] request;
  private volatile boolean ended;

  Visitors(int count, int port, String host, String path) {
    this.port = port;
    this.request =
        ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept-Encoding: gzip\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::visit, "visitor-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** Whatever was not answered by the whole page. */
  List<String> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  long answered() {
    return answered.get();
  }

  /** Returns after so many more requests. */
  void awaitMore(int count) throws InterruptedException {
    long enough = answered.get() + count;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (answered.get() < enough) {
      assertTrue(System.nanoTime() < end, () -> "too few answers; failures: " + failures());
      Thread.sleep(20);
    }
  }

  private void visit() {
    while (!ended) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(30_000);
        boolean open = true;
        while (open && !ended) {
          socket.getOutputStream().write(request);
          open = read(socket.getInputStream());
          answered.incrementAndGet();
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (IOException lost) {
        fail(lost.toString());
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  /** Reads one answer; returns whether the connection stays open. */
  private boolean read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("closed after " + head.toString(StandardCharsets.US_ASCII));
      }
      head.write(octet);
    }
    String lines = head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    if (!lines.startsWith("http/1.1 200 ")) {
      fail(lines);
    }
    int at = lines.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(lines.substring(at, lines.indexOf("\r\n", at)).strip());
    if (in.readNBytes(length).length < length) {
      throw new IOException("cut short");
    }
    return !lines.contains("connection: close");
  }

  private void fail(String what) {
    synchronized (failures) {
      if (failures.size() < KEPT) {
        failures.add(what);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
