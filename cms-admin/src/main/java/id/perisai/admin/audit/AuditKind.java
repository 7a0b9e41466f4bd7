package id.perisai.admin.audit;

import java.util.List;

/**
 * What acts are grouped by in the audit's filter; each by the first word of their codes, or by the
 * whole code.
 */
enum AuditKind {
  CONTENT("page"),
  REVIEW("review"),
  MEDIA("media"),
  IMPORT("import"),
  RELEASE("release"),
  PEOPLE("person", "invitation", "access", "link", "password", "factor", "recovery"),
  SESSIONS("sign_in", "second_factor", "sign_out", "session", "passkey"),
  PLATFORM(
      "tenant", "directory", "theme", "key", "hold", "purge", "root", "rerender", "look", "log"),
  MESSAGES("message", "sealing"),
  RETENTION("session.forget", "invitation.forget", "message.expire"),
  AUDIT("audit");

  private final List<String> acts;

  AuditKind(String... acts) {
    this.acts = List.of(acts);
  }

  List<String> acts() {
    return acts;
  }
}
