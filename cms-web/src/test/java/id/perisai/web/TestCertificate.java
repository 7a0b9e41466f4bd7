package id.perisai.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for {@code *.localhost}, made by the JDK's keytool, in PEM. */
record TestCertificate(Certificate certificate, Key key) {
  private static final String PASSWORD = "only-in-tests";

  /**
   * @param algorithm EC or RSA
   * @param days for how long it is good
   */
  static TestCertificate make(Path folder, String algorithm, int days) throws Exception {
    Path store = Files.createTempDirectory(folder, "certificate").resolve("store.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            algorithm,
            "-keysize",
            algorithm.equals("EC") ? "256" : "2048",
            "-dname",
            "CN=*.localhost",
            "-ext",
            "san=dns:*.localhost,dns:localhost",
            "-validity",
            Integer.toString(days),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            store.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool: " + said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(keys.getCertificate("a"), keys.getKey("a", PASSWORD.toCharArray()));
  }

  void write(Path certificateFile, Path keyFile) throws Exception {
    Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** Trusts this certificate alone. */
  KeyStore trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", certificate);
    return trusted;
  }
}
