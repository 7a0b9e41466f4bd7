package id.perisai.admin.desk;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.message.MarkMessage;
import id.perisai.message.OpenMessages;
import id.perisai.message.Step;
import id.perisai.release.Json;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** The messages of one tenant, sealed as they are, for the page that opens them in a browser. */
@Path("/desk/messages/{id: " + CandidateResource.UUID_FORM + "}")
@RequestScoped
public class MessagesResource {
  @Inject private DeskTokens tokens;
  @Inject private OpenMessages openMessages;
  @Inject private MarkMessage markMessage;
  @Context private HttpServletRequest request;

  /** The list, see {@link OpenMessages#describe}. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] list(@PathParam("id") UUID id) {
    return Json.canonical(openMessages.describe(acting(id), id, false));
  }

  /** The list of those that delivery doubted. */
  @GET
  @Path("/junk")
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] junk(@PathParam("id") UUID id) {
    return Json.canonical(openMessages.describe(acting(id), id, true));
  }

  /** The file of one, as delivery sealed it. */
  @GET
  @Path("/{message: " + CandidateResource.UUID_FORM + "}")
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] open(@PathParam("id") UUID id, @PathParam("message") UUID message) {
    return openMessages.open(acting(id), message);
  }

  /** Takes {@code {}} and answers it. */
  @POST
  @Path("/{message: " + CandidateResource.UUID_FORM + "}/done")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] done(@PathParam("id") UUID id, @PathParam("message") UUID message, InputStream body)
      throws IOException {
    Acting who = acting(id);
    DeskDoor.body(body, 2);
    markMessage.mark(who, message, Step.DONE);
    return Json.canonical(java.util.Map.of());
  }

  private Acting acting(UUID id) {
    return DeskDoor.acting(tokens, request, Purpose.MESSAGES, id);
  }
}
