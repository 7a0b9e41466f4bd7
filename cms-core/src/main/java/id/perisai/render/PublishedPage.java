package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import java.util.UUID;

/** A page with the content that was approved for it; {@code digest} is the content's. */
public record PublishedPage(UUID page, Digest digest, Content content) {
  public PublishedPage {
    if (!content.digest().equals(digest)) {
      throw new IllegalArgumentException(
          "page " + page + ": content has digest " + content.digest() + ", not " + digest);
    }
  }
}
