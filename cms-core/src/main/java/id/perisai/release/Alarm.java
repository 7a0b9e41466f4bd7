package id.perisai.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that people must look at.
 *
 * @param tenant whose site it is about; empty for what concerns all
 * @param subject what it is about, such as a repository path; with code and tenant it tells one
 *     alarm from another
 * @param what a sentence for operators
 * @param since when the cause was first seen
 */
public record Alarm(
    AlarmCode code, Optional<String> tenant, String subject, String what, Instant since) {

  static Alarm of(AlarmCode code, String tenant, String subject, String what, Instant since) {
    return new Alarm(code, Optional.ofNullable(tenant), subject, what, since);
  }

  /** The path of the statement that it is about; something else where it is about none. */
  String path() {
    return subject.split(" ", 2)[0]; // Of a file, what of it was refused follows.
  }

  boolean sameCause(Alarm other) {
    return code == other.code && tenant.equals(other.tenant) && subject.equals(other.subject);
  }

  Alarm since(Instant first) {
    return new Alarm(code, tenant, subject, what, first);
  }

  /** Its form in the log and on health. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", code.name());
    json.put("tenant", tenant.orElse(null));
    json.put("what", what);
    json.put("since", since.truncatedTo(ChronoUnit.SECONDS).toString());
    return json;
  }
}
