package id.perisai.render;

/**
 * Sizes of files as people write them: {@code 1,2 MB} in Bahasa Indonesia, {@code 1.2 MB} in
 * English.
 */
public final class FileSize {
  private static final long KILO = 1_000;
  private static final long MEGA = 1_000_000;

  private FileSize() {}

  /**
   * @param bytes at least 0
   * @param language {@code id} or {@code en}
   */
  public static String of(long bytes, String language) {
    if (bytes < MEGA) {
      return Math.max(1, (bytes + KILO / 2) / KILO) + " kB";
    }
    String tenths = Long.toString((bytes + MEGA / 20) / (MEGA / 10));
    String whole = tenths.substring(0, tenths.length() - 1);
    return whole + (language.equals("en") ? "." : ",") + tenths.charAt(tenths.length() - 1) + " MB";
  }
}
