package id.perisai.web;

import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.util.HttpString;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * For benchmarks alone: the least that a handler in the same server can do. It sends the bytes of
 * one file with the headers of another, whatever is asked for.
 */
public final class BareExtension implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    try {
      HttpHandler bare = bare();
      Listener.plain(
          List.of(InetAddress.getLoopbackAddress()),
          Integer.getInteger("perisai.port"),
          bare,
          ClientBounds.usual(List.of()));
      // On the server's own port it says that it is ready, as on every other.
      deployment.addInitialHandlerChainWrapper(servlets -> bare);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpHandler bare() throws IOException {
    byte[] body = Files.readAllBytes(Path.of(System.getProperty("bare.body")));
    ByteBuffer direct = ByteBuffer.allocateDirect(body.length).put(body).flip();
    List<String> lines = Files.readAllLines(Path.of(System.getProperty("bare.headers")));
    HttpString[] names = new HttpString[lines.size()];
    String[] values = new String[lines.size()];
    for (int i = 0; i < names.length; i++) {
      int colon = lines.get(i).indexOf(": ");
      names[i] = new HttpString(lines.get(i).substring(0, colon));
      values[i] = lines.get(i).substring(colon + 2);
    }
    return exchange -> {
      for (int i = 0; i < names.length; i++) {
        exchange.getResponseHeaders().put(names[i], values[i]);
      }
      exchange.setResponseContentLength(body.length);
      exchange.getResponseSender().send(direct.duplicate());
    };
  }
}
