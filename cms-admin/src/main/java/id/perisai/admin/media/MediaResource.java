package id.perisai.admin.media;

import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.review.ShownFinding;
import id.perisai.check.Finding;
import id.perisai.content.ContentType;
import id.perisai.media.MediaLibrary;
import id.perisai.media.MediaLibrary.Item;
import id.perisai.media.MediaRefusal;
import id.perisai.media.UploadFile;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The editor's door to images and files: find, upload. */
@Path("/media")
public class MediaResource {
  private static final int SHOWN = 60;

  @Inject private Work work;
  @Inject private Visitor visit;

  /** {@code {"media":[MEDIA…]}}, newest first. */
  @GET
  public Response find(@QueryParam("teks") @DefaultValue("") String text) {
    return listed(
        "media",
        text,
        library ->
            library.find(visit.acting(), text, 0, SHOWN).stream()
                .<Object>map(Item::media)
                .toList());
  }

  private Response listed(String name, String text, Function<MediaLibrary, List<Object>> list) {
    try {
      if (!text.isBlank()) {
        visit.spend(Permission.READ, Cost.SEARCH);
      }
      return Answers.ok(Map.of(name, list.apply(new MediaLibrary(work))));
    } catch (Refused refused) {
      return Answers.refused(refused, visit);
    }
  }

  /** {@code {"files":[FILE…]}}, newest first. */
  @GET
  @Path("/berkas")
  public Response findFiles(@QueryParam("teks") @DefaultValue("") String text) {
    return listed(
        "files", text, library -> new ArrayList<>(library.files(visit.acting(), text, 0, SHOWN)));
  }

  /** A form with one part {@code berkas} → {@code {"file":FILE,"findings":[sentence…]}}. */
  @POST
  @Path("/berkas")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response uploadFile(List<EntityPart> parts) throws IOException {
    return take(
        parts,
        file -> {
          UploadFile.Taken taken =
              new UploadFile(work)
                  .take(
                      visit.acting(), file.getFileName().orElse("dokumen.pdf"), file.getContent());
          return Map.of(
              "file",
              taken.file(),
              "findings",
              taken.findings().stream().<Object>map(this::sentence).toList());
        });
  }

  /** Such as {@code File, page 2: looks like a NIK … 3604… …}. */
  private String sentence(Finding finding) {
    ShownFinding shown = ShownFinding.of(finding, ContentType.DOCUMENT.code(), visit.words());
    String found = shown.place() + ": " + shown.what();
    return shown.excerpt().isEmpty() ? found : found + " – " + shown.excerpt();
  }

  private interface Taking {
    Map<String, Object> take(EntityPart file) throws IOException;
  }

  private Response take(List<EntityPart> parts, Taking taking) throws IOException {
    EntityPart file =
        parts.stream().filter(part -> part.getName().equals("berkas")).findFirst().orElse(null);
    try {
      if (file == null) {
        throw new Refused(MediaRefusal.MEDIA_EMPTY);
      }
      return Answers.ok(taking.take(file));
    } catch (Refused refused) {
      return Answers.refused(refused, visit);
    }
  }

  /** A form with one part {@code berkas} → MEDIA. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response upload(List<EntityPart> parts) throws IOException {
    return take(
        parts,
        file ->
            new UploadImage(work)
                .upload(visit.acting(), file.getFileName().orElse("gambar"), file.getContent()));
  }
}
