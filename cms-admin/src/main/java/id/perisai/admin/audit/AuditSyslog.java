package id.perisai.admin.audit;

import id.perisai.admin.security.Authorities;
import id.perisai.audit.AuditLine;
import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends the lines of a spool file by syslog (RFC 5424) over TLS (RFC 5425) to another machine. What
 * was sent counts as arrived when the receiver closed the line after us (RFC 5425 §4.4); until then
 * it is sent again, so that a line may arrive twice and none is lost.
 */
final class AuditSyslog {
  /** Facility 13 (log audit), severity 5 (notice). */
  private static final String PRIORITY = "<109>1 ";

  private static final String MARK = "\ufeff"; // RFC 5424 §6.4: what follows is UTF-8
  private static final int WAIT_MILLIS = 10_000;
  private static final int MOST_AT_ONCE = 4 << 20;
  private static final Pattern ACT = Pattern.compile("\"act\":\"([!#-~]{1,32})\"");
  private static final Pattern AT = Pattern.compile("\"at\":\"([0-9T:.Z-]{20,32})\"");

  private final Path spool;
  private final Path sent;
  private final String host;
  private final int port;
  private final String here;
  private final SSLSocketFactory tls;

  /**
   * @param spool lines of {@link AuditLine}
   * @param here this machine's name in the messages
   * @param authorities PEM file of who signed the receiver's certificate; empty for those that the
   *     JDK trusts
   */
  AuditSyslog(Path spool, String host, int port, String here, Optional<Path> authorities)
      throws IOException {
    this.spool = spool;
    this.sent = spool.resolveSibling(spool.getFileName() + ".sent");
    this.host = host;
    this.port = port;
    this.here = here;
    this.tls = Authorities.trusting(authorities).getSocketFactory();
  }

  /**
   * Sends what was not sent yet.
   *
   * @return lines that arrived
   */
  int send() throws IOException {
    if (!Files.exists(spool)) {
      return 0;
    }
    byte[] all = Files.readAllBytes(spool);
    int from = sentBefore(all);
    int arrived = 0;
    while (from < all.length) {
      int until = endOfLines(all, from);
      arrived += deliver(all, from, until);
      note(all, until);
      from = until;
    }
    if (all.length > 0) {
      Files.delete(spool); // the note is of this spool alone: its first line says so
    }
    return arrived;
  }

  private int deliver(byte[] all, int from, int until) throws IOException {
    int lines = 0;
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), WAIT_MILLIS);
      try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true)) {
        secure(socket);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        for (int start = from; start < until; lines++) {
          int end = start;
          while (all[end] != '\n') {
            end++;
          }
          out.write(frame(new String(all, start, end - start, StandardCharsets.UTF_8)));
          start = end + 1;
        }
        out.flush();
        socket.shutdownOutput();
        awaitClose(socket.getInputStream());
      }
    }
    return lines;
  }

  private void secure(SSLSocket socket) throws IOException {
    socket.setSoTimeout(WAIT_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name must be the receiver's
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
  }

  private static void awaitClose(InputStream in) throws IOException {
    byte[] nothing = new byte[256];
    while (in.read(nothing) >= 0) {
      // a receiver of syslog says nothing; whatever it says, its end is what is waited for
    }
  }

  /** Octet counting (RFC 5425 §4.3.1). */
  private byte[] frame(String line) {
    String message =
        PRIORITY
            + first(AT, line, "-")
            + ' '
            + here
            + " perisai - "
            + first(ACT, line, "-")
            + " - "
            + MARK
            + line;
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
    frame.writeBytes(bytes);
    return frame.toByteArray();
  }

  private static String first(Pattern pattern, String line, String otherwise) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  /** Up to some megabytes of whole lines. */
  private static int endOfLines(byte[] all, int from) {
    int end = Math.min(all.length, from + MOST_AT_ONCE);
    int last = end;
    while (last > from && all[last - 1] != '\n') {
      last--;
    }
    while (last == from && end < all.length) { // one line that is longer than that
      last = all[end++] == '\n' ? end : from;
    }
    return last == from ? all.length : last;
  }

  /** How much of this very spool was sent; a spool is known by its first line. */
  private int sentBefore(byte[] all) throws IOException {
    if (!Files.exists(sent)) {
      return 0;
    }
    String[] note = Files.readString(sent).strip().split(" ");
    boolean ofThis = note.length == 2 && note[0].equals(name(all));
    return ofThis ? Math.min(Integer.parseInt(note[1]), all.length) : 0;
  }

  private void note(byte[] all, int until) throws IOException {
    new DurableFiles()
        .write(sent, (name(all) + " " + until + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String name(byte[] all) {
    int end = 0;
    while (end < all.length && all[end] != '\n') {
      end++;
    }
    return Digest.of(Arrays.copyOf(all, end)).hex();
  }
}
