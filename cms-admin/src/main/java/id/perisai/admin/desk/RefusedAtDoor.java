package id.perisai.admin.desk;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Language;
import id.perisai.admin.frame.Words;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.message.MessageRefusal;
import id.perisai.publish.PublishRefusal;
import id.perisai.release.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;

/**
 * Answers a refusal as {@code {"refusal","message","english"}}, a sentence in each language: that
 * of the screens, unless it must say something else at the desk.
 */
@Provider
public class RefusedAtDoor implements ExceptionMapper<Refused> {
  static final String BUNDLE = "id.perisai.admin.desk.Refusals";

  /** Statuses with a sentence of their own, {@code status.…} in the bundle. */
  static final Set<Integer> SAID = Set.of(400, 401, 403, 404, 405, 413, 415, 500);

  @Context HttpServletRequest request;

  @Override
  public Response toResponse(Refused refused) {
    SecurityLogFilter.note(request, refused);
    String name = refused.refusal().name();
    return answer(status(refused), name, "refusal." + name, refused.arguments().toArray());
  }

  /** For what is wrong with a request before any act: 400 to 500. */
  static Response answer(int status) {
    return answer(status, "STATUS_" + status, key(status));
  }

  static String key(int status) {
    return "status." + (SAID.contains(status) ? status : 400);
  }

  private static Response answer(int status, String refusal, String key, Object... arguments) {
    Map<String, Object> answer = said(key, arguments);
    answer.put("refusal", refusal);
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.canonical(answer))
        .build();
  }

  /** The members {@code message} and {@code english}. */
  static Map<String, Object> said(String key, Object... arguments) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("message", sentence(Language.ID, key, arguments));
    said.put("english", sentence(Language.EN, key, arguments));
    return said;
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

  private static String sentence(Language language, String key, Object... arguments) {
    ResourceBundle atDesk =
        ResourceBundle.getBundle(
            BUNDLE,
            language.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return atDesk.containsKey(key)
        ? new MessageFormat(atDesk.getString(key), language.locale()).format(arguments)
        : new Words(language).say(key, arguments);
  }
}
