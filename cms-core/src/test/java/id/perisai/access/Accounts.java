package id.perisai.access;

import id.perisai.tenant.TestDatabase;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** People who can sign in, in a database of tests. */
final class Accounts {
  static final String PASSWORD = "kerbau makan rumput hijau 7";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final TestDatabase database;

  Accounts(TestDatabase database) {
    this.database = database;
  }

  /** Somebody with an address to sign in by. */
  record Account(UUID person, String email, Acting acting) {}

  /** A member who was invited and has no password yet. */
  Account invited(String tenant, Role... roles) {
    Acting acting = database.person("Ratna Wulandari", tenant, roles);
    String email = "warga" + COUNT.incrementAndGet() + "@serangkota.go.id";
    database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        acting.person());
    return new Account(acting.person(), email, acting);
  }

  /** A member who has {@link #PASSWORD}. */
  Account member(String tenant, Role... roles) {
    Account account = invited(tenant, roles);
    PasswordHash hash = PasswordHash.of(PASSWORD);
    new Transactions(database.factory())
        .anonymous(
            em -> {
              Passwords.set(em, account.person(), hash, java.time.Instant.now());
              return null;
            });
    return account;
  }

  /** A new one-time link. */
  Token link(UUID person, LinkPurpose purpose) {
    return new Transactions(database.factory())
        .anonymous(em -> LinkIssuer.issue(em, person, purpose, Acting.COMMAND_LINE));
  }
}
