package id.perisai.admin.message;

import id.perisai.message.CollectMessages.Look;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.TreeSet;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * What the last look into the inbox left there and why, the names of what is no message, and why
 * nobody could look at all. Never down: it stops no screen, and whoever watches is told.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class InboxHealth implements HealthCheck {
  @Inject private CollectRun run;

  @Override
  public HealthCheckResponse call() {
    Look last = run.last();
    return HealthCheckResponse.named("inbox")
        .up()
        .withData("left", last.left())
        .withData("why", String.join("; ", new TreeSet<>(last.why().keySet())))
        .withData("aside", String.join(" ", last.aside()))
        .withData("failure", run.failure())
        .build();
  }
}
