package id.perisai.admin.command;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where mail goes.
 *
 * @param server empty: into files
 * @param passwordFile present exactly if {@code user} is
 */
record MailSettings(
    Optional<URI> server, String from, Optional<String> user, Optional<Path> passwordFile) {
  private static final Pattern SERVER =
      Pattern.compile("smtps?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[1-9][0-9]{0,4}");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._+-]{1,64}@[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  /**
   * @throws Failure naming the key whose value is refused, and the fix
   */
  static MailSettings of(Map<Setting, String> values, String domain) {
    MailSettings mail =
        new MailSettings(
            Settings.optional(values, Setting.MAIL_SERVER)
                .map(text -> shaped(SERVER, Setting.MAIL_SERVER, text, "smtps://HOST:465"))
                .map(URI::create),
            Settings.optional(values, Setting.MAIL_FROM)
                .map(text -> shaped(ADDRESS, Setting.MAIL_FROM, text, "an e-mail address"))
                .orElse("perisai@" + domain),
            Settings.optional(values, Setting.MAIL_USER),
            Settings.optional(values, Setting.MAIL_PASSWORD_FILE).map(Path::of));
    mail.requireWhole();
    return mail;
  }

  /** What the authoring server is told. */
  Map<String, String> properties() {
    Map<String, String> told = new LinkedHashMap<>();
    server.ifPresent(url -> told.put("perisai.mail.server", url.toString()));
    told.put("perisai.mail.from", from);
    user.ifPresent(name -> told.put("perisai.mail.user", name));
    passwordFile.ifPresent(file -> told.put("perisai.mail.password-file", file.toString()));
    return told;
  }

  private void requireWhole() {
    if (user.isPresent() && server.isEmpty()) {
      throw Settings.refused(Setting.MAIL_USER, user.get(), "give mail-server too");
    }
    if (user.isPresent() != passwordFile.isPresent()) {
      throw Settings.refused(
          Setting.MAIL_PASSWORD_FILE,
          passwordFile.map(Path::toString).orElse(""),
          "give mail-user and mail-password-file, or neither");
    }
    passwordFile.ifPresent(
        file -> {
          if (!Files.isReadable(file)) {
            throw Settings.refused(
                Setting.MAIL_PASSWORD_FILE, file.toString(), "no such file, or it cannot be read");
          }
        });
  }

  private static String shaped(Pattern shape, Setting setting, String value, String example) {
    if (!shape.matcher(value).matches()) {
      throw Settings.refused(setting, value, "give " + example);
    }
    return value;
  }
}
