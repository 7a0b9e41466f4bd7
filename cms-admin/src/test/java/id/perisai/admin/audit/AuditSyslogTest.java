package id.perisai.admin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.TlsProxy;
import id.perisai.audit.AuditEntry;
import id.perisai.audit.AuditFile;
import id.perisai.audit.AuditLine;
import id.perisai.release.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver on another machine, honest or not: every line arrives, and nobody else reads it. */
class AuditSyslogTest {
  @TempDir Path folder;
  private Path spool;
  private SSLContext receiver;
  private Path authority;
  private int written;

  @BeforeEach
  void layOut() throws Exception {
    spool = folder.resolve("spool.jsonl");
    Path own = Files.createDirectory(folder.resolve("receiver"));
    receiver = TlsProxy.certificate(own, "localhost");
    authority = pem(own);
  }

  private static Path pem(Path folder) throws Exception {
    KeyStore keys =
        KeyStore.getInstance(folder.resolve("proxy.p12").toFile(), "changeit".toCharArray());
    byte[] der = keys.getCertificate(keys.aliases().nextElement()).getEncoded();
    return Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n");
  }

  private void write(int count) throws IOException {
    List<AuditLine> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      AuditEntry entry =
          new AuditEntry(
              "dinkes",
              ++written,
              Instant.parse("2026-11-21T03:00:00.123456Z"),
              null,
              "page.save",
              Map.of("reason", "baris\nkedua <1>é"));
      lines.add(AuditLine.of(entry, Digest.of(new byte[] {(byte) written})));
    }
    new AuditFile(spool).append(lines);
  }

  private AuditSyslog to(int port) throws IOException {
    return new AuditSyslog(spool, "localhost", port, "redaksi.localhost", Optional.of(authority));
  }

  /** Takes one connection; what it got, once the sender has ended. */
  private CompletableFuture<byte[]> take(SSLServerSocket door) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = door.accept()) {
            return socket.getInputStream().readAllBytes();
          } catch (IOException e) {
            return new byte[0];
          }
        });
  }

  private SSLServerSocket door() throws IOException {
    return (SSLServerSocket)
        receiver
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getByName("localhost"));
  }

  private static List<String> messages(byte[] stream) {
    List<String> messages = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int space = at;
      while (stream[space] != ' ') {
        space++;
      }
      int length = Integer.parseInt(new String(stream, at, space - at, StandardCharsets.US_ASCII));
      messages.add(new String(stream, space + 1, length, StandardCharsets.UTF_8));
      at = space + 1 + length;
    }
    return messages;
  }

  @Test
  void sends_each_line_as_one_message_of_counted_octets_and_none_twice() throws Exception {
    write(3);
    try (SSLServerSocket door = door()) {
      CompletableFuture<byte[]> got = take(door);
      assertEquals(3, to(door.getLocalPort()).send());
      List<String> messages = messages(got.get());
      assertEquals(3, messages.size());
      assertTrue(
          messages
              .get(0)
              .startsWith(
                  "<109>1 2026-11-21T03:00:00.123456Z redaksi.localhost perisai - page.save -"
                      + " \ufeff{"),
          messages.get(0));
      assertTrue(messages.get(2).contains("\"number\":3"));
      assertEquals(0, to(door.getLocalPort()).send(), "nothing is left");
      write(1);
      got = take(door);
      assertEquals(1, to(door.getLocalPort()).send(), "after a restart too");
      assertTrue(messages(got.get()).get(0).contains("\"number\":4"));
    }
  }

  @Test
  void keeps_every_line_while_the_receiver_is_away_or_ends_in_the_middle() throws Exception {
    write(2);
    int closed;
    try (SSLServerSocket door = door()) {
      closed = door.getLocalPort();
    }
    assertThrows(IOException.class, () -> to(closed).send());
    try (SSLServerSocket door = door()) {
      CompletableFuture.runAsync(
          () -> {
            try (Socket socket = door.accept()) {
              socket.getInputStream().read(new byte[1]);
              socket.setSoLinger(true, 0); // a reset, as a process that was killed leaves it
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      write(1000); // more than fits the buffers between
      assertThrows(IOException.class, () -> to(door.getLocalPort()).send());
      CompletableFuture<byte[]> got = take(door);
      to(door.getLocalPort()).send();
      List<String> messages = messages(got.get());
      for (int number = 1; number <= written; number++) {
        String wanted = "\"number\":" + number + ",";
        assertTrue(messages.stream().anyMatch(one -> one.contains(wanted)), wanted);
      }
    }
  }

  @Test
  void shows_nothing_to_who_cannot_prove_to_be_the_receiver() throws Exception {
    write(1);
    Path other = Files.createDirectory(folder.resolve("other"));
    SSLContext stranger = TlsProxy.certificate(other, "localhost");
    try (SSLServerSocket door =
        (SSLServerSocket)
            stranger
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      CompletableFuture<byte[]> got = take(door);
      assertThrows(IOException.class, () -> to(door.getLocalPort()).send());
      assertEquals(0, got.get().length);
    }
    Path named = Files.createDirectory(folder.resolve("named"));
    receiver = TlsProxy.certificate(named, "elsewhere.example");
    authority = pem(named);
    try (SSLServerSocket door = door()) {
      CompletableFuture<byte[]> got = take(door);
      assertThrows(IOException.class, () -> to(door.getLocalPort()).send());
      assertEquals(0, got.get().length);
    }
    assertTrue(Files.size(spool) > 0, "and it still waits");
  }
}
