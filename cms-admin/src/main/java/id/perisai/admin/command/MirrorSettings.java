package id.perisai.admin.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mirrors of the repository, for a home that runs delivery alone.
 *
 * @param addresses of the repository's folder, with commas between them, the preferred one first
 * @param files by setting: authorities, credentials, this node's certificate and its key
 */
record MirrorSettings(String addresses, Map<Setting, Path> files) {
  private static final Set<Setting> FILES =
      Set.of(
          Setting.REPOSITORY_CA,
          Setting.REPOSITORY_CREDENTIALS,
          Setting.REPOSITORY_CERTIFICATE,
          Setting.REPOSITORY_KEY);

  /**
   * Empty if the repository is a directory.
   *
   * @throws Failure naming the first key whose value is refused, and the fix
   */
  static Optional<MirrorSettings> of(Map<Setting, String> values, Set<Part> parts) {
    String given = values.get(Setting.REPOSITORY);
    Map<Setting, Path> files = new LinkedHashMap<>();
    for (Setting setting : FILES) {
      Settings.optional(values, setting)
          .ifPresent(file -> files.put(setting, Path.of(file).toAbsolutePath()));
    }
    if (!given.startsWith("http:") && !given.startsWith("https:")) {
      files.forEach(
          (setting, file) -> {
            throw Settings.refused(
                setting, file.toString(), "give https addresses as repository, or leave it out");
          });
      return Optional.empty();
    }
    if (!parts.equals(Set.of(Part.DELIVERY))) {
      throw Settings.refused(
          Setting.REPOSITORY,
          "" + given.split(",").length + " addresses",
          "authoring writes a directory; give --parts delivery on a machine that reads mirrors");
    }
    for (String address : given.split(",")) {
      requireAddress(address.strip());
    }
    files.forEach(MirrorSettings::requireReadable);
    if (files.containsKey(Setting.REPOSITORY_CERTIFICATE)
        != files.containsKey(Setting.REPOSITORY_KEY)) {
      throw Settings.refused(
          Setting.REPOSITORY_KEY, "", "give repository-certificate and repository-key, or neither");
    }
    return Optional.of(new MirrorSettings(given, files));
  }

  /** What delivery is told. */
  Map<String, String> properties() {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("perisai.repository", addresses);
    files.forEach((setting, file) -> told.put("perisai." + setting.key(), file.toString()));
    return told;
  }

  private static void requireAddress(String address) {
    try {
      URI uri = new URI(address);
      if (uri.getRawUserInfo() != null) {
        throw Settings.refused(
            Setting.REPOSITORY,
            "an address with a password",
            "passwords do not belong into addresses: name a file as repository-credentials");
      }
      if (uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
        return;
      }
      throw notAnAddress(address);
    } catch (URISyntaxException garbled) {
      throw notAnAddress(address);
    }
  }

  private static Failure notAnAddress(String address) {
    return Settings.refused(
        Setting.REPOSITORY,
        address,
        "give addresses such as https://cermin.serangkota.go.id/repositori/");
  }

  private static void requireReadable(Setting setting, Path file) {
    if (!Files.isReadable(file)) {
      throw Settings.refused(setting, file.toString(), "no such file, or it cannot be read");
    }
  }
}
