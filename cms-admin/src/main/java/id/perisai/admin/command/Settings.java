package id.perisai.admin.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator decided, checked before anything starts. Shapes and meanings stand at {@link
 * Setting}.
 *
 * @param databasePasswordFile present exactly if {@code databaseUrl} is
 */
record Settings(
    Home home,
    Ports ports,
    String domain,
    Mode mode,
    Optional<String> administrator,
    Set<Part> parts,
    String authoringMemory,
    String deliveryMemory,
    Path repository,
    Optional<String> trustRoot,
    Optional<String> databaseUrl,
    String databaseSuperuser,
    Optional<Path> databasePasswordFile) {

  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,5}[mg]");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @param given what flags, environment and file said, by {@link SettingSources}
   * @throws Failure naming the first key whose value is refused, and the fix
   */
  static Settings of(Home home, Map<Setting, String> given) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, given.getOrDefault(setting, setting.fallback()).strip());
    }
    Settings settings =
        new Settings(
            home,
            ports(values),
            matching(DOMAIN, Setting.DOMAIN, values, "a host name such as serangkota.go.id"),
            mode(values),
            optional(values, Setting.ADMINISTRATOR),
            parts(values),
            matching(MEMORY, Setting.AUTHORING_MEMORY, values, "a size such as 768m or 2g"),
            matching(MEMORY, Setting.DELIVERY_MEMORY, values, "a size such as 256m or 1g"),
            optional(values, Setting.REPOSITORY).map(Path::of).orElse(home.repository()),
            trustRoot(values),
            optional(values, Setting.DATABASE_URL),
            values.get(Setting.DATABASE_SUPERUSER),
            optional(values, Setting.DATABASE_PASSWORD_FILE).map(Path::of));
    settings.requireConsistentDatabase();
    settings.requireFitForMode();
    return settings;
  }

  boolean runs(Part part) {
    return parts.contains(part) && !(part == Part.DATABASE && databaseUrl.isPresent());
  }

  /** Loopback, unless sites are to be reached under a name that other machines know. */
  String bindAddress() {
    return local() ? "127.0.0.1" : "0.0.0.0";
  }

  boolean local() {
    return domain.equals("localhost");
  }

  String deliveryUrl(String label) {
    return "http://" + label + "." + domain + ":" + ports.delivery();
  }

  String authoringUrl() {
    return "http://" + domain + ":" + ports.authoring();
  }

  private void requireConsistentDatabase() {
    if (databaseUrl.isPresent() && !databaseUrl.get().startsWith("jdbc:postgresql://")) {
      throw refused(
          Setting.DATABASE_URL, databaseUrl.get(), "give jdbc:postgresql://HOST:PORT/NAME");
    }
    if (databaseUrl.isPresent() && databasePasswordFile.isEmpty()) {
      throw refused(
          Setting.DATABASE_PASSWORD_FILE,
          "",
          "name the file that holds the password of " + databaseSuperuser);
    }
    if (databaseUrl.isEmpty() && databasePasswordFile.isPresent()) {
      throw refused(
          Setting.DATABASE_PASSWORD_FILE,
          databasePasswordFile.get().toString(),
          "leave it out: the embedded database makes its own password");
    }
    databasePasswordFile.ifPresent(Settings::requireReadable);
  }

  private static void requireReadable(Path file) {
    if (!Files.isReadable(file)) {
      throw refused(
          Setting.DATABASE_PASSWORD_FILE, file.toString(), "no such file, or it cannot be read");
    }
  }

  private void requireFitForMode() {
    if (mode == Mode.DEMO) {
      return;
    }
    if (local()) {
      throw refused(
          Setting.DOMAIN,
          domain,
          "production needs the name of the city, such as serangkota.go.id");
    }
    if (parts.contains(Part.AUTHORING) && databaseUrl.isEmpty()) {
      throw refused(
          Setting.DATABASE_URL, "", "production keeps its database on a PostgreSQL server");
    }
  }

  private static Ports ports(Map<Setting, String> values) {
    String value = values.get(Setting.PORT_BASE);
    try {
      return new Ports(Integer.parseInt(value));
    } catch (IllegalArgumentException notAPort) {
      throw refused(Setting.PORT_BASE, value, "give a whole number from 1024 to 64000");
    }
  }

  private static Mode mode(Map<Setting, String> values) {
    try {
      return Mode.parse(values.get(Setting.MODE));
    } catch (IllegalArgumentException unknown) {
      throw refused(Setting.MODE, values.get(Setting.MODE), unknown.getMessage());
    }
  }

  private static Set<Part> parts(Map<Setting, String> values) {
    try {
      return Part.parse(values.get(Setting.PARTS));
    } catch (IllegalArgumentException unknown) {
      throw refused(Setting.PARTS, values.get(Setting.PARTS), unknown.getMessage());
    }
  }

  private static Optional<String> trustRoot(Map<Setting, String> values) {
    Optional<String> digest = optional(values, Setting.TRUST_ROOT);
    digest.ifPresent(
        hex -> {
          if (!SHA_256.matcher(hex).matches()) {
            throw refused(Setting.TRUST_ROOT, hex, "give 64 digits of lower-case hex");
          }
        });
    return digest;
  }

  private static String matching(
      Pattern shape, Setting setting, Map<Setting, String> values, String example) {
    String value = values.get(setting);
    if (!shape.matcher(value).matches()) {
      throw refused(setting, value, "give " + example);
    }
    return value;
  }

  private static Optional<String> optional(Map<Setting, String> values, Setting setting) {
    return Optional.of(values.get(setting)).filter(value -> !value.isEmpty());
  }

  private static Failure refused(Setting setting, String value, String fix) {
    return new Failure(
        ExitCode.SETTINGS_REFUSED,
        "setting " + setting.key() + " = \"" + value + "\" is refused: " + fix);
  }
}
