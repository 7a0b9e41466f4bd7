package id.perisai.release;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where the test puts it, whoever reads it. */
final class MovedClock extends Clock {
  volatile Instant now = SmallRepository.NOW;

  void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return ((InstantSource) this::instant).withZone(zone);
  }
}
