package id.perisai.admin.desk;

import id.perisai.publish.SignedRepository;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/**
 * Cross-origin rules of the desk's door: the origins that the signed directory lists, exactly, and
 * no credentials. A request of a script of any other origin is refused before anything is done.
 */
@Provider
@PreMatching
public class DeskOrigins implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String DOOR = "desk/";
  private static final String ORIGIN = "Origin";

  @Inject private SignedRepository repository;

  @Override
  public void filter(ContainerRequestContext request) {
    if (!isAtDoor(request)) {
      return;
    }
    String origin = request.getHeaderString(ORIGIN);
    boolean preflight = request.getMethod().equals("OPTIONS");
    boolean unsafe = !request.getMethod().equals("GET");
    if (origin == null ? unsafe : !origins().contains(origin)) {
      request.abortWith(RefusedAtDoor.answer(Response.Status.FORBIDDEN.getStatusCode()));
    } else if (preflight) {
      request.abortWith(Response.noContent().build());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!isAtDoor(request)) {
      return;
    }
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.putSingle(HttpHeaders.VARY, ORIGIN);
    String origin = request.getHeaderString(ORIGIN);
    if (origin != null && origins().contains(origin)) {
      headers.putSingle("Access-Control-Allow-Origin", origin);
      headers.putSingle("Access-Control-Allow-Methods", "GET, POST");
      headers.putSingle("Access-Control-Allow-Headers", "authorization, content-type");
      headers.putSingle("Access-Control-Max-Age", "600");
    }
  }

  private static boolean isAtDoor(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    return path.startsWith(DOOR) || path.startsWith("/" + DOOR);
  }

  private List<String> origins() {
    return repository.trust().directory().signing().origins();
  }
}
