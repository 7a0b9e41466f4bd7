package id.perisai.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node sends to mirrors that let nobody else in: a file that only its owner can read, a line
 * for each mirror, {@code https://HOST[:PORT] bearer TOKEN} or {@code … basic USER:PASSWORD}. Each
 * mirror is sent its own line alone, since another city may keep it.
 */
final class MirrorCredentials {
  static final String KEY = "perisai.repository-credentials";

  private static final Pattern LINE =
      Pattern.compile(
          "(https?://[^\\s/]+)/?\\s+(?:bearer\\s+([!-~]+)|basic\\s+([ -9;-~]+:[ -~]+))");
  private static final int MOST_BYTES = 64 << 10;

  private MirrorCredentials() {}

  /**
   * Values of the header Authorization by the mirror's origin.
   *
   * @throws IllegalArgumentException naming the file and the fix, and nothing of what stands in it
   */
  static Map<String, String> read(Optional<Path> file, List<URI> mirrors) {
    return file.isPresent() ? read(file.get(), mirrors) : Map.of();
  }

  private static Map<String, String> read(Path file, List<URI> mirrors) {
    List<String> lines = lines(file);
    Set<String> origins = Set.copyOf(mirrors.stream().map(MirrorCredentials::origin).toList());
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
          throw refused(
              file,
              "line " + (i + 1) + " must be ORIGIN bearer TOKEN, or ORIGIN basic USER:PASSWORD");
        }
        URI origin = URI.create(parts.group(1));
        if (!origins.contains(origin(origin))) {
          throw refused(
              file,
              "line " + (i + 1) + " is for none of the mirrors: take it away, or name the mirror");
        }
        requireSecret(file, i + 1, origin);
        values.put(origin(origin), header(parts));
      }
    }
    return values;
  }

  private static List<String> lines(Path file) {
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
        others.retainAll(
            Set.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_WRITE));
        if (!others.isEmpty()) {
          throw refused(file, "others can read or write it: chmod 600");
        }
      }
      if (Files.size(file) > MOST_BYTES) {
        throw refused(file, "it is longer than " + MOST_BYTES + " bytes");
      }
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw refused(file, "it cannot be read as a file of plain text");
    }
  }

  private static void requireSecret(Path file, int line, URI origin) {
    if (origin.getScheme().equals("http") && !isThisMachine(origin.getHost())) {
      throw refused(
          file, "line " + line + " would be sent without TLS: give the mirror's https address");
    }
  }

  private static boolean isThisMachine(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException elsewhere) {
      return false;
    }
  }

  private static String header(Matcher parts) {
    if (parts.group(2) != null) {
      return "Bearer " + parts.group(2);
    }
    byte[] pair = parts.group(3).getBytes(StandardCharsets.US_ASCII);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Scheme, host and port, the usual port left out. */
  static String origin(URI address) {
    int usual = address.getScheme().equals("https") ? 443 : 80;
    boolean named = address.getPort() >= 0 && address.getPort() != usual;
    return address.getScheme() + "://" + address.getHost() + (named ? ":" + address.getPort() : "");
  }

  private static IllegalArgumentException refused(Path file, String fix) {
    return new IllegalArgumentException(KEY + " is " + file + ": " + fix);
  }
}
