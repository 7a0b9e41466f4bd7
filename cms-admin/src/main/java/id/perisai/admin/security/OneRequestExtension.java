package id.perisai.admin.security;

import id.perisai.http.OneAtATime;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/** Puts {@link OneAtATime} before everything that answers in authoring. */
public final class OneRequestExtension implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(OneAtATime::new);
  }
}
