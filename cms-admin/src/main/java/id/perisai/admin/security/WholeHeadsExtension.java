package id.perisai.admin.security;

import id.perisai.http.WholeHeads;
import io.undertow.server.handlers.DisallowedMethodsHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.util.Methods;
import jakarta.servlet.ServletContext;

/**
 * Puts {@link WholeHeads} before everything that answers in authoring. What WildFly would answer
 * before that is left to us: {@code TRACE} here, {@code OPTIONS *} by authoring.cli.
 */
public final class WholeHeadsExtension implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(
        handler -> WholeHeads.of(new DisallowedMethodsHandler(handler, Methods.TRACE)));
  }
}
