package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.release.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/** Prints a view into the entry of a path, together with what was read for it. */
final class Press {
  private final SiteIndex index;
  private final TemplateEngine templates;
  private final FrameMaker frames;
  private final Kept kept;

  Press(SiteIndex index, TemplateEngine templates, FrameMaker frames, Kept kept) {
    this.index = index;
    this.templates = templates;
    this.frames = frames;
    this.kept = kept;
  }

  /**
   * A page that follows from its inputs alone, which is printed only if it changed.
   *
   * @param view made once everything for it was read
   */
  RenderedEntry pageOrKept(
      Reading reading, FrameMaker.Head head, String template, Supplier<Object> view) {
    frames.read(reading, head.language());
    reading.theme(index.site.theme());
    return kept.at(head.path(), index.now(), reading.inputs())
        .filter(variant -> variant.status() == 200)
        .map(variant -> RenderedEntry.kept(head.path(), variant, reading.inputs()))
        .orElseGet(() -> page(reading, head, 200, template, view.get()));
  }

  RenderedEntry page(
      Reading reading, FrameMaker.Head head, int status, String template, Object view) {
    Frame frame = frames.frame(reading, head);
    reading.theme(index.site.theme());
    EncodedOutput output = new EncodedOutput();
    templates.render(template, Map.of("frame", frame, "view", view), output);
    return RenderedEntry.page(
        head.path(),
        status,
        MediaTypes.HTML,
        output.toString().getBytes(StandardCharsets.UTF_8),
        reading.inputs());
  }
}
