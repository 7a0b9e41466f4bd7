package id.perisai.media;

/**
 * How much a site may hold (BSSN 4/2021, article 27: a count per user, and a quota). Images and
 * documents are counted apart: each number holds once for the images and once for the documents.
 *
 * @param files of a site
 * @param bytes of a site; of images with all their variants
 * @param filesOfOneDay of one person, in 24 hours
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
