package id.perisai.web;

import id.perisai.http.WholeHeads;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/**
 * Runs delivery in the server that it is deployed to: it opens the public ports itself, and stands
 * in front of the servlet container on the server's own: no request reaches a servlet.
 */
public final class DeliveryExtension implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    Settings settings = Settings.ofProcess();
    ClientBounds bounds = ClientBounds.usual(settings.messages().proxies());
    DeliveryNode node = node(settings).open(bounds).start();
    deployment.addInitialHandlerChainWrapper(servlets -> WholeHeads.of(node));
    deployment.addListener(
        new ListenerInfo(End.class, new ImmediateInstanceFactory<>(new End(node))));
  }

  private static DeliveryNode node(Settings settings) {
    try {
      return new DeliveryNode(settings, Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "perisai.store is "
              + settings.store()
              + ": it cannot be read and written; give this user the directory, or set another",
          e);
    } catch (ServerCertificate.Unusable e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Stops the node with its deployment. */
  public static final class End implements ServletContextListener {
    private final DeliveryNode node;

    End(DeliveryNode node) {
      this.node = node;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
      node.close();
    }
  }
}
