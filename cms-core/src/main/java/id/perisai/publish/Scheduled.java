package id.perisai.publish;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A page that is under embargo: it is signed at its hour and not before.
 *
 * @param until its hour
 */
public record Scheduled(UUID page, String title, Instant until) {

  Map<String, Object> toJson() {
    return Map.of("page", page.toString(), "title", title, "until", until.toString());
  }
}
