package id.perisai.admin.desk;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers what no act refused, such as a wrong method or a wrong media type, as {@link
 * RefusedAtDoor} does: a sentence in each language, never a cause. What is our own fault goes to
 * the log.
 */
@Provider
public class WrongAtDoor implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger("perisai.desk");

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof DeskDoor.TooLong) {
      return RefusedAtDoor.answer(Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode());
    }
    if (thrown instanceof WebApplicationException wrong && wrong.getResponse().getStatus() < 500) {
      return RefusedAtDoor.answer(wrong.getResponse().getStatus());
    }
    LOG.log(Level.SEVERE, "A request at the door failed", thrown);
    return RefusedAtDoor.answer(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode());
  }
}
