package id.perisai.admin.media;

import id.perisai.access.Acting;
import id.perisai.admin.security.SessionFilter;
import id.perisai.media.MediaBytes;
import id.perisai.media.MediaBytes.Stored;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /_m/<digest>.<ext>}: an image or a file of the person's own tenant, as it will be
 * published.
 */
public final class MediaServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern NAME = Pattern.compile("/([0-9a-f]{64})\\.(jpg|png|webp|pdf)");

  /** Opened by its address, it runs nothing, asks for nothing, and is of no origin. */
  private static final String ALONE = "default-src 'none'; sandbox";

  @Inject private transient Work work;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Stored> stored = find(request);
    if (stored.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    // The name is the digest of the bytes, so they never change; private, since they are a draft.
    response.setHeader("Cache-Control", "private, max-age=86400, immutable");
    response.setContentType(stored.get().mediaType());
    response.setHeader("Content-Security-Policy", ALONE);
    response.setHeader(
        "Content-Disposition",
        disposition(stored.get().mediaType(), request.getPathInfo().substring(1)));
    response.setContentLength(stored.get().bytes().length);
    response.getOutputStream().write(stored.get().bytes());
  }

  /**
   * Images are shown where a page shows them; a document, of which other programs make what they
   * like, is saved and never opened on this origin.
   *
   * @param name digits and a listed ending, which nobody chose
   */
  static String disposition(String mediaType, String name) {
    return (mediaType.startsWith("image/") ? "inline" : "attachment")
        + "; filename=\""
        + name
        + "\"";
  }

  private Optional<Stored> find(HttpServletRequest request) {
    Matcher name = NAME.matcher(String.valueOf(request.getPathInfo()));
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      return new MediaBytes(work)
          .read((Acting) request.getAttribute(SessionFilter.ACTING), Digest.parse(name.group(1)));
    } catch (Rejected notADigest) {
      throw new IllegalStateException("64 hexadecimal digits are a digest", notADigest);
    }
  }
}
