package id.perisai.admin.frame;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Moments as people write them: {@code 21 November 2026, 10.42 WIB}. */
public final class Times {
  private static final ZoneId HERE = ZoneId.of("Asia/Jakarta");
  private static final Map<Language, String> PATTERNS =
      Map.of(Language.ID, "d MMMM yyyy, HH.mm 'WIB'", Language.EN, "d MMMM yyyy, HH:mm 'WIB'");

  private Times() {}

  public static String of(Instant moment, Language language) {
    return DateTimeFormatter.ofPattern(PATTERNS.get(language), language.locale())
        .format(moment.atZone(HERE));
  }
}
