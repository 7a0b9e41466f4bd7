package id.perisai.admin.media;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Visitor;
import id.perisai.media.MediaLibrary;
import id.perisai.media.MediaLibrary.Item;
import id.perisai.media.MediaRefusal;
import id.perisai.media.UploadImage;
import id.perisai.tenant.Work;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The editor's door to the images: find, upload. */
@Path("/media")
public class MediaResource {
  private static final int SHOWN = 60;

  @Inject private Work work;
  @Inject private Visitor visit;

  /** {@code {"media":[MEDIA…]}}, newest first. */
  @GET
  public Response find(@QueryParam("teks") @DefaultValue("") String text) {
    List<Object> media =
        new MediaLibrary(work)
            .find(visit.acting(), text, 0, SHOWN).stream()
                .map(Item::media)
                .map(Object.class::cast)
                .toList();
    return Answers.ok(Map.of("media", media));
  }

  /** A form with one part {@code berkas} → MEDIA. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response upload(List<EntityPart> parts) throws IOException {
    EntityPart file =
        parts.stream().filter(part -> part.getName().equals("berkas")).findFirst().orElse(null);
    try {
      if (file == null) {
        throw new Refused(MediaRefusal.MEDIA_EMPTY);
      }
      try (InputStream bytes = file.getContent()) {
        return Answers.ok(
            new UploadImage(work)
                .upload(visit.acting(), file.getFileName().orElse("gambar"), bytes));
      }
    } catch (Refused refused) {
      return Answers.refused(refused, visit);
    }
  }
}
