package id.perisai.admin.command;

import id.perisai.publish.ProductTheme;
import id.perisai.publish.SigningDesk;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.SealingKey;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import id.perisai.themes.Themes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What roots, directories, themes and the signing desk change, and who must still sign them, in
 * words for whoever is about to sign. Everything that a statement says is either shown or the same
 * as before.
 */
final class TrustWords {
  private final List<String> lines = new ArrayList<>();

  private TrustWords() {}

  /** All that a ceremony's folder holds. */
  static List<String> of(Ceremony ceremony) throws IOException {
    TrustWords words = new TrustWords();
    for (Statement next : ceremony.next()) {
      words.statement(next, ceremony);
      words.signatures(next, ceremony);
    }
    return words.lines.stream().map(TrustWords::inOneLine).toList();
  }

  /** What changes between two versions of a root or of a directory. */
  static List<String> changes(Statement next, Statement before) {
    TrustWords words = new TrustWords();
    words.compare(next, before);
    return words.lines.stream().map(TrustWords::inOneLine).toList();
  }

  private void statement(Statement next, Ceremony ceremony) {
    say(next.label() + "   fingerprint " + next.digest().fingerprint());
    say("  SHA-256 " + next.digest().hex());
    Optional<Statement> before = ceremony.before(next);
    say(
        "  compared with "
            + before
                .map(one -> one.label() + ", fingerprint " + one.digest().fingerprint())
                .orElse("nothing: it is the first"));
    int shown = lines.size();
    if (next instanceof ReleaseStatement release) {
      desk(release, before.map(ReleaseStatement.class::cast), ceremony);
    } else {
      compare(next, before.orElseThrow());
    }
    if (lines.size() == shown) {
      say("  changes nothing");
    }
    own(next, ceremony);
  }

  private void desk(ReleaseStatement next, Optional<ReleaseStatement> before, Ceremony ceremony) {
    changed("theme", before.map(ReleaseStatement::theme).orElse(null), next.theme());
    Map<String, Entry> old = new TreeMap<>();
    before.map(ceremony::manifest).ifPresent(manifest -> old.putAll(manifest.entries()));
    for (Entry entry : ceremony.manifest(next).entries().values()) {
      Entry was = old.remove(entry.path());
      if (!entry.equals(was)) {
        say("  " + (was == null ? "added: " : "changed: ") + entry.path());
      }
    }
    old.keySet().forEach(path -> say("  removed: " + path));
  }

  /** Whether it is what the program that shows it has itself: nobody reads scripts by digests. */
  private void own(Statement next, Ceremony ceremony) {
    if (next instanceof ThemeStatement theme) {
      own(ProductTheme.isSigned(theme, Themes.theme()), "files or renderer");
    } else if (next instanceof ReleaseStatement release) {
      Set<String> other = SigningDesk.differences(ceremony.manifest(release), Themes.theme());
      own(other.isEmpty(), String.join(" ", other));
    }
  }

  private void own(boolean same, String differing) {
    say(
        same
            ? "  byte for byte what this program brings, " + "Perisai " + Version.of()
            : "  NOT what this program brings, "
                + "Perisai "
                + Version.of()
                + ": do not sign, unless you know why; differing: "
                + differing);
  }

  private void compare(Statement next, Statement before) {
    if (next instanceof TrustRoot root) {
      root(root, (TrustRoot) before);
    } else if (next instanceof ThemeStatement theme) {
      theme(theme, (ThemeStatement) before);
    } else {
      directory((Directory) next, (Directory) before);
    }
  }

  private void theme(ThemeStatement next, ThemeStatement before) {
    changed("renderer", before.renderer(), next.renderer());
    next.assets().stream()
        .filter(asset -> !before.assets().contains(asset))
        .forEach(asset -> say("  file added: " + asset.path() + ", SHA-256 " + asset.digest()));
    before.assets().stream()
        .filter(asset -> !next.assets().contains(asset))
        .forEach(asset -> say("  file removed: " + asset.path()));
  }

