package id.perisai.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * What stands in front in production: holds the city's certificate and hands on the bytes as they
 * come, so that nothing of a request is changed on the way.
 */
public final class TlsProxy implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final SSLServerSocket door;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "tls-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private TlsProxy(SSLServerSocket door) {
    this.door = door;
  }

  /** A certificate for every name under the domain, signed by itself. */
  public static SSLContext certificate(Path folder, String domain)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve("proxy.p12");
    StartedProduct.Answer made =
        StartedProduct.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + domain,
                "-ext",
                "san=dns:" + domain + ",dns:*." + domain));
    if (made.exitCode() != 0) {
      throw new IOException("keytool: " + made);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What {@link #certificate} made, as certbot would leave it: fullchain.pem and privkey.pem. */
  public static void writePem(Path folder) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(folder.resolve("proxy.p12").toFile(), PASSWORD);
    String alias = keys.aliases().nextElement();
    pem(folder, "fullchain.pem", "CERTIFICATE", keys.getCertificate(alias).getEncoded());
    pem(folder, "privkey.pem", "PRIVATE KEY", keys.getKey(alias, PASSWORD).getEncoded());
  }

  private static void pem(Path folder, String name, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  /** Opens a port of its own for what comes to listen there later. */
  public static TlsProxy open(SSLContext certificate) throws IOException {
    SSLServerSocket door =
        (SSLServerSocket) certificate.getServerSocketFactory().createServerSocket();
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new TlsProxy(door);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Hands on to that port of this machine from now on. */
  public void to(int port) {
    threads.execute(
        () -> {
          while (!door.isClosed()) {
            accept(port);
          }
        });
  }

  private void accept(int port) {
    try {
      Socket outside = door.accept();
      Socket inside = new Socket(InetAddress.getLoopbackAddress(), port);
      threads.execute(() -> pump(outside, inside));
      threads.execute(() -> pump(inside, outside));
    } catch (IOException gone) {
      // The door was shut, or nothing listens inside: the browser sees a connection that ended.
      return;
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[16384];
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        out.write(bytes, 0, n);
        out.flush();
      }
    } catch (IOException ended) {
      // Either side may hang up at any time; closing both is all that there is to do.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
