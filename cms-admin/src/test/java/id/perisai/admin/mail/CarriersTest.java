package id.perisai.admin.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.mail.Carrier;
import id.perisai.mail.Letter;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters as files, and over the wire to a server that writes down what it is told. */
class CarriersTest {
  private static final Letter LETTER =
      new Letter(
          "alfa",
          UUID.fromString("11111111-2222-3333-4444-555555555555"),
          "dewi@contoh.id",
          "Rilis 7 “Dinas”",
          "Sidik jari: ab12\n.titik\n",
          Instant.parse("2026-11-21T03:00:00Z"));

  @TempDir Path folder;

  @Test
  void a_letter_becomes_a_file_that_a_mail_program_opens() throws Exception {
    new MailFolder(folder.resolve("mail"), "perisai@kota.example").carry(LETTER);
    List<Path> files;
    try (var list = Files.list(folder.resolve("mail"))) {
      files = list.toList();
    }
    assertEquals(1, files.size());
    try (var in = Files.newInputStream(files.get(0))) {
      MimeMessage message = new MimeMessage(MailMessage.session(new Properties()), in);
      assertEquals("dewi@contoh.id", message.getAllRecipients()[0].toString());
      assertEquals(LETTER.subject(), message.getSubject());
      assertEquals(LETTER.body(), message.getContent().toString().replace("\r\n", "\n"));
      assertEquals("auto-generated", message.getHeader("Auto-Submitted", null));
    }
    assertEquals(
        "rwx------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("mail"))));
  }

  @Test
  void a_server_is_handed_the_letter_for_its_person_alone() throws Exception {
    try (SmtpServer server = new SmtpServer("250 ok")) {
      server.carrier().carry(LETTER);
      assertTrue(server.heard.contains("MAIL FROM:<perisai@kota.example>"), server.heard + "");
      assertTrue(server.heard.contains("RCPT TO:<dewi@contoh.id>"), server.heard + "");
      assertEquals(1, server.heard.stream().filter(line -> line.startsWith("RCPT TO:")).count());
      assertTrue(server.heard.contains("Message-ID: <" + LETTER.id() + "@kota.example>"));
      assertTrue(server.heard.contains("..titik"), "a line that begins with a dot is doubled");
    }
  }

  @Test
  void a_server_that_refuses_or_is_away_leaves_the_letter_to_be_tried_again() throws Exception {
    Carrier carrier;
    try (SmtpServer server = new SmtpServer("450 mailbox busy")) {
      carrier = server.carrier();
      assertThrows(Carrier.Undelivered.class, () -> carrier.carry(LETTER));
    }
    assertThrows(Carrier.Undelivered.class, () -> carrier.carry(LETTER));
  }

  /** Speaks as much SMTP as one letter takes. */
  private static final class SmtpServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final String toRecipient;

    SmtpServer(String toRecipient) throws IOException {
      this.toRecipient = toRecipient;
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    Carrier carrier() {
      return new MailServer(
          URI.create("smtp://127.0.0.1:" + socket.getLocalPort()),
          "perisai@kota.example",
          Optional.empty(),
          Optional.empty());
    }

    private void serve() {
      try (Socket client = socket.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
          OutputStream out = client.getOutputStream()) {
        say(out, "220 here");
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          heard.add(line);
          if (data) {
            data = !line.equals(".");
            if (!data) {
              say(out, "250 taken");
            }
          } else {
            data = line.equals("DATA");
            say(out, data ? "354 go on" : line.startsWith("RCPT") ? toRecipient : "250 ok");
          }
        }
      } catch (IOException e) {
        heard.add("broke off: " + e);
      }
    }

    private static void say(OutputStream out, String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
