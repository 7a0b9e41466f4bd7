package id.perisai.block;

import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import java.util.List;
import java.util.UUID;

/**
 * An image as content names it: the digests of its bytes are part of the content, so approving the
 * content approves the bytes.
 *
 * @param id of the media row
 * @param name file name for people
 * @param width pixels of the original
 * @param height pixels of the original
 * @param variants narrowest first; never empty
 */
public record Media(UUID id, String name, int width, int height, List<Variant> variants) {

  /** One encoding at one width, 0 by 0 for what is no image; {@code length} in bytes. */
  public record Variant(int width, int height, String mediaType, Digest digest, long length) {

    /** Where it is published: {@code /_m/<digest>.<ext>}. */
    public String path() {
      return "/_m/" + digest.hex() + "." + extension(mediaType);
    }
  }

  public Media {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("media " + id + " has no variant");
    }
    variants = List.copyOf(variants);
  }

  /** The widest variant that is at most {@code pixels} wide, else the narrowest. */
  public Variant upTo(int pixels) {
    Variant best = variants.get(0);
    for (Variant variant : variants) {
      if (variant.width() <= pixels) {
        best = variant;
      }
    }
    return best;
  }

  static final List<String> MEDIA_TYPES = List.of("image/jpeg", "image/png", "image/webp");

  private static String extension(String mediaType) {
    return switch (mediaType) {
      case "image/jpeg" -> "jpg";
      case "image/png" -> "png";
      case "image/webp" -> "webp";
      case MediaTypes.PDF -> "pdf";
      default -> throw new IllegalArgumentException("not a medium that is served: " + mediaType);
    };
  }
}
