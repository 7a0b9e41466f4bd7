package id.perisai.web;

import id.perisai.web.ServerCertificate.Unusable;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;

/**
 * The server's certificate, read anew when its files change: who renews it each two months must not
 * have to restart. Files that cannot be used change nothing but the health.
 */
final class RenewedKeyManager extends X509ExtendedKeyManager {
  private static final Logger LOG = Logger.getLogger(RenewedKeyManager.class);
  private static final String ALIAS = "server";

  private final Path certificate;
  private final Path key;
  private volatile ServerCertificate now;
  private volatile ServerCertificate before;
  private volatile String trouble;

  /**
   * @throws Unusable if there is nothing to begin with
   */
  RenewedKeyManager(Path certificate, Path key) throws Unusable {
    this.certificate = certificate;
    this.key = key;
    this.now = ServerCertificate.read(certificate, key);
    this.before = now;
  }

  /** Reads the files again; returns whether another certificate is in use from now on. */
  boolean renew() {
    try {
      ServerCertificate read = ServerCertificate.read(certificate, key);
      boolean other = !read.chain().equals(now.chain()) || !read.key().equals(now.key());
      if (other) {
        before = now;
        now = read;
        LOG.infof("the certificate was renewed: %s, until %s", now.subject(), now.expires());
      }
      trouble = null;
      return other;
    } catch (Unusable keepTheOld) {
      trouble = keepTheOld.getMessage();
      return false;
    }
  }

  /** The certificate in use. */
  ServerCertificate inUse() {
    return now;
  }

  /** Why the files, as they are now, cannot be used; empty if they are in use. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    String alias = alias(keyType);
    return alias == null ? new String[0] : new String[] {alias};
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias).map(found -> found.chain().toArray(new X509Certificate[0])).orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias).map(ServerCertificate::key).orElse(null);
  }

  private String alias(String keyType) {
    ServerCertificate current = now;
    return keyType.equals(current.key().getAlgorithm()) ? aliasOf(current) : null;
  }

  private Optional<ServerCertificate> of(String alias) {
    return Stream.of(now, before).filter(held -> aliasOf(held).equals(alias)).findFirst();
  }

  /** Names the certificate itself, so that a handshake under way at a renewal stays with one. */
  private static String aliasOf(ServerCertificate certificate) {
    return ALIAS + '-' + certificate.chain().get(0).getSerialNumber().toString(16);
  }

  /** A TLS context of this certificate alone: no client is asked for one. */
  SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {this}, new TrustManager[0], null);
    return context;
  }
}
