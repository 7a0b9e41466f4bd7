package id.perisai.admin.mail;

import id.perisai.mail.Carrier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks as much SMTP as one letter takes, and writes down what it is told and how. */
final class SmtpServer implements AutoCloseable {
  /** What was said in the clear, or by TLS with a client that was content with who answered. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  /** The same, of what was said by TLS. */
  final List<String> heardByTls = new CopyOnWriteArrayList<>();

  private final ServerSocket socket;
  private final String toRecipient;
  private final Optional<SSLContext> startTls;

  private SmtpServer(ServerSocket socket, String toRecipient, Optional<SSLContext> startTls) {
    this.socket = socket;
    this.toRecipient = toRecipient;
    this.startTls = startTls;
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  /** One that knows of no TLS. */
  static SmtpServer plain(String toRecipient) throws IOException {
    return new SmtpServer(
        new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), toRecipient, Optional.empty());
  }

  /** One that offers STARTTLS by this certificate. */
  static SmtpServer offering(SSLContext certificate) throws IOException {
    return new SmtpServer(
        new ServerSocket(0, 1, InetAddress.getLoopbackAddress()),
        "250 ok",
        Optional.of(certificate));
  }

  /** One that speaks TLS from the first byte. */
  static SmtpServer byTls(SSLContext certificate) throws IOException {
    return new SmtpServer(
        certificate
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress()),
        "250 ok",
        Optional.empty());
  }

  Carrier carrier() {
    return new MailServer(
        address("smtp", "127.0.0.1"), "perisai@kota.example", Optional.empty(), Optional.empty());
  }

  URI address(String scheme, String host) {
    return URI.create(scheme + "://" + host + ":" + socket.getLocalPort());
  }

  private void serve() {
    try (Socket client = socket.accept()) {
      say(client, "220 here");
      if (talk(client, client instanceof SSLSocket)) {
        say(client, "220 go on");
        SSLSocket safe =
            (SSLSocket)
                startTls
                    .orElseThrow()
                    .getSocketFactory()
                    .createSocket(client, "", client.getPort(), true);
        safe.setUseClientMode(false);
        talk(safe, true);
      }
    } catch (IOException e) {
      heard.add("broke off: " + e);
    }
  }

  /** Whether the client wants to go on by TLS. */
  private boolean talk(Socket client, boolean isTls) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      if (isTls) {
        heardByTls.add(line);
      }
      if (data) {
        data = !line.equals(".");
        if (!data) {
          say(client, "250 taken");
        }
      } else if (line.equals("STARTTLS") && startTls.isPresent()) {
        return true;
      } else {
        data = line.equals("DATA");
        say(client, answer(line, isTls));
      }
    }
    return false;
  }

  private String answer(String line, boolean isTls) {
    String verb = line.replaceAll("[ :].*", "");
    return switch (verb) {
      case "EHLO" ->
          startTls.isPresent() && !isTls
              ? "250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN"
              : "250-here\r\n250 AUTH PLAIN";
      case "AUTH" -> "235 welcome";
      case "DATA" -> "354 go on";
      case "RCPT" -> toRecipient;
      default -> "250 ok";
    };
  }

  private static void say(Socket client, String line) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
