package id.perisai.admin.command;

import id.perisai.access.Email;
import id.perisai.access.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the operator decided, checked before anything starts. Shapes and meanings stand at {@link
 * Setting}.
 *
 * @param repository the directory; where there are {@code mirrors}, delivery's own verified copy
 * @param databasePasswordFile present exactly if {@code databaseUrl} is
 */
record Settings(
    Home home,
    Ports ports,
    String domain,
    Optional<URI> sitesUrl,
    Optional<URI> authoringAddress,
    Optional<BindAddress> bind,
    Optional<TlsSettings> tls,
    Mode mode,
    Optional<String> administrator,
    Set<Part> parts,
    String authoringMemory,
    String deliveryMemory,
    Path repository,
    Optional<MirrorSettings> mirrors,
    Optional<String> trustRoot,
    int timestampMinutes,
    int staleHours,
    int accessLogDays,
    int accessLogMebibytes,
    int leaveNotice,
    InboxSettings inbox,
    Optional<String> acceptStale,
    Optional<String> databaseUrl,
    String databaseSuperuser,
    Optional<Path> databasePasswordFile,
    MailSettings mail,
    AuditSettings audit,
    AccessSettings access) {

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
    Optional<URI> sitesUrl = address(values, Setting.SITES_URL, "https://serangkota.go.id");
    // Said once is enough: the sites' address ends in the domain.
    if (!given.containsKey(Setting.DOMAIN)) {
      sitesUrl.ifPresent(url -> values.put(Setting.DOMAIN, url.getHost()));
    }
    Settings settings =
        new Settings(
            home,
            ports(values),
            matching(DOMAIN, Setting.DOMAIN, values, "a host name such as serangkota.go.id"),
            sitesUrl,
            address(values, Setting.AUTHORING_URL, "https://redaksi.serangkota.go.id"),
            optional(values, Setting.BIND_ADDRESS).map(BindAddress::of),
            TlsSettings.of(values),
            mode(values),
            optional(values, Setting.ADMINISTRATOR),
            parts(values),
            matching(MEMORY, Setting.AUTHORING_MEMORY, values, "a size such as 768m or 2g"),
            matching(MEMORY, Setting.DELIVERY_MEMORY, values, "a size such as 256m or 1g"),
            directory(values, home),
            MirrorSettings.of(values, parts(values)),
            trustRoot(values),
            number(Setting.TIMESTAMP_VALID, values, 2, 31 * 24 * 60),
            number(Setting.STALE_LIMIT, values, 1, 8760),
            number(Setting.ACCESS_LOG_DAYS, values, 0, 3660),
            number(Setting.ACCESS_LOG_MIB, values, 1, 1 << 20),
            number(Setting.LEAVE_NOTICE, values, 0, 15),
            InboxSettings.of(values, home, ports(values)),
            optional(values, Setting.ACCEPT_STALE)
                .map(any -> matching(SHA_256, Setting.ACCEPT_STALE, values, "64 hex digits")),
            optional(values, Setting.DATABASE_URL),
            values.get(Setting.DATABASE_SUPERUSER),
            optional(values, Setting.DATABASE_PASSWORD_FILE).map(Path::of),
            MailSettings.of(values, values.get(Setting.DOMAIN)),
            AuditSettings.of(values),
            AccessSettings.of(values));
    settings.requireOneDomain();
    settings.requireConsistentDatabase();
    settings.requireFitForMode();
    return settings;
  }

  boolean runs(Part part) {
    return parts.contains(part) && !(part == Part.DATABASE && databaseUrl.isPresent());
  }

  /** Loopback, unless other machines are to reach the servers without a proxy of this one. */
  BindAddress bindAddress() {
    return bind.orElse(usual(local() || sitesUrl.isPresent()));
  }

  /** The same for delivery, which visitors reach without a proxy where it ends TLS itself. */
  BindAddress deliveryBindAddress() {
    return tls.isPresent() ? bind.orElse(usual(local())) : bindAddress();
  }

  private static BindAddress usual(boolean inside) {
    return inside ? BindAddress.LOOPBACK : BindAddress.ALL_OF_IPV4;
  }

  boolean local() {
    return domain.equals("localhost");
  }

  /** Where browsers reach the sites, but for the tenant's name before it. */
  String deliveryUrl() {
    return sitesUrl
        .map(URI::toString)
        .or(() -> tls.map(own -> own.url(domain)))
        .orElse("http://" + domain + ":" + ports.delivery());
  }

  /** The address of a site by the first label of its host; {@code sign} is the desk. */
  String deliveryUrl(String label) {
    return deliveryUrl().replace("://", "://" + label + ".");
  }

  /** Where browsers reach the editing screens: an origin, without a slash at its end. */
  String authoringUrl() {
    return authoringAddress.map(URI::toString).orElse("http://" + domain + ":" + ports.authoring());
  }

  /**
   * What may be started so, and should not stay so.
   *
   * @return sentences that name key, value and fix
   */
  List<String> complaints() {
    return mode == Mode.PRODUCTION
        ? Stream.of(proxyComplaint(), inboxComplaint()).flatMap(Optional::stream).toList()
        : List.of();
  }

  private Optional<String> proxyComplaint() {
    boolean proxied =
        parts.contains(Part.AUTHORING) || (parts.contains(Part.DELIVERY) && tls.isEmpty());
    if (!proxied || !access.trustedProxies().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "setting "
            + Setting.TRUSTED_PROXIES.key()
            + " = \"\": https comes through a proxy, and everybody behind it counts as one address,"
            + " so that whoever guesses passwords makes all the others wait, and messages of a busy"
            + " day are put aside: give the proxy's address as this machine sees it, such as"
            + " 127.0.0.1");
  }

  /** Delivery shows receipts as soon as a site has a sealing key, wherever its inbox lies. */
  private Optional<String> inboxComplaint() {
    boolean delivers = parts.contains(Part.DELIVERY);
    if (inbox.chosen() || delivers == parts.contains(Part.AUTHORING)) {
      return Optional.empty();
    }
    String what =
        delivers
            ? "stay in %s of this machine, and authoring elsewhere never collects them: give the"
                + " folder that authoring has as its inbox, or this one if something else brings"
                + " its files there"
            : "are looked for in %s of this machine, into which no delivery node elsewhere writes:"
                + " give the folder that the delivery nodes have as theirs, or this one if"
                + " something else brings their files here";
    return Optional.of(
        "setting "
            + Setting.INBOX.key()
            + " = \"\": citizens' messages and the counts of visits "
            + what.formatted(inbox.folder()));
  }

  private void requireOneDomain() {
    sitesUrl
        .filter(url -> !url.getHost().equals(domain))
        .ifPresent(
            url -> {
              throw refused(
                  Setting.SITES_URL,
                  url.toString(),
                  "its host must be the domain, which is " + domain);
            });
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
    requireTls(Setting.SITES_URL, sitesUrl, "https://" + domain);
    requireTls(Setting.AUTHORING_URL, authoringAddress, "https://redaksi." + domain);
    if (parts.contains(Part.AUTHORING) && databaseUrl.isEmpty()) {
      throw refused(
          Setting.DATABASE_URL,
          "",
          "production keeps its database on a PostgreSQL server: give"
              + " jdbc:postgresql://HOST:PORT/NAME");
    }
    databaseUrl.ifPresent(Settings::requireSafeLine);
    if (parts.contains(Part.AUTHORING) && !Files.exists(home.trustRoot())) {
      requireAdministrator();
    }
  }

  private void requireAdministrator() {
    try {
      new Email(administrator.orElse(""));
    } catch (Refused malformed) {
      throw refused(
          Setting.ADMINISTRATOR,
          administrator.orElse(""),
          "a new platform needs its first administrator: give an e-mail address");
    }
  }

  /** Browsers have no cryptography on pages that came without TLS, so that nobody could sign. */
  private void requireTls(Setting setting, Optional<URI> url, String example) {
    if (!url.map(URI::getScheme).orElse("").equals("https")
        && (setting == Setting.SITES_URL || parts.contains(Part.AUTHORING))) {
      throw refused(
          setting,
          url.map(URI::toString).orElse(""),
          "production is reached by https, with tls-certificate or through a proxy that holds the"
              + " certificate: give "
              + example);
    }
  }

  /**
   * Whether a line to the database is safe without TLS is for the operator to say, not a default.
   */
  private static void requireSafeLine(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    for (String host : source.getServerNames()) {
      boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
      if (!here && source.getSslMode() == null) {
        throw refused(
            Setting.DATABASE_URL,
            url,
            "the way to "
                + host
                + " may be listened to: add ?sslmode=verify-full&sslrootcert=FILE with the"
                + " certificate of who signed the server's, or ?sslmode=disable if nobody else is"
                + " on that line");
      }
    }
  }

  /** Where mirrors have the repository, what this machine has of it is what it has verified. */
  private static Path directory(Map<Setting, String> values, Home home) {
    String given = values.get(Setting.REPOSITORY);
    boolean mirrors = given.startsWith("http:") || given.startsWith("https:");
    return mirrors
        ? home.store()
        : optional(values, Setting.REPOSITORY).map(Path::of).orElse(home.repository());
  }

  private static Optional<URI> address(
      Map<Setting, String> values, Setting setting, String example) {
    return optional(values, setting)
        .map(
            text -> {
              URI url = parsed(text);
              boolean plain =
                  url.getHost() != null
                      && DOMAIN.matcher(url.getHost()).matches()
                      && Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                      && text.equals(origin(url));
              if (!plain) {
                throw refused(
                    setting,
                    text,
                    "give scheme, host and, unless it is the usual one, port, such as " + example);
              }
              return url;
            });
  }

  private static URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException notOne) {
      return URI.create("");
    }
  }

  /** As browsers write it: the scheme's usual port is left out. */
  private static String origin(URI url) {
    boolean usual =
        url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
    return url.getScheme() + "://" + url.getHost() + (usual ? "" : ":" + url.getPort());
  }

  private static Ports ports(Map<Setting, String> values) {
    String value = values.get(Setting.PORT_BASE);
    try {
      return new Ports(Integer.parseInt(value));
    } catch (IllegalArgumentException notAPort) {
      throw refused(Setting.PORT_BASE, value, "give a whole number from 1024 to 64000");
    }
  }

  static int number(Setting setting, Map<Setting, String> values, int min, int max) {
    String value = values.get(setting);
    if (!value.matches("[0-9]{1,6}")
        || Integer.parseInt(value) < min
        || Integer.parseInt(value) > max) {
      throw refused(setting, value, "give a whole number from " + min + " to " + max);
    }
    return Integer.parseInt(value);
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

  static Optional<String> optional(Map<Setting, String> values, Setting setting) {
    return Optional.of(values.get(setting)).filter(value -> !value.isEmpty());
  }

  static Failure refused(Setting setting, String value, String fix) {
    return new Failure(
        ExitCode.SETTINGS_REFUSED,
        "setting " + setting.key() + " = \"" + value + "\" is refused: " + fix);
  }
}
