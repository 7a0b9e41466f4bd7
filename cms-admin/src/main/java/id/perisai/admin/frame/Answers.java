package id.perisai.admin.frame;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.block.InvalidContent;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and writes the JSON of the editor's doors, strictly. */
public final class Answers {
  private static final int UNPROCESSABLE = 422;

  /** Whatever is chosen or written. */
  private static final Set<Refusal> NEVER =
      Set.of(
          AccessRefusal.NOT_PERMITTED,
          AccessRefusal.OUTSIDE_SECTIONS,
          AccessRefusal.WHOLE_SITE_NEEDED);

  private Answers() {}

  /** The request's body as an object; anything else is a bad request. */
  @SuppressWarnings("unchecked") // JSON's objects have string keys
  public static Map<String, Object> read(byte[] body, int maxBytes) {
    try {
      if (Json.parse(body, maxBytes) instanceof Map<?, ?> object) {
        return (Map<String, Object>) object;
      }
    } catch (Rejected malformed) {
      throw new BadRequestException(malformed);
    }
    throw new BadRequestException();
  }

  public static Response ok(Map<String, Object> body) {
    return json(200, body);
  }

  /** Each problem beside the field that it belongs to. */
  public static Response problems(InvalidContent invalid, Language language) {
    List<Object> problems =
        invalid.problems().stream()
            .map(
                problem -> {
                  Map<String, Object> json = new LinkedHashMap<>();
                  json.put("field", problem.field());
                  json.put("sentence", problem.sentence(language.code()));
                  return (Object) json;
                })
            .toList();
    return json(UNPROCESSABLE, Map.of("problems", problems));
  }

  /** 403 for what the person may never do, 409 for what cannot be done now. */
  public static Response refused(Refused refused, Visitor visit) {
    int status = NEVER.contains(refused.refusal()) ? 403 : 409;
    return json(status, Map.of("message", visit.say(refused)));
  }

  /** Whoever must show again who they are is led there, and back to the screen of the export. */
  public static Response refusedExport(Refused refused, Visitor visit, Screen screen) {
    if (refused.refusal() == AccessRefusal.TOO_FAST) {
      return Response.status(ErrorPage.TOO_FAST) // read in a browser, as it is
          .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
          .header("Retry-After", refused.arguments().get(0))
          .entity(visit.say(refused) + "\n")
          .build();
    }
    if (refused.refusal() == AccessRefusal.STEP_UP_NEEDED) {
      visit.note(refused);
      return Response.seeOther(
              URI.create(
                  Place.fromSystem().origin() + Screen.PROVE.address() + "?ke=" + screen.address()))
          .build();
    }
    return refused(refused, visit);
  }

  public static Response notFound(Visitor visit) {
    return json(404, Map.of("message", visit.say("error.404.text")));
  }

  private static Response json(int status, Map<String, Object> body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
        .entity(Json.canonical(body))
        .build();
  }
}
