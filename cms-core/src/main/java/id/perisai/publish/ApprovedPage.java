package id.perisai.publish;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.render.PublishedPage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A page with the content that was approved for it, its digest checked.
 *
 * @param published the page, and the content that visitors see until this one begins
 * @param author name of who wrote it
 * @param approver name of who approved it, or forced it
 * @param forced the reason, for what nobody approved
 */
record ApprovedPage(
    PublishedPage published,
    UUID revision,
    String author,
    String approver,
    Instant approvedAt,
    Optional<String> forced) {

  ApprovedPage(
      UUID page,
      UUID revision,
      Content content,
      String author,
      String approver,
      Instant at,
      Optional<String> forced) {
    this(
        new PublishedPage(page, content.digest(), content), revision, author, approver, at, forced);
  }

  UUID page() {
    return published.page();
  }

  Content content() {
    return published.content();
  }

  Digest digest() {
    return published.digest();
  }

  /** The page as it stays while what was approved is held back. */
  ApprovedPage staying(Content content) {
    return new ApprovedPage(
        page(),
        revision,
        content,
        author,
        approver,
        approvedAt,
        forced.filter(reason -> content.digest().equals(digest())));
  }

  ApprovedPage after(Content earlier) {
    PublishedPage before = new PublishedPage(page(), earlier.digest(), earlier);
    return new ApprovedPage(
        new PublishedPage(page(), digest(), content(), Optional.of(before)),
        revision,
        author,
        approver,
        approvedAt,
        forced);
  }

  Map<String, Object> toJson() {
    return Map.of(
        "page", page().toString(),
        "revision", revision.toString(),
        "digest", digest().hex(),
        "title", content().title(),
        "path", content().path(),
        "type", content().type().code(),
        "author", author,
        "approver", approver,
        "approved", approvedAt.toString(),
        "forced", forced.orElse(""));
  }
}
