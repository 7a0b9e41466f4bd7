package id.perisai.admin.desk;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.message.LockedSealingKey;
import id.perisai.message.OfferSealingKey;
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
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;

/** One leave to hand in a sealing key that was made and encrypted in its owner's browser. */
@Path("/desk/sealing/{id: " + CandidateResource.UUID_FORM + "}")
@RequestScoped
public class SealingResource {
  @Inject private DeskTokens tokens;
  @Inject private OfferSealingKey offerSealingKey;
  @Context private HttpServletRequest request;

  /** For whom the key will be. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] owner(@PathParam("id") UUID id) {
    Acting who = acting(id);
    return Json.canonical(
        Map.of(
            "tenant", who.tenant(),
            "person", Map.of("id", who.person().toString(), "name", who.name())));
  }

  /** Takes a {@link LockedSealingKey} and answers 201 with {@code {"fingerprint"}}, its key id. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response offer(@PathParam("id") UUID id, InputStream body) throws IOException {
    Acting who = acting(id);
    byte[] key = DeskDoor.body(body, LockedSealingKey.MAX_BYTES);
    return Response.status(Response.Status.CREATED)
        .entity(Json.canonical(Map.of("fingerprint", offerSealingKey.offer(who, id, key).hex())))
        .build();
  }

  private Acting acting(UUID id) {
    return DeskDoor.acting(tokens, request, Purpose.SEALING, id);
  }
}
