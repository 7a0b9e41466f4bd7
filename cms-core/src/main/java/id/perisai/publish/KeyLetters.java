package id.perisai.publish;

import id.perisai.mail.Letters;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.Revocation;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Tells all publishers of a site of keys that a new directory gives to it, or takes from it. */
final class KeyLetters {
  private final Directory before;
  private final TrustChain now;

  /**
   * @param now the chain of trust with the new directory in force
   */
  KeyLetters(Directory before, TrustChain now) {
    this.before = before;
    this.now = now;
  }

  /** The tenants whose keys changed. */
  Set<String> tenants() {
    Set<String> tenants = new TreeSet<>();
    for (Directory.Tenant tenant : now.directory().tenants().values()) {
      if (!changes(tenant.id()).isEmpty()) {
        tenants.add(tenant.id());
      }
    }
    return tenants;
  }

  /** To those who were publishers and those who are. */
  void write(EntityManager em, String tenant, Instant when) {
    Directory directory = now.directory();
    Set<UUID> told = new LinkedHashSet<>();
    keys(before, tenant).forEach(key -> told.add(key.person()));
    keys(directory, tenant).forEach(key -> told.add(key.person()));
    String name = directory.tenant(tenant).orElseThrow().name();
    String subject =
        "[Perisai] %s: kunci penerbit berubah / publishers' keys changed".formatted(name);
    String body =
        """
        Direktori %1$d platform mengubah kunci yang menandatangani untuk situs %2$s:

        %3$s

        Bila Anda tidak mengenal kunci baru itu, hubungi Diskominfo sekarang juga: kunci yang
        belum berlaku masih dapat dikeluarkan sebelum bisa menerbitkan apa pun.

        Directory %1$d of the platform changes the keys that sign for the site %2$s:

        %4$s

        If you do not know the new key, call Diskominfo at once: a key that does not count yet
        can be taken out before it publishes anything.
        """
            .formatted(directory.version(), name, lines(tenant, true), lines(tenant, false));
    for (UUID person : told) {
      Letters.write(em, tenant, person, subject, body, when);
    }
  }

  private String lines(String tenant, boolean indonesian) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes(tenant)) {
      lines.add("- " + change.text(indonesian));
    }
    return String.join("\n", lines);
  }

  private record Change(String indonesianText, String english) {
    String text(boolean indonesian) {
      return indonesian ? indonesianText : english;
    }
  }

  private List<Change> changes(String tenant) {
    List<Change> changes = new ArrayList<>();
    List<Key> old = keys(before, tenant);
    List<Key> listed = keys(now.directory(), tenant);
    for (Publisher publisher : publishers(now.directory(), tenant)) {
      if (!old.contains(publisher.key())) {
        String print = publisher.keyId().fingerprint();
        Instant from = now.countsFrom(tenant, publisher.key());
        changes.add(
            new Change(
                "kunci baru " + print + ", berlaku mulai " + from,
                "new key " + print + ", which counts from " + from));
      }
    }
    for (Key key : old) {
      if (!listed.contains(key)) {
        String print = key.keyId().fingerprint();
        changes.add(new Change("kunci " + print + " dikeluarkan", "key " + print + " taken out"));
      }
    }
    List<Revocation> revoked = revoked(before, tenant);
    for (Revocation revocation : revoked(now.directory(), tenant)) {
      if (!revoked.contains(revocation)) {
        String print = revocation.key().fingerprint();
        changes.add(
            new Change(
                "tanda tangan kunci " + print + " tidak sah mulai rilis " + revocation.from(),
                "signatures of key " + print + " never count from release " + revocation.from()));
      }
    }
    return changes;
  }

  private static List<Key> keys(Directory directory, String tenant) {
    return directory.tenant(tenant).map(Directory.Tenant::keys).orElse(List.of());
  }

  private static List<Publisher> publishers(Directory directory, String tenant) {
    return directory.tenant(tenant).map(Directory.Tenant::publishers).orElse(List.of());
  }

  private static List<Revocation> revoked(Directory directory, String tenant) {
    return directory.tenant(tenant).map(Directory.Tenant::revoked).orElse(List.of());
  }
}
