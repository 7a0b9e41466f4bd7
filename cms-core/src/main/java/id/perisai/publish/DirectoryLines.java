package id.perisai.publish;

import id.perisai.letter.Letters;
import id.perisai.release.Directory;
import id.perisai.release.Publisher;
import id.perisai.release.Rerender;
import id.perisai.release.Revocation;
import id.perisai.release.SealingKey;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a directory changes, line by line, as letters say it in both languages. */
final class DirectoryLines {
  /** The directory that comes into force, and when. */
  record Next(Directory directory, Signatures signatures, Instant now) {}

  private final TrustChain trust;
  private final Next next;
  private final StatementLetters.People people;

  /**
   * @param trust as it was before
   */
  DirectoryLines(TrustChain trust, Next next, StatementLetters.People people) {
    this.trust = trust;
    this.next = next;
    this.people = people;
  }

  /** What changes about a site, under its name; empty if nothing does. */
  List<String> ofSite(String id) {
    Optional<Directory.Tenant> was = trust.directory().tenant(id);
    Optional<Directory.Tenant> is = next.directory().tenant(id);
    if (was.equals(is)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(Letters.line(is.or(() -> was).orElseThrow().name()) + ":");
    if (is.isEmpty()) {
      lines.add("- dikeluarkan dari direktori / taken out of the directory");
      return lines;
    }
    Directory.Tenant now = is.get();
    List<Publisher> before = was.map(Directory.Tenant::publishers).orElse(List.of());
    for (Publisher publisher : now.publishers()) {
      if (!before.contains(publisher)) {
        lines.add(
            "- kunci berlaku mulai / key counts from %s: %s"
                .formatted(counts(id, publisher), people.key(publisher.key())));
      }
    }
    if (now.publishers().stream()
        .anyMatch(
            publisher ->
                !before.contains(publisher) && counts(id, publisher).isAfter(next.now()))) {
      lines.add("  Kunci yang belum berlaku masih dapat dikeluarkan sebelum menerbitkan apa pun.");
      lines.add("  A key that does not count yet can be taken out before it publishes anything.");
    }
    for (Publisher publisher : before) {
      if (!now.keys().contains(publisher.key())) {
        lines.add("- kunci dikeluarkan / key taken out: " + people.key(publisher.key()));
      }
    }
    for (Revocation revoked : now.revoked()) {
      if (!was.map(Directory.Tenant::revoked).orElse(List.of()).contains(revoked)) {
        lines.add(
            "- kunci tidak dipercaya mulai rilis / key revoked from release %d: %s"
                .formatted(revoked.from(), revoked.key().fingerprint()));
      }
    }
    rule(lines, "keadaan / state", was.map(t -> state(t.state())), state(now.state()));
    rule(lines, "alamat / hosts", was.map(t -> "" + t.hosts()), "" + now.hosts());
    rule(lines, "penanda tangan / signers", was.map(t -> "" + t.threshold()), "" + now.threshold());
    rule(
        lines,
        "hanya passkey / passkeys only",
        was.map(t -> said(t.passkeys())),
        said(now.passkeys()));
    rule(
        lines,
        "penyegaran oleh / re-rendered by",
        was.map(t -> signer(t.rerender())),
        signer(now.rerender()));
    if (was.isPresent() && now.asksForLessThan(was.get())) {
      lines.add(eased(trust.powersFrom(next.directory(), next.signatures(), id), next.now()));
    }
    lines.addAll(
        sealing(
            "pesan / messages",
            was.map(Directory.Tenant::sealing).orElse(List.of()),
            now.sealing()));
    return lines;
  }

  /** Whoever can open messages from now on must not stay unseen. */
  List<String> sealing(String what, List<SealingKey> before, List<SealingKey> now) {
    List<String> lines = new ArrayList<>();
    for (SealingKey key : now) {
      if (!before.contains(key)) {
        lines.add("- " + what + ": dapat dibuka oleh / can be opened by " + people.key(key));
      }
    }
    for (SealingKey key : before) {
      if (!now.contains(key)) {
        lines.add("- " + what + ": tidak lagi oleh / no longer by " + people.key(key));
      }
    }
    return lines;
  }

  private Instant counts(String id, Publisher publisher) {
    return trust.countsFrom(next.directory(), next.signatures(), id, publisher.key());
  }

  /** What gives power waits, so that those who never agreed have the time to say so. */
  private static String eased(Instant from, Instant now) {
    return from.isAfter(now)
        ? "  Aturan yang lebih longgar baru berlaku mulai %1$s: penerbit situs ini tidak turut"
                .formatted(from)
            + " menandatanganinya.\n  Rules that ask for less count from %1$s: publishers of this"
                .formatted(from)
            + " site did not sign them."
        : "  Berlaku seketika: penerbit situs ini turut menandatanganinya.\n"
            + "  Counts at once: publishers of this site signed it as well.";
  }

  private static String state(Directory.State state) {
    return switch (state) {
      case ACTIVE -> "aktif / active";
      case LEGACY -> "situs lama / legacy";
      case SUSPENDED -> "dihentikan / suspended";
    };
  }

  private static String signer(Rerender rerender) {
    return switch (rerender) {
      case TENANT -> "penerbit situs / publishers";
      case PLATFORM -> "platform";
    };
  }

  private static String said(boolean yes) {
    return yes ? "ya / yes" : "tidak / no";
  }

  static void rule(List<String> lines, String name, Optional<String> was, String is) {
    if (!was.equals(Optional.of(is))) {
      lines.add("- " + name + ": " + was.map(before -> before + " → ").orElse("") + is);
    }
  }
}
