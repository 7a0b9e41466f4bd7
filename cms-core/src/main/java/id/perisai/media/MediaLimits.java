package id.perisai.media;

/**
 * How much a site may hold (BSSN 4/2021, article 27: a count per user, and a quota).
 *
 * @param files images of a site
 * @param bytes of all its variants together
 * @param filesOfOneDay images of one person in 24 hours
 */
public record MediaLimits(int files, long bytes, int filesOfOneDay) {
  public static final MediaLimits STANDARD = new MediaLimits(20_000, 5L << 30, 500);

  public MediaLimits {
    if (files < 1 || bytes < 1 || filesOfOneDay < 1) {
      throw new IllegalArgumentException(
          "limits are at least 1: " + files + ", " + bytes + ", " + filesOfOneDay);
    }
  }
}
