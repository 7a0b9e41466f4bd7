package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesTest {
  private static final LocalDateTime START = LocalDateTime.parse("2026-11-21T10:42");

  private static Stamp period(String language, String zone, String end) {
    return new Dates(language, zone)
        .period(START, Optional.ofNullable(end).map(LocalDateTime::parse));
  }

  @ParameterizedTest
  @CsvSource({
    "Asia/Jakarta, WIB, +07:00",
    "Asia/Pontianak, WIB, +07:00",
    "Asia/Makassar, WITA, +08:00",
    "Asia/Jayapura, WIT, +09:00",
    "'', WIB, +07:00"
  })
  void writes_the_time_in_the_zone_of_the_site(String zone, String label, String offset) {
    assertEquals("Sabtu, 21 November 2026, 10.42 " + label, period("id", zone, null).text());
    assertEquals("2026-11-21T10:42" + offset, period("id", zone, null).machine());
  }

  @Test
  void writes_periods_within_and_across_days() {
    assertEquals(
        "Sabtu, 21 November 2026, 10.42–12.00 WIB", period("id", "", "2026-11-21T12:00").text());
    assertEquals(
        "Sabtu, 21 November 2026, 10.42 WIB – Minggu, 22 November 2026, 12.00 WIB",
        period("id", "", "2026-11-22T12:00").text());
    assertEquals(
        "Saturday, 21 November 2026, 10:42–12:00 WIB", period("en", "", "2026-11-21T12:00").text());
  }

  @Test
  void knows_every_month_whatever_the_locale_of_the_machine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Dates dates = new Dates("id", "Asia/Jakarta");
      StringBuilder months = new StringBuilder();
      for (int month = 1; month <= 12; month++) {
        months.append(dates.day(LocalDate.of(2026, month, 1)).text()).append(' ');
      }
      assertEquals(
          "1 Januari 2026 1 Februari 2026 1 Maret 2026 1 April 2026 1 Mei 2026 1 Juni 2026"
              + " 1 Juli 2026 1 Agustus 2026 1 September 2026 1 Oktober 2026 1 November 2026"
              + " 1 Desember 2026 ",
          months.toString());
      assertEquals("2026-11-21T10:42+07:00", period("id", "", null).machine());
    } finally {
      Locale.setDefault(before);
    }
  }
}
