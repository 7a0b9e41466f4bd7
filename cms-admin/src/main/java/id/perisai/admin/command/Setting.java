package id.perisai.admin.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting: one name as flag ({@code --port-base}), environment variable ({@code
 * PERISAI_PORT_BASE}) and key in HOME/perisai.properties ({@code port-base}). The flag wins over
 * the environment, the environment over the file.
 */
enum Setting {
  PORT_BASE("port-base", "8080", "port of delivery; authoring is 1000 above, the rest follows it"),
  DOMAIN(
      "domain",
      "localhost",
      "name that the sites' hosts end in; any other than localhost opens the public ports to the"
          + " network"),
  SITES_URL(
      "sites-url",
      "",
      "address of the sites as browsers see it, without a tenant's name, such as"
          + " https://serangkota.go.id; empty: http://DOMAIN:PORT-BASE"),
  AUTHORING_URL(
      "authoring-url",
      "",
      "address of the editing screens as browsers see it, such as"
          + " https://redaksi.serangkota.go.id; empty: http://DOMAIN and PORT-BASE + 1000"),
  BIND_ADDRESS(
      "bind-address",
      "",
      "address on which both servers listen, of IPv4 or IPv6 (0.0.0.0: all of IPv4; :: all of both),"
          + " or a name for all that it has; empty: 127.0.0.1 for localhost and where sites-url is"
          + " given, since a proxy stands in front, else 0.0.0.0"),
  TLS_CERTIFICATE(
      "tls-certificate",
      "",
      "PEM file with the sites' certificate and its chain, where delivery ends TLS itself; empty: a"
          + " proxy does"),
  TLS_KEY("tls-key", "", "PEM file with that certificate's key, PKCS#8 without passphrase"),
  TLS_PORT("tls-port", "8443", "port on which delivery then answers https"),
  MODE("mode", "demo", "demo (a whole city with its keys) or production"),
  ADMINISTRATOR(
      "administrator",
      "",
      "e-mail address of the first platform administrator; for the first start in production"),
  SECOND_FACTOR(
      "second-factor",
      "",
      "who must sign in with a passkey or an app for codes: offered (nobody), publishers (and"
          + " platform administrators), everybody; empty: offered in demo mode, publishers in"
          + " production, which refuses offered"),
  SESSION_HOURS("session-hours", "12", "hours after which people sign in anew, however busy"),
  SESSION_IDLE("session-idle", "60", "minutes of silence after which people sign in anew"),
  TRUSTED_PROXIES(
      "trusted-proxies",
      "",
      "networks of the proxies in front, such as 127.0.0.1 or 10.1.0.0/24, separated by commas:"
          + " from these alone X-Forwarded-For is believed; empty: from nobody"),
  OIDC_ISSUER(
      "oidc-issuer",
      "",
      "issuer of the identity provider by which people may sign in (OpenID Connect), exactly as its"
          + " tokens name it; empty: none"),
  OIDC_CLIENT("oidc-client", "", "id of Perisai's client at that provider"),
  OIDC_SECRET_FILE(
      "oidc-secret-file", "", "file (mode 0600) with that client's secret; only with oidc-issuer"),
  OIDC_NAME("oidc-name", "", "what people know the provider by, on the button; empty: SSO"),
  OIDC_TWO_FACTORS(
      "oidc-two-factors",
      "",
      "values of acr or amr by which the provider says that two factors were shown, separated by"
          + " commas; empty: it never replaces the second factor asked for here"),
  OIDC_CA(
      "oidc-ca",
      "",
      "PEM file of who signed the provider's certificate; empty: those that the JDK trusts"),
  PARTS("parts", "database,authoring,delivery", "what this home runs"),
  AUTHORING_MEMORY("authoring-memory", "768m", "largest heap of the authoring server"),
  DELIVERY_MEMORY(
      "delivery-memory",
      "256m",
      "largest heap of the delivery server: at least 64 MiB and 5 KiB for each page and file of all"
          + " sites"),
  REPOSITORY(
      "repository",
      "",
      "directory of the repository, or, for delivery alone, the https addresses of its mirrors with"
          + " commas between them, the preferred one first; empty: HOME/repository"),
  REPOSITORY_CA(
      "repository-ca",
      "",
      "PEM file with the certificates of who signed the mirrors'; empty: whom the system trusts"),
  REPOSITORY_CREDENTIALS(
      "repository-credentials",
      "",
      "file (mode 0600) with a line for each mirror that asks: ORIGIN bearer TOKEN, or ORIGIN basic"
          + " USER:PASSWORD"),
  REPOSITORY_CERTIFICATE(
      "repository-certificate",
      "",
      "PEM file with the certificate by which this node makes itself known to mirrors"),
  REPOSITORY_KEY(
      "repository-key", "", "PEM file with that certificate's key, PKCS#8 without passphrase"),
  TRUST_ROOT(
      "trust-root",
      "",
      "SHA-256 of trust root 1 in hex, for delivery; empty: read HOME/trust-root"),
  TIMESTAMP_VALID(
      "timestamp-valid",
      "60",
      "for how many minutes delivery takes anything new on the strength of one timestamp, which"
          + " authoring signs each minute"),
  STALE_LIMIT(
      "stale-limit",
      "24",
      "hours after the expiry of the newest timestamp at which delivery's health turns from yellow"
          + " to red"),
  ACCESS_LOG_DAYS(
      "access-log-days",
      "30",
      "for how many days delivery keeps its access log, which holds no personal data; 0: none is"
          + " written"),
  ACCESS_LOG_MIB(
      "access-log-mib",
      "1024",
      "how many MiB of the access log delivery writes on one day; what comes then is counted, and"
          + " not written"),
  LEAVE_NOTICE(
      "leave-notice",
      "0",
      "for how many seconds a delivery node that stops says that it is not ready, and answers on,"
          + " before it takes no more connections; give 3 behind a load balancer"),
  INBOX(
      "inbox",
      "",
      "directory into which delivery puts what citizens send by forms, sealed, and from which"
          + " authoring collects it; empty: HOME/inbox"),
  NODE(
      "node",
      "",
      "name of this delivery node, which no other node at the same inbox may have; empty:"
          + " node-PORT"),
  INBOX_MIB(
      "inbox-mib",
      "256",
      "for how many MiB of messages delivery's inbox has room before it says so"),
  ACCEPT_STALE(
      "accept-stale",
      "",
      "root hash of the log's checkpoint with which a new delivery node may begin although its"
          + " timestamp has expired; for the first start alone"),
  DATABASE_URL(
      "database-url",
      "",
      "JDBC URL of a PostgreSQL 18 server's database; empty: an embedded one in HOME/database"),
  DATABASE_SUPERUSER(
      "database-superuser", "postgres", "role that may create Perisai's two roles and its schema"),
  DATABASE_PASSWORD_FILE(
      "database-password-file",
      "",
      "file (mode 0600) with that role's password; only with database-url"),
  MAIL_SERVER(
      "mail-server",
      "",
      "SMTP server that takes mail, such as smtps://mail.serangkota.go.id:465 or"
          + " smtp://mail.serangkota.go.id:587; empty: letters become files in HOME/mail"),
  MAIL_FROM("mail-from", "", "address that mail comes from; empty: perisai@DOMAIN"),
  MAIL_USER("mail-user", "", "who signs in at the mail server; empty: nobody"),
  MAIL_PASSWORD_FILE(
      "mail-password-file", "", "file (mode 0600) with that user's password; only with mail-user"),
  AUDIT_FILE(
      "audit-file",
      "",
      "file to which every audit entry is appended as a line of JSON, best on a disk of another"
          + " machine; empty: none"),
  AUDIT_SYSLOG(
      "audit-syslog",
      "",
      "HOST:PORT of a syslog receiver on another machine that every audit entry is sent to, by RFC"
          + " 5424 over TLS; empty: none"),
  AUDIT_SYSLOG_CA(
      "audit-syslog-ca",
      "",
      "PEM file of who signed the receiver's certificate; empty: those that the JDK trusts");

  /** How the names of all environment variables begin that are ours. */
  static final String ENVIRONMENT = "PERISAI_";

  private final String key;
  private final String fallback;
  private final String meaning;

  Setting(String key, String fallback, String meaning) {
    this.key = key;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  String flag() {
    return "--" + key;
  }

  String environment() {
    return ENVIRONMENT + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  String fallback() {
    return fallback;
  }

  String meaning() {
    return meaning;
  }

  static Optional<Setting> named(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
