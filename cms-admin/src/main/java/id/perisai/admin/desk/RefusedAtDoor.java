package id.perisai.admin.desk;

import id.perisai.access.Refused;
import id.perisai.message.MessageRefusal;
import id.perisai.publish.PublishRefusal;
import id.perisai.release.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** Answers a refusal as {@code {"refusal","message","english"}}, a sentence in each language. */
@Provider
public class RefusedAtDoor implements ExceptionMapper<Refused> {
  static final String BUNDLE = "id.perisai.admin.desk.Refusals";

  @Override
  public Response toResponse(Refused refused) {
    String name = refused.refusal().name();
    String key = "refusal." + (words("id").containsKey("refusal." + name) ? name : "NOT_PERMITTED");
    return answer(status(refused), name, key, refused.arguments().toArray());
  }

  /** For what is wrong with a request before any act: 400 to 500. */
  static Response answer(int status) {
    String key = "status." + status;
    return answer(status, "STATUS_" + status, words("id").containsKey(key) ? key : "status.400");
  }

  private static Response answer(int status, String refusal, String key, Object... arguments) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("refusal", refusal);
    answer.put("message", MessageFormat.format(words("id").getString(key), arguments));
    answer.put("english", MessageFormat.format(words("en").getString(key), arguments));
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.canonical(answer))
        .build();
  }

  private static int status(Refused refused) {
    if (refused.refusal() instanceof MessageRefusal) {
      return 422;
    }
    if (!(refused.refusal() instanceof PublishRefusal)) {
      return 403;
    }
    return switch ((PublishRefusal) refused.refusal()) {
      case CANDIDATE_UNKNOWN -> 401;
      case CANDIDATE_EXPIRED, CANDIDATE_DONE -> 410;
      case CANDIDATE_STALE, CANDIDATE_CHANGED -> 409;
      default -> 422;
    };
  }

  private static ResourceBundle words(String language) {
    return ResourceBundle.getBundle(
        BUNDLE,
        Locale.forLanguageTag(language),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
