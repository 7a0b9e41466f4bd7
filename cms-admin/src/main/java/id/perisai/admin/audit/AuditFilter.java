package id.perisai.admin.audit;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Reads what an address asks of the audit trail; what it cannot read it leaves open. */
final class AuditFilter {
  private AuditFilter() {}

  static AuditList.Filter of(String person, String kind, String from, String until, String place) {
    return new AuditList.Filter(
        person.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
            ? UUID.fromString(person)
            : null,
        Arrays.stream(AuditKind.values())
            .filter(one -> one.name().equals(kind))
            .findFirst()
            .map(AuditKind::acts)
            .orElse(List.of()),
        day(from),
        day(until),
        place.matches(AuditList.PLACE) ? place : "");
  }

  private static LocalDate day(String text) {
    try {
      return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? LocalDate.parse(text) : null;
    } catch (DateTimeException e) { // the 31st of a month of 30 days
      return null;
    }
  }
}
