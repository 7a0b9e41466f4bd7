package id.perisai.admin.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Which audit trails are not as they were written, when that was last looked at, and what cannot be
 * done for them. Never down: taking the screens away would help whoever did it.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class AuditHealth implements HealthCheck {
  @Inject private AuditRun run;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("audit")
        .up()
        .withData(
            "broken",
            run.broken().entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue().number())
                .collect(Collectors.joining(", ")))
        .withData("failing", String.join(", ", run.failing()))
        .withData("looked", String.valueOf(run.looked()))
        .withData("whole", String.valueOf(run.whole()))
        .withData("sent", String.valueOf(run.sent()))
        .build();
  }
}
