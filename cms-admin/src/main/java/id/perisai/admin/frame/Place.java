package id.perisai.admin.frame;

import java.net.URI;

/**
 * Where this authoring server and its neighbours are reached.
 *
 * @param origin of these screens, such as {@code http://localhost:9080}
 * @param desk origin of the signing desk
 * @param domain that the departments' hosts end in
 */
public record Place(URI origin, URI desk, String domain) {

  /** Read from the system properties that the command line sets; names the key that is missing. */
  public static Place fromSystem() {
    return new Place(
        URI.create(required("perisai.authoring.origin")),
        URI.create(required("perisai.desk.origin")),
        required("perisai.domain"));
  }

  private static String required(String key) {
    String value = System.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The system property " + key + " is not set; start the server by ./perisai start.");
    }
    return value;
  }

  /** Value of the Host header of every honest request. */
  public String authority() {
    return origin.getAuthority();
  }

  public boolean isTls() {
    return origin.getScheme().equals("https");
  }

  /** Address of a department's public site: the desk's, with another name in front. */
  public String site(String hostLabel) {
    return desk.getScheme()
        + "://"
        + hostLabel
        + "."
        + domain
        + (desk.getPort() < 0 ? "" : ":" + desk.getPort());
  }
}
