package id.perisai.admin.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where copies of the audit trail go.
 *
 * @param file lines of JSON
 * @param syslog HOST:PORT
 * @param authorities PEM file of who signed the receiver's certificate
 */
record AuditSettings(Optional<Path> file, Optional<String> syslog, Optional<Path> authorities) {
  private static final Pattern RECEIVER =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?:[1-9][0-9]{0,4}");

  static AuditSettings of(Map<Setting, String> values) {
    AuditSettings audit =
        new AuditSettings(
            Settings.optional(values, Setting.AUDIT_FILE).map(Path::of).map(Path::toAbsolutePath),
            Settings.optional(values, Setting.AUDIT_SYSLOG),
            Settings.optional(values, Setting.AUDIT_SYSLOG_CA)
                .map(Path::of)
                .map(Path::toAbsolutePath));
    audit.requireWhole();
    return audit;
  }

  private void requireWhole() {
    syslog.ifPresent(
        receiver -> {
          if (!RECEIVER.matcher(receiver).matches()
              || Integer.parseInt(receiver.substring(receiver.lastIndexOf(':') + 1)) > 65535) {
            throw Settings.refused(
                Setting.AUDIT_SYSLOG,
                receiver,
                "give HOST:PORT, such as log.serangkota.go.id:6514");
          }
        });
    authorities.ifPresent(
        file -> {
          if (syslog.isEmpty()) {
            throw Settings.refused(
                Setting.AUDIT_SYSLOG_CA, file.toString(), "give audit-syslog too");
          }
          if (!Files.isReadable(file)) {
            throw Settings.refused(
                Setting.AUDIT_SYSLOG_CA, file.toString(), "no such file, or it cannot be read");
          }
        });
    file.ifPresent(
        path -> {
          if (!Files.isWritable(Files.exists(path) ? path : path.getParent())) {
            throw Settings.refused(
                Setting.AUDIT_FILE, path.toString(), "this user cannot write there");
          }
        });
  }

  /** What the authoring server is told. */
  Map<String, String> properties() {
    Map<String, String> told = new LinkedHashMap<>();
    file.ifPresent(path -> told.put("perisai.audit.file", path.toString()));
    syslog.ifPresent(receiver -> told.put("perisai.audit.syslog", receiver));
    authorities.ifPresent(path -> told.put("perisai.audit.syslog.ca", path.toString()));
    return told;
  }
}
