package id.perisai.publish;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.render.PublishedPage;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A page with the content that was approved for it, its digest checked.
 *
 * @param author name of who wrote it
 * @param approver name of who approved it
 */
record ApprovedPage(
    UUID page, UUID revision, Content content, String author, String approver, Instant approvedAt) {

  Digest digest() {
    return content.digest();
  }

  PublishedPage published() {
    return new PublishedPage(page, content.digest(), content);
  }

  Map<String, Object> toJson() {
    return Map.of(
        "page", page.toString(),
        "revision", revision.toString(),
        "digest", digest().hex(),
        "title", content.title(),
        "path", content.path(),
        "type", content.type().code(),
        "author", author,
        "approver", approver,
        "approved", approvedAt.toString());
  }
}
