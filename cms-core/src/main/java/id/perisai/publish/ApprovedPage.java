package id.perisai.publish;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.render.PublishedPage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A page with the content that was approved for it, its digest checked.
 *
 * @param author name of who wrote it
 * @param approver name of who approved it, or forced it
 * @param forced the reason, for what nobody approved
 * @param before the content that visitors see until this one begins
 */
record ApprovedPage(
    UUID page,
    UUID revision,
    Content content,
    String author,
    String approver,
    Instant approvedAt,
    Optional<String> forced,
    Optional<Content> before) {

  Digest digest() {
    return content.digest();
  }

  PublishedPage published() {
    return new PublishedPage(page, content.digest(), content, before.map(this::published));
  }

  private PublishedPage published(Content earlier) {
    return new PublishedPage(page, earlier.digest(), earlier);
  }

  /** The page as it stays while what was approved is held back. */
  ApprovedPage staying(Content content) {
    return new ApprovedPage(
        page,
        revision,
        content,
        author,
        approver,
        approvedAt,
        forced.filter(reason -> content.digest().equals(digest())),
        Optional.empty());
  }

  ApprovedPage after(Content earlier) {
    return new ApprovedPage(
        page, revision, content, author, approver, approvedAt, forced, Optional.of(earlier));
  }

  /** The contents whose bytes the repository must keep. */
  List<Content> contents() {
    return Stream.concat(Stream.of(content), before.stream()).toList();
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
        "approved", approvedAt.toString(),
        "forced", forced.orElse(""));
  }
}
