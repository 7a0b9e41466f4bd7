package id.perisai.admin.desk;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Refused;
import id.perisai.publish.OfferKey;
import id.perisai.publish.OfferPasskey;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
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

/**
 * One leave to hand in a new key: a passkey of its owner's device, or a software key that was made
 * and encrypted in their browser.
 */
@Path("/desk/keys/{id: " + CandidateResource.UUID_FORM + "}")
@RequestScoped
public class KeyResource {
  @Inject private DeskTokens tokens;
  @Inject private OfferKey offerKey;
  @Inject private OfferPasskey offerPasskey;
  @Context private HttpServletRequest request;

  /** For whom the key will be, and the ids of the passkeys that they have, in base64url. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] owner(@PathParam("id") UUID id) {
    Acting who = acting(id);
    return Json.canonical(
        Map.of(
            "tenant", who.tenant(),
            "person", Map.of("id", who.person().toString(), "name", who.name()),
            "credentials", offerPasskey.credentials(who)));
  }

  /** Takes a {@link SoftwareKey} and answers 201 with {@code {"fingerprint"}}, its key id. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response offer(@PathParam("id") UUID id, InputStream body) throws IOException {
    Acting who = acting(id);
    byte[] key = DeskDoor.body(body, SoftwareKey.MAX_BYTES);
    offerKey.offer(who, id, key);
    return Response.status(Response.Status.CREATED)
        .entity(Json.canonical(Map.of("fingerprint", keyId(key))))
        .build();
  }

  /** Takes a passkey, see {@link OfferPasskey#offer}, and answers 201 as above. */
  @POST
  @Path("/passkey")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response offerPasskey(@PathParam("id") UUID id, InputStream body) throws IOException {
    Acting who = acting(id);
    byte[] passkey = DeskDoor.body(body, OfferPasskey.MAX_BYTES);
    return Response.status(Response.Status.CREATED)
        .entity(Json.canonical(Map.of("fingerprint", offerPasskey.offer(who, id, passkey).hex())))
        .build();
  }

  private static String keyId(byte[] key) {
    try {
      return SoftwareKey.parse(key).keyId().hex();
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.KEY_REFUSED, e.getMessage());
    }
  }

  private Acting acting(UUID id) {
    return DeskDoor.acting(tokens, request, Purpose.KEY, id);
  }
}
