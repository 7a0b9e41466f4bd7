package id.perisai.admin.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.mail.Carrier;
import id.perisai.mail.Letter;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters as files, and over the wire to a server that writes down what it is told. */
class CarriersTest {
  static final Letter LETTER =
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
    try (SmtpServer server = SmtpServer.plain("250 ok")) {
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
    try (SmtpServer server = SmtpServer.plain("450 mailbox busy")) {
      carrier = server.carrier();
      assertThrows(Carrier.Undelivered.class, () -> carrier.carry(LETTER));
    }
    assertThrows(Carrier.Undelivered.class, () -> carrier.carry(LETTER));
  }
}
