package id.perisai.admin.media;

import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.media.MediaLibrary;
import id.perisai.media.MediaLibrary.Item;
import id.perisai.media.UploadImage;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** All images of the tenant; uploads one. */
@Named("media")
@RequestScoped
public class MediaView {
  private static final int SHOWN = 48;
  private static final long WIDE_ENOUGH = 320;

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Part file;
  private List<Item> items;
  private Screenful screenful;

  public void upload() throws IOException {
    if (file == null) {
      notices.error(visit.say("media.missing"));
      return;
    }
    try (InputStream bytes = file.getInputStream()) {
      Map<String, Object> media =
          new UploadImage(work).upload(visit.acting(), file.getSubmittedFileName(), bytes);
      notices.done(visit.say("media.uploaded", media.get("name")));
      Redirect.to("/media");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public List<Item> getItems() {
    if (items == null) {
      items =
          new MediaLibrary(work).find(visit.acting(), getText(), getScreenful().getOffset(), SHOWN);
    }
    return items;
  }

  public Screenful getScreenful() {
    if (screenful == null) {
      if (!getText().isBlank()) {
        visit.spend(Permission.READ, Cost.SEARCH);
      }
      screenful =
          new Screenful(
              new MediaLibrary(work).count(visit.acting(), getText()),
              SHOWN,
              visit.number(Screenful.PARAMETER),
              "/media",
              Map.of("teks", getText()));
    }
    return screenful;
  }

  /** Part of the names that are looked for. */
  public String getText() {
    return visit.query("teks");
  }

  /** Address of a variant that is wide enough for the list. */
  public String address(Item item) {
    Map<?, ?> chosen = null;
    for (Object one : (List<?>) item.media().get("variants")) { // narrowest first
      Map<?, ?> variant = (Map<?, ?>) one;
      if (chosen == null || (Long) chosen.get("width") < WIDE_ENOUGH) {
        chosen = variant;
      }
    }
    String type = String.valueOf(chosen.get("mediaType"));
    return "/_m/"
        + chosen.get("digest")
        + (type.equals("image/jpeg") ? ".jpg" : "." + type.substring(6));
  }

  public String size(Item item) {
    return visit.say("media.size", item.media().get("width"), item.media().get("height"));
  }

  public Part getFile() {
    return file;
  }

  public void setFile(Part file) {
    this.file = file;
  }
}
