package id.perisai.admin.content;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Answers;
import id.perisai.admin.frame.Visitor;
import id.perisai.block.InvalidContent;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.EditLease;
import id.perisai.content.SaveRevision;
import id.perisai.content.Saved;
import id.perisai.tenant.Work;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The editor's door: a page is made, a revision saved, a presence told. JSON only. */
@Path("/halaman")
@Consumes(MediaType.APPLICATION_JSON)
public class PagesResource {
  private static final String PAGE =
      "{page: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}";
  private static final int MOST_BYTES = 2 * Content.MAX_BYTES;

  @Inject private Work work;
  @Inject private Visitor visit;

  /** {@code {"content":{…}}} → {@code {"page":"<uuid>","number":1}}. */
  @POST
  public Response create(byte[] body) {
    return answer(
        () -> {
          Map<String, Object> content = content(read(body, "content"));
          ContentType type =
              ContentType.of(String.valueOf(content.get("type")))
                  .orElseThrow(BadRequestException::new);
          String language = "en".equals(content.get("language")) ? "en" : "id";
          UUID page = new CreatePage(work).create(visit.acting(), type, language, content);
          return Answers.ok(Map.of("page", page.toString(), "number", 1L));
        });
  }

  /**
   * {@code {"base":N,"content":{…}}} → {@code {"number":N}}, with {@code "conflict":{"author",
   * "number"}} when somebody else saved in the meantime.
   */
  @POST
  @Path(PAGE + "/revisi")
  public Response save(@PathParam("page") UUID page, byte[] body) {
    return answer(
        () -> {
          Map<String, Object> request = read(body, "base", "content");
          Saved saved =
              new SaveRevision(work).save(visit.acting(), page, base(request), content(request));
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("number", (long) saved.number());
          saved
              .conflict()
              .ifPresent(
                  conflict ->
                      answer.put(
                          "conflict",
                          Map.of(
                              "author",
                              conflict.otherAuthor(),
                              "number",
                              (long) conflict.otherNumber())));
          return Answers.ok(answer);
        });
  }

  /** {@code {}} → {@code {"editor":"name of somebody else who has the page open, or null"}}. */
  @POST
  @Path(PAGE + "/kehadiran")
  public Response presence(@PathParam("page") UUID page) {
    return answer(
        () -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("editor", new EditLease(work).touch(visit.acting(), page).orElse(null));
          return Answers.ok(answer);
        });
  }

  private Response answer(Supplier<Response> act) {
    try {
      return act.get();
    } catch (InvalidContent invalid) {
      return Answers.problems(invalid, visit.language());
    } catch (Refused refused) {
      return Missing.is(refused) ? Answers.notFound(visit) : Answers.refused(refused, visit);
    }
  }

  /** Nothing more than what is asked for: whoever sends another member means something else. */
  private static Map<String, Object> read(byte[] body, String... members) {
    Map<String, Object> request = Answers.read(body, MOST_BYTES);
    if (!request.keySet().equals(Set.of(members))) {
      throw new BadRequestException();
    }
    return request;
  }

  private static int base(Map<String, Object> request) {
    if (request.get("base") instanceof Long base && base >= 0 && base <= Integer.MAX_VALUE) {
      return base.intValue();
    }
    throw new BadRequestException();
  }

  @SuppressWarnings("unchecked") // JSON's objects have string keys
  private static Map<String, Object> content(Map<String, Object> request) {
    if (request.get("content") instanceof Map<?, ?> content) {
      return (Map<String, Object>) content;
    }
    throw new BadRequestException();
  }
}
