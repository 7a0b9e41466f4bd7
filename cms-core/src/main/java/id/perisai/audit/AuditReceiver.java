package id.perisai.audit;

import java.io.IOException;

/**
 * Somebody outside of the database who gets every entry.
 *
 * @param name the setting that it comes from; where its copy ends is noted by this name
 * @param file where entries are appended for them
 * @param onward what carries the file on from there
 */
public record AuditReceiver(String name, AuditFile file, Onward onward) {
  /** Carries on what was appended. */
  @FunctionalInterface
  public interface Onward {
    void send() throws IOException;
  }

  /** A file that is the copy itself. */
  public static AuditReceiver file(String name, AuditFile file) {
    return new AuditReceiver(name, file, () -> {});
  }
}
