package id.perisai.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS towards mirrors.
 *
 * @param authorities {@code perisai.repository-ca}: PEM with the certificates of who signed the
 *     mirrors', in the place of those that the system trusts
 * @param certificate {@code perisai.repository-certificate}: PEM with this node's own
 * @param key {@code perisai.repository-key}: PEM with its key
 */
record MirrorTls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
  static final MirrorTls USUAL =
      new MirrorTls(Optional.empty(), Optional.empty(), Optional.empty());
  private static final String CA = "perisai.repository-ca";
  private static final String CERTIFICATE = "perisai.repository-certificate";
  private static final String PRIVATE_KEY = "perisai.repository-key";

  static MirrorTls read(UnaryOperator<String> values) {
    MirrorTls tls =
        new MirrorTls(file(values, CA), file(values, CERTIFICATE), file(values, PRIVATE_KEY));
    if (tls.certificate.isPresent() != tls.key.isPresent()) {
      throw new IllegalArgumentException(
          CERTIFICATE + " and " + PRIVATE_KEY + " belong together: set both or neither");
    }
    return tls;
  }

  private static Optional<Path> file(UnaryOperator<String> values, String key) {
    return Optional.ofNullable(values.apply(key)).filter(file -> !file.isBlank()).map(Path::of);
  }

  /** Empty if what the system trusts will do. */
  Optional<SSLContext> context() throws ServerCertificate.Unusable {
    if (equals(USUAL)) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trusted(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK has no TLS as it should; use another", e);
    }
  }

  /** Null stands for what the system trusts. */
  private TrustManager[] trusted()
      throws GeneralSecurityException, IOException, ServerCertificate.Unusable {
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore trusted = empty();
    List<X509Certificate> all = ServerCertificate.certificates(CA, authorities.get());
    for (int i = 0; i < all.size(); i++) {
      trusted.setCertificateEntry("ca" + i, all.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private KeyManager[] keys()
      throws GeneralSecurityException, IOException, ServerCertificate.Unusable {
    if (certificate.isEmpty()) {
      return null;
    }
    ServerCertificate own =
        ServerCertificate.read(CERTIFICATE, certificate.get(), PRIVATE_KEY, key.get());
    KeyStore store = empty();
    store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
