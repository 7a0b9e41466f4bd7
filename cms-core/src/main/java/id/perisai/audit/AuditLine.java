package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry as it leaves the database: one line of canonical JSON with its chain, from which anybody
 * can follow the chain again without us.
 *
 * @param text without the line break
 */
public record AuditLine(AuditEntry entry, Digest chain, String text) {
  public static AuditLine of(AuditEntry entry, Digest chain) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("act", entry.act());
    json.put("at", entry.at().truncatedTo(ChronoUnit.MICROS).toString());
    json.put("chain", chain.hex());
    json.put("details", entry.details());
    json.put("number", entry.number());
    json.put("person", entry.person() == null ? null : entry.person().toString());
    json.put("tenant", entry.tenant());
    return new AuditLine(entry, chain, new String(Json.canonical(json), StandardCharsets.UTF_8));
  }
}
