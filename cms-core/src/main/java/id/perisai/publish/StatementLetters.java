package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.letter.Letters;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Revocation;
import id.perisai.release.SealingKey;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells of every statement that is not a release: the platform's administrators of each, and
 * everyone whose key can sign for a site, or could until now, of what concerns that site: its keys
 * and rules in the directory, its holds, its purges. Addressed by the signed root and directory,
 * not by the database.
 */
final class StatementLetters {
  private static final int MOST_LINES = 40;

  private final TrustChain trust;
  private final TrustRoot root;
  private final Directory directory;

  /**
   * @param trust as it was before the statement
   */
  StatementLetters(TrustChain trust) {
    this.trust = trust;
    this.root = trust.newestRoot();
    this.directory = trust.directory();
  }

  /** What one person is told. */
  private record Told(String what, List<String> lines) {}

  /**
   * @param who in whose transaction it is signed
   * @param signatures all that it has
   * @param signers names
   */
  void write(
      EntityManager em,
      Acting who,
      Statement statement,
      Signatures signatures,
      Set<String> signers,
      Instant now) {
    People people = new People(em);
    Map<UUID, Told> letters = new LinkedHashMap<>();
    if (statement instanceof HoldStatement hold) {
      Told told = new Told(what(hold), List.of("Alasan / reason: " + Letters.line(hold.reason())));
      holders(hold.tenant()).forEach(person -> letters.put(person, told));
      administrators(root).forEach(person -> letters.put(person, told));
    } else if (statement instanceof PurgeStatement purge) {
      Told told =
          new Told(
              name(purge.tenant()) + ": data bocor dihapus / leaked data purged",
              List.of(
                  purge.digests().size() + " digest",
                  "Alasan / reason: " + Letters.line(purge.reason())));
      holders(purge.tenant()).forEach(person -> letters.put(person, told));
      administrators(root).forEach(person -> letters.put(person, told));
    } else if (statement instanceof Directory next) {
      ofDirectory(new Next(next, signatures, now), people, letters);
    } else if (statement instanceof TrustRoot next) {
      Told told = new Told("akar kepercayaan / trust root " + next.version(), lines(next, people));
      administrators(root).forEach(person -> letters.put(person, told));
      administrators(next).forEach(person -> letters.put(person, told));
    } else if (statement instanceof ThemeStatement theme) {
      Told told =
          new Told(
              "tampilan bersama / shared appearance " + theme.version(),
              List.of(theme.assets().size() + " berkas / files, renderer " + theme.renderer()));
      administrators(root).forEach(person -> letters.put(person, told));
    }
    letters.forEach(
        (person, told) ->
            Letters.write(
                em,
                who.tenant(),
                person,
                "[Perisai] " + told.what(),
                body(statement, told, signers),
                now));
  }

