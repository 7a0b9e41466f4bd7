package id.perisai.render;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dates and times as Indonesian offices write them: {@code 21 November 2026}, {@code 10.42 WIB}.
 * Names and zones stand here and not in the JDK's locale data, which changes between versions;
 * Indonesia has three zones and no summer time.
 */
final class Dates {
  private static final List<String> MONTHS =
      List.of(
          "Januari",
          "Februari",
          "Maret",
          "April",
          "Mei",
          "Juni",
          "Juli",
          "Agustus",
          "September",
          "Oktober",
          "November",
          "Desember");
  private static final List<String> DAYS =
      List.of("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu");
  private static final List<String> MONTHS_ENGLISH =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> DAYS_ENGLISH =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private record Zone(String label, String offset) {}

  private static final Zone WIB = new Zone("WIB", "+07:00");
  private static final Map<String, Zone> ZONES =
      Map.of(
          "Asia/Jakarta",
          WIB,
          "Asia/Pontianak",
          WIB,
          "Asia/Makassar",
          new Zone("WITA", "+08:00"),
          "Asia/Jayapura",
          new Zone("WIT", "+09:00"));

  private final boolean english;
  private final Zone zone;

  /** {@code timeZone} as in the settings; empty means WIB. */
  Dates(String language, String timeZone) {
    this.english = language.equals("en");
    this.zone = ZONES.getOrDefault(timeZone, WIB);
  }

  /** Of a time zone as in the settings; empty means WIB. */
  static ZoneOffset zone(String timeZone) {
    return ZoneOffset.of(ZONES.getOrDefault(timeZone, WIB).offset());
  }

  Stamp day(LocalDate date) {
    return new Stamp(date.toString(), text(date));
  }

  /** {@code Jumat, 20 November 2026, 09.00–12.00 WIB}. */
  Stamp period(LocalDateTime start, Optional<LocalDateTime> end) {
    StringBuilder text = new StringBuilder(moment(start));
    if (end.isPresent() && end.get().toLocalDate().equals(start.toLocalDate())) {
      text.append('–').append(clock(end.get()));
    } else if (end.isPresent()) {
      text.append(' ').append(zone.label()).append(" – ").append(moment(end.get()));
    }
    return new Stamp(instant(start), text.append(' ').append(zone.label()).toString());
  }

  /** Start of that day as RFC 3339, for feeds. */
  String midnight(LocalDate date) {
    return date + "T00:00:00" + zone.offset();
  }

  String dayOfMonth(LocalDate date) {
    return Integer.toString(date.getDayOfMonth());
  }

  /** {@code Nov 2026}. */
  String shortMonth(LocalDate date) {
    return months().get(date.getMonthValue() - 1).substring(0, 3) + " " + date.getYear();
  }

  private String instant(LocalDateTime time) {
    return String.format(
        java.util.Locale.ROOT,
        "%sT%02d:%02d%s",
        time.toLocalDate(),
        time.getHour(),
        time.getMinute(),
        zone.offset());
  }

  private String moment(LocalDateTime time) {
    return (english ? DAYS_ENGLISH : DAYS).get(time.getDayOfWeek().getValue() - 1)
        + ", "
        + text(time.toLocalDate())
        + ", "
        + clock(time);
  }

  private String clock(LocalDateTime time) {
    return String.format(
        java.util.Locale.ROOT,
        english ? "%02d:%02d" : "%02d.%02d",
        time.getHour(),
        time.getMinute());
  }

  private String text(LocalDate date) {
    return date.getDayOfMonth()
        + " "
        + months().get(date.getMonthValue() - 1)
        + " "
        + date.getYear();
  }

  private List<String> months() {
    return english ? MONTHS_ENGLISH : MONTHS;
  }
}
