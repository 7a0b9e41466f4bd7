package id.perisai.web;

import id.perisai.release.RepositoryFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Where the repository is: a directory, or mirrors over HTTP.
 *
 * @param directory empty where there are mirrors
 * @param mirrors the addresses of its folder, the preferred one first
 * @param tls how mirrors are known and how this node makes itself known to them
 * @param credentials {@code perisai.repository-credentials}: file with what to send to which mirror
 * @param patience until a mirror's answer begins
 */
record RepositorySource(
    Optional<Path> directory,
    List<URI> mirrors,
    MirrorTls tls,
    Optional<Path> credentials,
    Duration patience) {

  static final String KEY = "perisai.repository";
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
  private static final Duration BEGINS_WITHIN = Duration.ofSeconds(5);
  private static final int MOST_MIRRORS = 8;

  /** A directory of this machine. */
  static RepositorySource of(Path directory) {
    return new RepositorySource(
        Optional.of(directory), List.of(), MirrorTls.USUAL, Optional.empty(), BEGINS_WITHIN);
  }

  /**
   * @param value a path, or addresses with commas between them
   * @throws IllegalArgumentException naming key, value and fix
   */
  static RepositorySource read(String value, UnaryOperator<String> values) {
    MirrorTls tls = MirrorTls.read(values);
    Optional<Path> credentials =
        Optional.ofNullable(values.apply(MirrorCredentials.KEY))
            .filter(file -> !file.isBlank())
            .map(Path::of);
    if (!value.startsWith("http:") && !value.startsWith("https:")) {
      if (!tls.equals(MirrorTls.USUAL) || credentials.isPresent()) {
        throw refused(
            value, "set it to the https addresses of mirrors, or leave out what is sent to them");
      }
      return of(Path.of(value));
    }
    List<URI> mirrors = new ArrayList<>();
    for (String address : value.split(",")) {
      mirrors.add(mirror(address.strip()));
    }
    if (mirrors.size() > MOST_MIRRORS || mirrors.stream().distinct().count() < mirrors.size()) {
      throw refused(value, "set it to at most " + MOST_MIRRORS + " different addresses");
    }
    return new RepositorySource(
        Optional.empty(), List.copyOf(mirrors), tls, credentials, BEGINS_WITHIN);
  }

  private static URI mirror(String address) {
    URI uri;
    try {
      uri = new URI(address.endsWith("/") ? address : address + "/");
    } catch (URISyntaxException garbled) {
      throw refused(
          address, "set it to addresses such as https://cermin.serangkota.go.id/repositori/");
    }
    if (uri.getRawUserInfo() != null) {
      // The value is a secret then: it is not said again.
      throw new IllegalArgumentException(
          KEY
              + " has a name or password in it: set "
              + MirrorCredentials.KEY
              + " to a file with them");
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused(address, "set it to an address with a host, and without ? and #");
    }
    if (!List.of("http", "https").contains(uri.getScheme())) {
      throw refused(address, "set it to addresses that begin with https");
    }
    return uri;
  }

  /**
   * Opens it. Mirrors are asked when something is read.
   *
   * @throws IllegalArgumentException naming a setting whose file cannot be used
   */
  RepositoryFiles open(Clock clock) throws ServerCertificate.Unusable {
    if (directory.isPresent()) {
      return RepositoryFiles.of(directory.get());
    }
    Map<String, String> authorizations = MirrorCredentials.read(credentials, mirrors);
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECTS_WITHIN)
            .executor(
                Executors.newFixedThreadPool(
                    2,
                    task -> {
                      Thread thread = new Thread(task, "perisai-mirror");
                      thread.setDaemon(true);
                      return thread;
                    }));
    tls.context().ifPresent(client::sslContext);
    HttpClient one = client.build();
    return new Mirrors(
        mirrors.stream()
            .map(
                base ->
                    new Mirror(
                        base,
                        one,
                        Optional.ofNullable(authorizations.get(MirrorCredentials.origin(base))),
                        clock,
                        patience))
            .toList(),
        clock);
  }

  private static IllegalArgumentException refused(String value, String fix) {
    return new IllegalArgumentException(KEY + " is " + value + ": " + fix);
  }
}
