package id.perisai.render;

import gg.jte.TemplateEngine;
import id.perisai.release.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Prints a view into the entry of a path, together with what was read for it. */
final class Press {
  private final SiteIndex index;
  private final TemplateEngine templates;
  private final FrameMaker frames;

  Press(SiteIndex index, TemplateEngine templates, FrameMaker frames) {
    this.index = index;
    this.templates = templates;
    this.frames = frames;
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
