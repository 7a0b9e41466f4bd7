package id.perisai.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain and its private key, as certificate authorities and their tools hand
 * them out: PEM (RFC 7468).
 *
 * @param chain the server's certificate first
 * @param key RSA or EC, the one of the first certificate
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern PKCS_8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** A file that cannot be used, with what to do about it. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String key, Path file, String fix, Exception cause) {
      super(key + " is " + file + ": " + fix, cause);
    }
  }

  /**
   * Reads both files.
   *
   * @throws Unusable naming the setting, the file and the fix; also if they do not belong together
   */
  static ServerCertificate read(Path certificate, Path key) throws Unusable {
    return read("perisai.tls.certificate", certificate, "perisai.tls.key", key);
  }

  /** The same by the settings' names. */
  static ServerCertificate read(
      String certificateSetting, Path certificate, String keySetting, Path key) throws Unusable {
    ServerCertificate read =
        new ServerCertificate(certificates(certificateSetting, certificate), key(keySetting, key));
    read.requireMatch(certificateSetting, keySetting, key);
    return read;
  }

  /** The host of what it was given out for, for sentences. */
  String subject() {
    return chain.get(0).getSubjectX500Principal().getName();
  }

  Instant expires() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /** All certificates of a PEM file; a server's own comes first. */
  static List<X509Certificate> certificates(String setting, Path file) throws Unusable {
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain =
          x509.generateCertificates(new ByteArrayInputStream(bytes(file))).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new GeneralSecurityException("no certificate in it");
      }
      return chain;
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable(
          setting, file, "give a PEM file with the certificate and then those of its chain", e);
    }
  }

  private static PrivateKey key(String setting, Path file) throws Unusable {
    try {
      String text = new String(bytes(file), StandardCharsets.US_ASCII);
      Matcher pem = PKCS_8.matcher(text);
      if (!pem.find()) {
        throw new GeneralSecurityException("no PKCS#8 key in it");
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return privateKey(new PKCS8EncodedKeySpec(der));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new Unusable(
          setting,
          file,
          "give a PEM file with the unencrypted key in PKCS#8 (BEGIN PRIVATE KEY), which"
              + " `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW` makes of others",
          e);
    }
  }

  private static PrivateKey privateKey(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    } catch (GeneralSecurityException notThat) {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("longer than " + MOST_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /** Signs with the one and verifies with the other: two files are easily mixed up. */
  private void requireMatch(String certificateSetting, String setting, Path file) throws Unusable {
    try {
      String algorithm = key instanceof ECPrivateKey ? "SHA256withECDSA" : "SHA256withRSA";
      byte[] anything = "perisai".getBytes(StandardCharsets.US_ASCII);
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(anything);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(chain.get(0).getPublicKey());
      verifier.update(anything);
      if (!verifier.verify(signature)) {
        throw new GeneralSecurityException("another key");
      }
    } catch (GeneralSecurityException e) {
      throw new Unusable(setting, file, "give the key that belongs to " + certificateSetting, e);
    }
  }
}
