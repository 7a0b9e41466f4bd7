package id.perisai.sanitize;

import java.util.List;

/**
 * HTML that holds nothing outside the policy, and what was taken out of it. Only {@link Sanitizer}
 * makes one.
 */
public final class Sanitized {
  private final String html;
  private final List<Removal> removed;

  Sanitized(String html, List<Removal> removed) {
    this.html = html;
    this.removed = removed;
  }

  public String html() {
    return html;
  }

  public List<Removal> removed() {
    return removed;
  }
}
