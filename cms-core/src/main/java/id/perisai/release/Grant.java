package id.perisai.release;

import java.util.stream.Stream;

/**
 * What a directory's entry allows on a tenant's site, and what therefore waits where it is new:
 * whoever stole the platform's keys could give it to themselves. Hosts wait too, between two
 * tenants ({@link KeyHistory#move}). Everything else in an entry takes power away, or gives none.
 */
sealed interface Grant {
  boolean isIn(Directory.Tenant tenant);

  /** What an entry gives besides keys. */
  static Stream<Grant> rules(Directory.Tenant entry) {
    return Stream.<Grant>of(new Persons(entry.threshold()), new SoftwareKeys(), new Rerenders())
        .filter(grant -> grant.isIn(entry));
  }

  /** All that an entry gives. */
  static Stream<Grant> of(Directory.Tenant entry) {
    return Stream.concat(
        entry.publishers().stream().map(publisher -> new Signing(publisher.key())), rules(entry));
  }

  /** A key signs releases. */
  record Signing(Key key) implements Grant {
    @Override
    public boolean isIn(Directory.Tenant tenant) {
      return tenant.publishers().stream().anyMatch(publisher -> publisher.key().equals(key));
    }
  }

  /** So few persons are enough. */
  record Persons(int enough) implements Grant {
    @Override
    public boolean isIn(Directory.Tenant tenant) {
      return tenant.threshold() <= enough;
    }
  }

  /** Software keys count, not passkeys alone. */
  record SoftwareKeys() implements Grant {
    @Override
    public boolean isIn(Directory.Tenant tenant) {
      return !tenant.passkeys();
    }
  }

  /** The platform signs the same contents in a newer theme. */
  record Rerenders() implements Grant {
    @Override
    public boolean isIn(Directory.Tenant tenant) {
      return tenant.rerender() == Rerender.PLATFORM;
    }
  }
}
