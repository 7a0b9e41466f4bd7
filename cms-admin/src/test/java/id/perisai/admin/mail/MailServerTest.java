package id.perisai.admin.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.TlsProxy;
import id.perisai.mail.Carrier;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever answers in the mail server's place reads no letter and no password: these letters tell
 * people what was signed and what was changed of their accounts.
 */
class MailServerTest {
  private static final String PASSWORD = "rahasia sekali";

  @TempDir static Path folder;
  private static SSLContext servers;
  private static SSLContext elsewheres;
  private static SSLSocketFactory believed;
  private static SSLSocketFactory believedElsewhere;

  @BeforeAll
  static void certificates() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    servers = TlsProxy.certificate(own, "localhost");
    believed = believing(own);
    Path other = Files.createDirectory(folder.resolve("other"));
    elsewheres = TlsProxy.certificate(other, "elsewhere.example");
    believedElsewhere = believing(other);
  }

  private static SSLSocketFactory believing(Path folder) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("proxy.p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("one", keys.getCertificate(keys.aliases().nextElement()));
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  @Test
  void a_server_that_proves_who_it_is_is_told_all_of_it_by_tls() throws Exception {
    try (SmtpServer server = SmtpServer.offering(servers)) {
      carrier(server, "smtp", believed).carry(CarriersTest.LETTER);
      assertEquals("EHLO kota.example", server.heard.get(0));
      assertEquals("STARTTLS", server.heard.get(1));
      assertEquals(server.heard.subList(2, server.heard.size()), server.heardByTls);
      assertTold(server);
    }
    try (SmtpServer server = SmtpServer.byTls(servers)) {
      carrier(server, "smtps", believed).carry(CarriersTest.LETTER);
      assertEquals(server.heard, server.heardByTls);
      assertTold(server);
    }
  }

  @Test
  void a_server_elsewhere_that_offers_no_tls_is_told_nothing() throws Exception {
    try (SmtpServer server = SmtpServer.plain("250 ok")) {
      Carrier carrier = carrier(server, "smtp", believed);
      assertThrows(Carrier.Undelivered.class, () -> carrier.carry(CarriersTest.LETTER));
      assertToldNothing(server);
    }
  }

  @Test
  void a_server_whose_certificate_is_for_another_name_is_told_nothing() throws Exception {
    try (SmtpServer server = SmtpServer.offering(elsewheres)) {
      Carrier carrier = carrier(server, "smtp", believedElsewhere);
      assertThrows(Carrier.Undelivered.class, () -> carrier.carry(CarriersTest.LETTER));
      assertToldNothing(server);
    }
    try (SmtpServer server = SmtpServer.byTls(elsewheres)) {
      Carrier carrier = carrier(server, "smtps", believedElsewhere);
      assertThrows(Carrier.Undelivered.class, () -> carrier.carry(CarriersTest.LETTER));
      assertToldNothing(server);
    }
  }

  @Test
  void a_server_whose_certificate_nobody_vouches_for_is_told_nothing() throws Exception {
    for (Optional<SSLSocketFactory> tls :
        List.of(Optional.of(believedElsewhere), Optional.<SSLSocketFactory>empty())) {
      try (SmtpServer server = SmtpServer.offering(servers)) {
        Carrier carrier = carrier(server, "smtp", tls);
        assertThrows(Carrier.Undelivered.class, () -> carrier.carry(CarriersTest.LETTER));
        assertToldNothing(server);
      }
      try (SmtpServer server = SmtpServer.byTls(servers)) {
        Carrier carrier = carrier(server, "smtps", tls);
        assertThrows(Carrier.Undelivered.class, () -> carrier.carry(CarriersTest.LETTER));
        assertToldNothing(server);
      }
    }
  }

  @Test
  void only_addresses_of_this_machine_may_do_without_tls() {
    for (String here : List.of("localhost", "127.0.0.1", "127.1.2.3", "[::1]")) {
      assertTrue(MailServer.isHere(here), here);
    }
    for (String elsewhere :
        List.of(
            "mail.kota.example",
            "localhost.kota.example",
            "127.0.0.1.kota.example",
            "127.example",
            "10.127.0.1",
            "[::2]")) {
      assertFalse(MailServer.isHere(elsewhere), elsewhere);
    }
  }

  private static Carrier carrier(SmtpServer server, String scheme, SSLSocketFactory tls)
      throws Exception {
    return carrier(server, scheme, Optional.of(tls));
  }

  /** As to a server on another machine, which it is not. */
  private static Carrier carrier(SmtpServer server, String scheme, Optional<SSLSocketFactory> tls)
      throws Exception {
    return new MailServer(
        server.address(scheme, "localhost"),
        "perisai@kota.example",
        Optional.of("perisai"),
        Optional.of(Files.writeString(folder.resolve("password"), PASSWORD + "\n")),
        false,
        tls);
  }

  private static void assertTold(SmtpServer server) {
    String plain =
        Base64.getEncoder()
            .encodeToString(("perisai\0perisai\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    assertTrue(server.heard.contains("AUTH PLAIN " + plain), server.heard + "");
    assertTrue(server.heard.contains("RCPT TO:<dewi@contoh.id>"), server.heard + "");
  }

  private static void assertToldNothing(SmtpServer server) {
    for (String line : server.heard) {
      assertTrue(
          line.matches("(EHLO|HELO) kota\\.example|STARTTLS|QUIT|broke off: .*"),
          "in the clear: " + server.heard);
    }
    assertEquals(List.of(), server.heardByTls);
  }
}