  /** Names of those whose keys signed, as far as root and directory know the keys. */
  Set<String> signers(EntityManager em, Statement statement, Signatures signatures) {
    List<Key> known = new ArrayList<>(root.keys().keys());
    if (statement instanceof TrustRoot next) {
      known.addAll(next.keys().keys());
    }
    directory.tenants().values().forEach(tenant -> known.addAll(tenant.keys()));
    Set<Digest> ids = signatures.list().stream().map(Signature::key).collect(Collectors.toSet());
    People people = new People(em);
    return known.stream()
        .filter(key -> ids.contains(key.keyId()))
        .map(people::key)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String body(Statement statement, Told told, Set<String> signers) {
    List<String> lines = told.lines();
    String shown =
        lines.stream().limit(MOST_LINES).map(line -> line + "\n").collect(Collectors.joining());
    int more = lines.size() - MOST_LINES;
    return """
    Telah ditandatangani / was signed: %1$s

    Oleh / by: %2$s
    Sidik jari / fingerprint: %3$s
    %4$s
    Bila tidak seorang pun yang Anda kenal menandatanganinya, segera hubungi Diskominfo.
    If nobody whom you know signed it, tell Diskominfo at once.
    """
        .formatted(
            told.what(),
            signers.stream().map(Letters::line).collect(Collectors.joining(", ")),
            statement.digest().fingerprint(),
            shown + (more > 0 ? "… (+" + more + ")\n" : ""));
  }

  private String what(HoldStatement hold) {
    String site = name(hold.tenant());
    return switch (hold.action()) {
      case SERVE ->
          site + ": situs ditahan di rilis / site held at release " + hold.release().orElseThrow();
      case MAINTENANCE -> site + ": situs diganti halaman pemeliharaan / site under maintenance";
      case LIFT -> site + ": penahanan dicabut / hold lifted";
    };
  }

  private String name(String tenant) {
    return Letters.line(directory.tenant(tenant).map(Directory.Tenant::name).orElse(tenant));
  }

  private Set<UUID> holders(String tenant) {
    return directory.tenant(tenant).map(StatementLetters::persons).orElse(Set.of());
  }

  private static Set<UUID> persons(Directory.Tenant tenant) {
    return tenant.keys().stream().map(Key::person).collect(Collectors.toSet());
  }

  private static Set<UUID> administrators(TrustRoot of) {
    return of.keys().keys().stream().map(Key::person).collect(Collectors.toSet());
  }

  /** Each person of the lines about their sites; administrators of all. */
  private void ofDirectory(Next comes, People people, Map<UUID, Told> letters) {
    Directory next = comes.directory();
    Set<String> ids = new LinkedHashSet<>(directory.tenants().keySet());
    ids.addAll(next.tenants().keySet());
    Map<UUID, List<String>> lines = new LinkedHashMap<>();
    administrators(root).forEach(person -> lines.put(person, new ArrayList<>()));
    for (String id : ids) {
      List<String> changes = changes(id, comes, people);
      if (changes.isEmpty()) {
        continue;
      }
      Set<UUID> told = new LinkedHashSet<>(administrators(root));
      for (Directory of : List.of(directory, next)) {
        of.tenant(id).map(StatementLetters::persons).ifPresent(told::addAll);
        of.tenant(id).stream()
            .flatMap(tenant -> tenant.sealing().stream())
            .forEach(key -> told.add(key.person()));
      }
      for (UUID person : told) {
        lines.computeIfAbsent(person, p -> new ArrayList<>()).addAll(changes);
      }
    }
    List<String> incidents =
        sealing(
            "laporan insiden / incident reports", directory.incidents(), next.incidents(), people);
    if (!incidents.isEmpty()) {
      Set<UUID> told = new LinkedHashSet<>(administrators(root));
      Stream.concat(directory.incidents().stream(), next.incidents().stream())
          .forEach(key -> told.add(key.person()));
      for (UUID person : told) {
        List<String> all = lines.computeIfAbsent(person, p -> new ArrayList<>());
        all.add("");
        all.addAll(incidents);
      }
    }
    lines.forEach(
        (person, all) ->
            letters.put(
                person, new Told("direktori / directory " + next.version(), List.copyOf(all))));
  }

  /** The directory that comes into force, and when. */
  private record Next(Directory directory, Signatures signatures, Instant now) {}

  private List<String> changes(String id, Next next, People people) {
    Optional<Directory.Tenant> was = directory.tenant(id);
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
                .formatted(counts(id, next, publisher), people.key(publisher.key())));
      }
    }
    if (now.publishers().stream()
        .anyMatch(
            publisher ->
                !before.contains(publisher) && counts(id, next, publisher).isAfter(next.now()))) {
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
    rule(lines, "keadaan / state", was.map(t -> word(t.state())), word(now.state()));
    rule(lines, "alamat / hosts", was.map(t -> "" + t.hosts()), "" + now.hosts());
    rule(lines, "penanda tangan / signers", was.map(t -> "" + t.threshold()), "" + now.threshold());
    rule(
        lines,
        "hanya passkey / passkeys only",
        was.map(t -> "" + t.passkeys()),
        "" + now.passkeys());
    rule(
        lines,
        "penyegaran oleh / re-rendered by",
        was.map(t -> word(t.rerender())),
        word(now.rerender()));
    if (was.isPresent() && now.asksForLessThan(was.get())) {
      lines.add(eased(trust.powersFrom(next.directory(), next.signatures(), id), next.now()));
    }
    lines.addAll(
        sealing(
            "pesan / messages",
            was.map(Directory.Tenant::sealing).orElse(List.of()),
            now.sealing(),
            people));
    return lines;
  }

  /** Whoever can open messages from now on must not stay unseen. */
  private static List<String> sealing(
      String what, List<SealingKey> before, List<SealingKey> now, People people) {
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

  private Instant counts(String id, Next next, Publisher publisher) {
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

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void rule(List<String> lines, String name, Optional<String> was, String is) {
    if (!was.equals(Optional.of(is))) {
      lines.add("- " + name + ": " + was.map(before -> before + " → ").orElse("") + is);
    }
  }

  private List<String> lines(TrustRoot next, People people) {
    List<String> lines = new ArrayList<>();
    for (Key key : next.keys().keys()) {
      if (!root.keys().keys().contains(key)) {
        lines.add("- kunci baru / new key: " + people.key(key));
      }
    }
    for (Key key : root.keys().keys()) {
      if (!next.keys().keys().contains(key)) {
        lines.add("- kunci dikeluarkan / key taken out: " + people.key(key));
      }
    }
    rule(
        lines,
        "penanda tangan / signers",
        Optional.of("" + root.keys().threshold()),
        "" + next.keys().threshold());
    rule(lines, "berlaku sampai / expires", Optional.of("" + root.expires()), "" + next.expires());
    return lines;
  }

  /** Names for letters; whoever has none here is told by the number that the directory knows. */
  private record People(EntityManager em) {
    String key(Key key) {
      return "%s (%s %s)".formatted(name(key.person()), key.type(), key.keyId().fingerprint());
    }

    String key(SealingKey key) {
      return "%s (%s)".formatted(name(key.person()), key.keyId().fingerprint());
    }

    private String name(UUID person) {
      List<?> names =
          em.createNativeQuery("select name from person where id = :id")
              .setParameter("id", person)
              .getResultList();
      return Letters.line(names.isEmpty() ? person.toString() : (String) names.get(0));
    }
  }
}
