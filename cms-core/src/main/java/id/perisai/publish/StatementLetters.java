package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.letter.Letters;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.PurgeStatement;
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
      ofDirectory(new DirectoryLines.Next(next, signatures, now), people, letters);
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
  private void ofDirectory(DirectoryLines.Next comes, People people, Map<UUID, Told> letters) {
    Directory next = comes.directory();
    DirectoryLines said = new DirectoryLines(trust, comes, people);
    Set<String> ids = new LinkedHashSet<>(directory.tenants().keySet());
    ids.addAll(next.tenants().keySet());
    Map<UUID, List<String>> lines = new LinkedHashMap<>();
    administrators(root).forEach(person -> lines.put(person, new ArrayList<>()));
    for (String id : ids) {
      List<String> changes = said.ofSite(id);
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
        said.sealing("laporan insiden / incident reports", directory.incidents(), next.incidents());
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
    DirectoryLines.rule(
        lines,
        "penanda tangan / signers",
        Optional.of("" + root.keys().threshold()),
        "" + next.keys().threshold());
    DirectoryLines.rule(
        lines, "berlaku sampai / expires", Optional.of("" + root.expires()), "" + next.expires());
    return lines;
  }

  /** Names for letters; whoever has none here is told by the number that the directory knows. */
  record People(EntityManager em) {
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
