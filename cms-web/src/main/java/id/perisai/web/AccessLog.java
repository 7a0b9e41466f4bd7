package id.perisai.web;

import id.perisai.release.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A line of JSON for each request, in one file a day (UTC), for as many days as the operator keeps
 * them. No personal data: addresses are cut to their network, and neither queries nor names of
 * browsers are written. Lines are written by a thread of its own; when a flood brings more than it
 * can write, the rest is counted and not written, so that nobody waits for a disk.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AccessLog.class);
  private static final int WAITING_AT_MOST = 16_384;
  private static final int LONGEST_PATH = 512;
  private static final String PREFIX = "access-";
  private static final String SUFFIX = ".jsonl";

  private final Path directory;
  private final int days;
  private final Clock clock;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
  private final LongAdder lost = new LongAdder();
  private final Thread writer = new Thread(this::write, "perisai-access-log");
  private volatile boolean ended;
  private LocalDate day;
  private OutputStream file;
  private boolean failing;

  /**
   * One request.
   *
   * @param address the client's, or that of the proxy in front; null if it is not known any more
   */
  record Line(
      long atMillis,
      String tenant,
      String method,
      String path,
      String protocol,
      int status,
      long bytes,
      long micros,
      InetAddress address) {

    byte[] json() {
      String shown = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
      Map<String, Object> json =
          Map.of(
              "at", Instant.ofEpochMilli(atMillis).toString(),
              "bytes", bytes,
              "method", method,
              "micros", micros,
              "network", network(address),
              "path", shown,
              "protocol", protocol,
              "site", tenant,
              "status", (long) status);
      return Json.canonical(json);
    }
  }

  /**
   * @param days how many days' files are kept, at least 1
   */
  AccessLog(Path directory, int days, Clock clock) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.days = days;
    this.clock = clock;
    writer.setDaemon(true);
    writer.start();
  }

  /** Writes a line soon; never waits. */
  void add(Line line) {
    if (!waiting.offer(line)) {
      lost.increment();
    }
  }

  /** Lines that were not written since the start. */
  long lost() {
    return lost.sum();
  }

  /** The network of an address: /24 of IPv4, /48 of IPv6. */
  static String network(InetAddress address) {
    if (address == null) {
      return "";
    }
    boolean four = address instanceof Inet4Address;
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, four ? 3 : 6, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + (four ? "/24" : "/48");
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  private void write() {
    try {
      while (!ended || !waiting.isEmpty()) {
        Line line = waiting.poll(200, TimeUnit.MILLISECONDS);
        if (line != null) {
          write(line);
        }
        if (waiting.isEmpty()) {
          flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeFile();
  }

  private void write(Line line) {
    try {
      OutputStream out = today();
      out.write(line.json());
      out.write('\n');
      failing = false;
    } catch (IOException e) {
      notWritten(e);
    }
  }

  private OutputStream today() throws IOException {
    LocalDate now = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (file == null || !now.equals(day)) {
      closeFile();
      Path path = directory.resolve(PREFIX + now + SUFFIX);
      file =
          new BufferedOutputStream(
              Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              1 << 16);
      day = now;
      deleteBefore(now.minusDays(days - 1L));
    }
    return file;
  }

  private void deleteBefore(LocalDate first) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path old : files.filter(path -> isBefore(path, first)).toList()) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static boolean isBefore(Path path, LocalDate first) {
    String name = path.getFileName().toString();
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
      return false;
    }
    try {
      String date = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
      return LocalDate.parse(date).isBefore(first);
    } catch (DateTimeParseException notOurs) {
      return false;
    }
  }

  private void flush() {
    try {
      if (file != null) {
        file.flush();
      }
    } catch (IOException e) {
      notWritten(e);
    }
  }

  /** Says so once, until a line is written again: a full disk must not fill another log. */
  private void notWritten(IOException e) {
    lost.increment();
    if (!failing) {
      LOG.errorf("the access log in %s cannot be written: %s", directory, e.getMessage());
    }
    failing = true;
    closeFile();
  }

  private void closeFile() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.errorf("the access log in %s could not be ended: %s", directory, e.getMessage());
      }
      file = null;
    }
  }

  /** Writes what is waiting and ends. */
  @Override
  public void close() {
    ended = true;
    try {
      writer.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
