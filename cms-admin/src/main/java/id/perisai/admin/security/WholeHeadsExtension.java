package id.perisai.admin.security;

import id.perisai.http.WholeHeads;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/** Puts {@link WholeHeads} before everything that answers in authoring. */
public final class WholeHeadsExtension implements ServletExtension {

  @Override
  public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
    deployment.addInitialHandlerChainWrapper(WholeHeads::of);
  }
}
