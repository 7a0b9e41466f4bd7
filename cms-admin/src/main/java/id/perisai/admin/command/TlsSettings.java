package id.perisai.admin.command;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Delivery's own TLS, where no proxy ends it.
 *
 * @param certificate PEM file with the server's certificate and its chain
 * @param key PEM file of its key
 * @param port where delivery listens
 */
record TlsSettings(Path certificate, Path key, int port) {
  private static final int HIGHEST = 65535;

  /**
   * Empty if no certificate is given.
   *
   * @throws Failure naming the first key whose value is refused
   */
  static Optional<TlsSettings> of(Map<Setting, String> values) {
    Optional<Path> key = Settings.optional(values, Setting.TLS_KEY).map(Path::of);
    Optional<Path> certificate = Settings.optional(values, Setting.TLS_CERTIFICATE).map(Path::of);
    if (certificate.isEmpty()) {
      key.ifPresent(
          alone -> {
            throw Settings.refused(
                Setting.TLS_KEY, alone.toString(), "give tls-certificate as well, or leave it out");
          });
      return Optional.empty();
    }
    requireReadable(Setting.TLS_CERTIFICATE, certificate.get());
    Path file =
        key.orElseThrow(
            () -> Settings.refused(Setting.TLS_KEY, "", "name the file of the certificate's key"));
    requireReadable(Setting.TLS_KEY, file);
    return Optional.of(
        new TlsSettings(
            certificate.get().toAbsolutePath(),
            file.toAbsolutePath(),
            Settings.number(Setting.TLS_PORT, values, 1, HIGHEST)));
  }

  /** The sites' address, but for the tenant's name, where none is given. */
  String url(String domain) {
    return "https://" + domain + ":" + port;
  }

  /**
   * What delivery is told.
   *
   * @param sites the sites' address as browsers see it, whose port they are sent to
   */
  Map<String, String> properties(URI sites) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("perisai.tls.certificate", certificate.toString());
    told.put("perisai.tls.key", key.toString());
    told.put("perisai.tls.port", Integer.toString(port));
    told.put(
        "perisai.tls.public-port", Integer.toString(sites.getPort() < 0 ? 443 : sites.getPort()));
    return told;
  }

  private static void requireReadable(Setting setting, Path file) {
    if (!Files.isReadable(file)) {
      throw Settings.refused(setting, file.toString(), "no such file, or it cannot be read");
    }
  }
}
