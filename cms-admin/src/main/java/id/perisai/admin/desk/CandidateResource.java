package id.perisai.admin.desk;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Refused;
import id.perisai.platform.RenewLooks;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishPower;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.PublishRelease;
import id.perisai.publish.PublishRoot;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.Signed;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.VouchForKeys;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.release.Signatures;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One candidate: what it says, its bytes, and the signature that puts it into force. */
@Path("/desk/candidates/{id: " + CandidateResource.UUID_FORM + "}")
@RequestScoped
public class CandidateResource {
  static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Inject private DeskTokens tokens;
  @Inject private OpenCandidate open;
  @Inject private PublishRelease publishRelease;
  @Inject private PublishDirectory publishDirectory;
  @Inject private PublishRoot publishRoot;
  @Inject private VouchForKeys vouchForKeys;
  @Inject private PublishPower publishPower;
  @Inject private PublishTheme publishTheme;
  @Inject private RenewLooks looks;
  @Inject private SignedRepository repository;
  @Context private HttpServletRequest request;

  /** The candidate, see {@link OpenCandidate#describe}. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] describe(@PathParam("id") UUID id) {
    Acting who = acting(id);
    Map<String, Object> json = open.describe(who, id);
    if (Boolean.TRUE.equals(json.get("platform"))) {
      looks.after(who, id).ifPresent(sitting -> json.put("sitting", described(sitting)));
    }
    return Json.canonical(json);
  }

  /** Where in the row of candidates this one is, and the way to the next. */
  private static Map<String, Object> described(RenewLooks.Sitting sitting) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", (long) sitting.number());
    json.put("of", (long) sitting.of());
    json.put(
        "next",
        sitting
            .next()
            .map(
                next ->
                    (Object)
                        Map.of("id", next.candidate().toString(), "token", next.token().text()))
            .orElse(null));
    return json;
  }

  /** Bytes of one digest; 404 if the candidate has none. */
  @GET
  @Path("/blobs/{digest: [0-9a-f]{64}}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response blob(@PathParam("id") UUID id, @PathParam("digest") String hex) throws Rejected {
    return open.blob(acting(id), id, Digest.parse(hex))
        .map(bytes -> Response.ok(bytes).build())
        .orElseThrow(NotFoundException::new);
  }

  /**
   * Takes {@code {"signatures":[…]}} as it is stored in the repository, and answers {@code
   * {"tenant","version","missing","url"}}: the statement is in force there if nobody's signature is
   * missing.
   */
  @POST
  @Path("/signatures")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] sign(@PathParam("id") UUID id, InputStream body) throws IOException {
    Acting who = acting(id);
    Signatures signatures = signatures(DeskDoor.body(body, Signatures.MAX_BYTES));
    Signed signed =
        switch (open.kind(who, id)) {
          case RELEASE -> publishRelease.sign(who, id, signatures);
          case DIRECTORY ->
              who.tenant().equals(Directory.PLATFORM)
                  ? publishDirectory.sign(who, id, signatures)
                  : vouchForKeys.sign(who, id, signatures);
          case THEME -> publishTheme.publish(who, id, signatures);
          case ROOT -> publishRoot.sign(who, id, signatures);
          case HOLD, PURGE -> publishPower.sign(who, id, signatures);
        };
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("tenant", who.tenant());
    answer.put("version", signed.version());
    answer.put("missing", (long) signed.missing());
    answer.put("url", site(who.tenant()));
    return Json.canonical(answer);
  }

  private Acting acting(UUID id) {
    return DeskDoor.acting(tokens, request, Purpose.CANDIDATE, id);
  }

  /** The desk may send any spelling of the JSON; what is stored is the canonical one. */
  private static Signatures signatures(byte[] body) {
    try {
      return Signatures.parse(Json.canonical(Json.parse(body, Signatures.MAX_BYTES)));
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.SIGNATURE_REFUSED, e.getMessage());
    }
  }

  /** The site's address as the signed directory gives it, on the desk's own port. */
  private String site(String tenant) {
    Directory directory = repository.trust().directory();
    return directory.siteOrigin(directory.tenant(tenant).orElseThrow()) + "/";
  }
}
