package id.perisai.admin.desk;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers 413. */
@Provider
public class TooLongAtDoor implements ExceptionMapper<DeskDoor.TooLong> {
  @Override
  public Response toResponse(DeskDoor.TooLong tooLong) {
    return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE).build();
  }
}
