package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One act as it was recorded.
 *
 * @param number counts from 1 within the tenant, without gaps
 * @param at to the microsecond, which is what the database keeps
 * @param person who acted; null when nobody was signed in (a refused sign-in)
 * @param act a code such as {@code page.create}
 * @param details JSON of the kinds that {@link Json} knows; never a secret
 */
public record AuditEntry(
    String tenant, long number, Instant at, UUID person, String act, Map<String, Object> details) {

  public AuditEntry {
    at = at.truncatedTo(ChronoUnit.MICROS);
    details = Map.copyOf(details);
  }

  /** What the chain of the first entry of a tenant follows. */
  static Digest beginning(String tenant) {
    return Digest.of(
        ("perisai/audit/v1\n" + tenant).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** SHA-256(chain of the entry before ‖ this entry as canonical JSON). */
  Digest after(Digest previous) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(previous.bytes());
    bytes.writeBytes(Json.canonical(asJson()));
    return Digest.of(bytes.toByteArray());
  }

  private Map<String, Object> asJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tenant", tenant);
    json.put("number", number);
    json.put("at", ChronoUnit.MICROS.between(Instant.EPOCH, at));
    json.put("person", person == null ? null : person.toString());
    json.put("act", act);
    json.put("details", details);
    return json;
  }
}
