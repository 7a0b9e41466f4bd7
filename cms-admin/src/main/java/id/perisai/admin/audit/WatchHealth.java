package id.perisai.admin.audit;

import id.perisai.publish.UnknownStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * What came into the log on another way than through this platform, and when that was last looked
 * at. Never down: taking the screens away would keep people from holding the site.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class WatchHealth implements HealthCheck {
  @Inject private WatchRun run;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("log")
        .up()
        .withData(
            "unknown",
            run.recent().stream().map(UnknownStatement::path).collect(Collectors.joining(", ")))
        .withData("looked", String.valueOf(run.looked()))
        .build();
  }
}
