package id.perisai.publish;

import id.perisai.release.JsonObject;
import id.perisai.release.Rejected;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Something that was changed behind the product's back, found while preparing a release. The
 * publisher is told of each before signing.
 *
 * @param page the page it is about; the nil UUID when it is about the whole site
 * @param title of the page, from the content that will be published
 */
public record Finding(Kind kind, UUID page, String title) {
  public static final UUID WHOLE_SITE = new UUID(0, 0);

  /** What was found, and what was done about it. */
  public enum Kind {
    /**
     * The row of the approved content was rewritten; the approved content was taken from the
     * repository.
     */
    CONTENT_RESTORED,
    /** As before, but this approval was never published: the last published content stays. */
    CONTENT_KEPT_BACK,
    /** As before, and the page was never published: it is left out. */
    CONTENT_LEFT_OUT,
    /**
     * The title or address that lists show is not that of the content. Nothing of it is published.
     */
    COPY_REWRITTEN,
    /** The tenant's name in the database is not the one in the signed directory, which is used. */
    TENANT_RENAMED,
    /** A file of the repository was missing or had other bytes; it is written anew. */
    REPOSITORY_REPAIRED;

    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Map<String, Object> toJson() {
    return Map.of("kind", kind.code(), "page", page.toString(), "title", title);
  }

  static Finding read(JsonObject json) throws Rejected {
    Kind kind = Kind.valueOf(json.text("kind").toUpperCase(Locale.ROOT).replace('-', '_'));
    Finding finding = new Finding(kind, UUID.fromString(json.text("page")), json.text("title"));
    json.end();
    return finding;
  }
}
