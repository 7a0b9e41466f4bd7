package id.perisai.web;

import id.perisai.web.HealthHandler.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Whether browsers take the node's certificate, and for how long they still will. */
final class CertificateHealth {
  /** Certificates of 90 days are renewed with 30 left: with 14 left, renewing has failed often. */
  private static final Duration SOON = Duration.ofDays(14);

  private final Optional<RenewedKeyManager> certificate;
  private final Clock clock;

  /**
   * @param certificate empty where a proxy ends TLS
   */
  CertificateHealth(Optional<RenewedKeyManager> certificate, Clock clock) {
    this.certificate = certificate;
    this.clock = clock;
  }

  Status status() {
    return certificate.map(this::status).orElse(Status.UP);
  }

  /** In a sentence for the operator; empty where a proxy ends TLS. */
  Optional<String> what() {
    return certificate.map(
        keys ->
            keys.inUse().subject()
                + " until "
                + keys.inUse().expires()
                + keys.trouble().map(trouble -> "; not renewed: " + trouble).orElse(""));
  }

  private Status status(RenewedKeyManager keys) {
    boolean soon = clock.instant().plus(SOON).isAfter(keys.inUse().expires());
    return soon || keys.trouble().isPresent() ? Status.DEGRADED : Status.UP;
  }
}
