package id.perisai.admin.mail;

import id.perisai.mail.Carrier;
import id.perisai.mail.Letter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/** Hands letters to an SMTP server (RFC 5321), by TLS from the first byte or by STARTTLS. */
final class MailServer implements Carrier {
  private static final String WAIT_MILLISECONDS = "15000";
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final URI server;
  private final String from;
  private final Optional<String> user;
  private final Optional<Path> passwordFile;
  private final boolean here;
  private final Optional<SSLSocketFactory> tls;

  /**
   * @param server {@code smtps://host[:465]} or {@code smtp://host[:587]}; under the latter a
   *     server elsewhere than on this machine must offer STARTTLS
   */
  MailServer(URI server, String from, Optional<String> user, Optional<Path> passwordFile) {
    this(server, from, user, passwordFile, isHere(server.getHost()), Optional.empty());
  }

  /**
   * @param here whether the server is on this machine
   * @param tls of whom to believe certificates; empty for those whom the JDK believes
   */
  MailServer(
      URI server,
      String from,
      Optional<String> user,
      Optional<Path> passwordFile,
      boolean here,
      Optional<SSLSocketFactory> tls) {
    this.server = server;
    this.from = from;
    this.user = user;
    this.passwordFile = passwordFile;
    this.here = here;
    this.tls = tls;
  }

  @Override
  public void carry(Letter letter) throws Undelivered {
    Session session = MailMessage.session(properties());
    try (Transport transport = session.getTransport(server.getScheme())) {
      Message message = MailMessage.of(session, from, letter);
      transport.connect(server.getHost(), server.getPort(), user.orElse(null), password());
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException | IOException e) {
      throw new Undelivered(server + " does not take it: " + e.getMessage(), e);
    }
  }

  private String password() throws IOException {
    return passwordFile.isEmpty() ? null : Files.readString(passwordFile.get()).strip();
  }

  private Properties properties() {
    String mail = "mail." + server.getScheme();
    Properties properties = new Properties();
    properties.setProperty(mail + ".auth", Boolean.toString(user.isPresent()));
    properties.setProperty(mail + ".connectiontimeout", WAIT_MILLISECONDS);
    properties.setProperty(mail + ".timeout", WAIT_MILLISECONDS);
    properties.setProperty(mail + ".writetimeout", WAIT_MILLISECONDS);
    properties.setProperty(mail + ".ssl.checkserveridentity", "true");
    properties.setProperty(mail + ".starttls.enable", "true");
    properties.setProperty(mail + ".starttls.required", Boolean.toString(!here));
    properties.setProperty(mail + ".localhost", from.substring(from.indexOf('@') + 1));
    tls.ifPresent(factory -> properties.put(mail + ".ssl.socketFactory", factory));
    return properties;
  }

  /** By what it is called alone: a name such as 127.example.id is somebody's elsewhere. */
  static boolean isHere(String host) {
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK.matcher(host).matches();
  }
}