  private void root(TrustRoot next, TrustRoot before) {
    changed("expires", before.expires(), next.expires());
    changed("persons who must sign", before.keys().threshold(), next.keys().threshold());
    keys("platform key", before.keys().keys(), next.keys().keys());
    changed("name of the log", before.log().origin(), next.log().origin());
    changed("key of the log", before.log().key(), next.log().key());
    changed("key of the timestamp", before.timestamp(), next.timestamp());
    changed("place where the platform's passkeys sign", before.signing(), next.signing());
  }

  private void directory(Directory next, Directory before) {
    changed("expires", before.expires(), next.expires());
    changed("domain", before.domain(), next.domain());
    changed("signing desk", before.signing(), next.signing());
    Map<String, Directory.Tenant> old = new LinkedHashMap<>(before.tenants());
    for (Directory.Tenant tenant : next.tenants().values()) {
      Directory.Tenant was = old.remove(tenant.id());
      if (was == null) {
        say("  site added: " + tenant.id());
      }
      tenant(tenant, was);
    }
    old.keySet().forEach(id -> say("  site removed: " + id));
    sealing("incident reports", before.incidents(), next.incidents());
  }

  private void tenant(Directory.Tenant next, Directory.Tenant before) {
    boolean fresh = before == null;
    String of = next.id() + ": ";
    changed(of + "name", fresh ? null : before.name(), next.name());
    changed(of + "state", fresh ? null : before.state(), next.state());
    changed(of + "hosts", fresh ? null : before.hosts(), next.hosts());
    changed(of + "persons who must sign", fresh ? null : before.threshold(), next.threshold());
    changed(of + "passkeys alone count", fresh ? null : before.passkeys(), next.passkeys());
    changed(of + "who signs re-renders", fresh ? null : before.rerender(), next.rerender());
    List<Publisher> old = fresh ? List.of() : before.publishers();
    for (Publisher one : next.publishers()) {
      if (!old.contains(one)) {
        say("  " + of + "key counts from " + one.from() + ": " + named(one.key()));
      }
    }
    for (Publisher one : old) {
      if (next.publishers().stream().noneMatch(now -> now.key().equals(one.key()))) {
        say("  " + of + "key removed: " + named(one.key()));
      }
    }
    changed(of + "revoked", fresh ? List.of() : before.revoked(), next.revoked());
    sealing(of + "messages", fresh ? List.of() : before.sealing(), next.sealing());
  }

  private void sealing(String what, List<SealingKey> before, List<SealingKey> now) {
    now.stream()
        .filter(key -> !before.contains(key))
        .forEach(key -> say("  " + what + " can be read with a new key: " + named(key)));
    before.stream()
        .filter(key -> !now.contains(key))
        .forEach(key -> say("  " + what + " are not sealed any more to key: " + named(key)));
  }

  private void keys(String what, List<Key> before, List<Key> now) {
    now.stream()
        .filter(key -> !before.contains(key))
        .forEach(key -> say("  " + what + " added: " + named(key)));
    before.stream()
        .filter(key -> !now.contains(key))
        .forEach(key -> say("  " + what + " removed: " + named(key)));
  }

  private void signatures(Statement next, Ceremony ceremony) throws IOException {
    List<Key> signers = ceremony.signers(next);
    for (TrustRoot root : ceremony.roots(next)) {
      Set<UUID> signed = new LinkedHashSet<>();
      for (Key key : root.keys().keys()) {
        if (signers.contains(key)) {
          signed.add(key.person());
        }
      }
      int missing = Math.max(0, root.keys().threshold() - signed.size());
      say(
          "  signatures of "
              + root.label()
              + ": "
              + signed.size()
              + " of "
              + root.keys().threshold()
              + " persons"
              + (missing == 0 ? ", enough" : ", " + missing + " missing"));
      for (Key key : root.keys().keys()) {
        say("    " + (signers.contains(key) ? "signed  " : "        ") + named(key));
      }
    }
  }

  private static String named(SealingKey key) {
    return key.keyId().fingerprint() + " of person " + key.person();
  }

  private static String named(Key key) {
    return key.keyId().fingerprint() + " (" + key.type() + ") of person " + key.person();
  }

  private void changed(String what, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      say("  " + what + ": " + (before == null ? "" + now : before + " becomes " + now));
    }
  }

  private void say(String line) {
    lines.add(line);
  }

  /** A name in a directory must not move the cursor of whoever reads it. */
  private static String inOneLine(String line) {
    return line.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
