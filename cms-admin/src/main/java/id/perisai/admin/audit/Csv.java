package id.perisai.admin.audit;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Rows of comma-separated values (RFC 4180) that a spreadsheet takes for text: a cell that would
 * begin a formula gets an apostrophe in front (OWASP, CSV injection).
 */
public final class Csv {
  private static final String FORMULA = "=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20";

  private Csv() {}

  public static String row(String... cells) {
    return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(String text) {
    String bare = text.stripLeading();
    boolean formula =
        !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
            || !bare.isEmpty() && FORMULA.indexOf(bare.charAt(0)) >= 0;
    return '"' + ((formula ? "'" : "") + text).replace("\"", "\"\"") + '"';
  }
}
