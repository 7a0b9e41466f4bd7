package id.perisai.publish;

import id.perisai.letter.Letters;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.LogEntry;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStatement;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells of statements that came into force on another way than through this platform: whoever signs
 * for the site, the platform's administrators, and the incident team. Of what concerns all sites,
 * everybody who signs for any. Addressed by the signed roots and directories, those before the
 * newest too: it may be the newest that nobody here knows of.
 */
final class UnknownLetters {
  private static final int MOST_LINES = 40;
  private static final String UNFINISHED =
      "  Disiapkan di sini: mungkin Perisai terhenti saat menerbitkannya.\n"
          + "  It was prepared here: a stop may have come while it was published.\n";

  private final Repository files;
  private final List<TrustRoot> roots;
  private final List<Directory> directories;

  UnknownLetters(Repository files, TrustChain trust) {
    this.files = files;
    this.roots = lastTwo(trust.roots());
    this.directories = lastTwo(trust.directories());
  }

  private static <S extends id.perisai.release.Statement> List<S> lastTwo(
      List<VerifiedStatement<S>> all) {
    return all.subList(Math.max(0, all.size() - 2), all.size()).stream()
        .map(VerifiedStatement::statement)
        .toList();
  }

  /** One letter for each person, with all that concerns them. */
  void write(EntityManager em, List<LogEntry> unknown, Set<Digest> prepared, Instant now) {
    Map<UUID, String> names = names(em);
    Map<UUID, List<LogEntry>> letters = new LinkedHashMap<>();
    for (LogEntry entry : unknown) {
      for (UUID person : told(entry)) {
        letters.computeIfAbsent(person, p -> new ArrayList<>()).add(entry);
      }
    }
    letters.forEach(
        (person, entries) ->
            Letters.write(
                em,
                Directory.PLATFORM,
                person,
                subject(entries),
                body(entries, prepared, names),
                now));
  }

  private Set<UUID> told(LogEntry entry) {
    Set<UUID> told = new LinkedHashSet<>();
    for (Directory directory : directories) {
      for (Directory.Tenant tenant : directory.tenants().values()) {
        if (concernsAll(entry) || tenant.id().equals(entry.tenant())) {
          tenant.keys().forEach(key -> told.add(key.person()));
        }
      }
      directory.incidents().forEach(key -> told.add(key.person()));
    }
    roots.forEach(root -> root.keys().keys().forEach(key -> told.add(key.person())));
    return told;
  }

  /** Of the platform's own site too: it is the desk at which all of them sign. */
  private static boolean concernsAll(LogEntry entry) {
    return entry.tenant().isEmpty() || entry.tenant().equals(Directory.PLATFORM);
  }

  private static String subject(List<LogEntry> entries) {
    return "[Perisai] PERIKSA: %d pernyataan tidak lewat Perisai / not through this platform"
        .formatted(entries.size());
  }

  private String body(List<LogEntry> entries, Set<Digest> prepared, Map<UUID, String> names) {
    String lines =
        entries.stream()
            .limit(MOST_LINES)
            .map(entry -> lines(entry, prepared.contains(entry.statement()), names))
            .collect(Collectors.joining());
    int more = entries.size() - MOST_LINES;
    return """
        Pernyataan berikut ditandatangani dengan kunci yang sah dan berlaku,
        tetapi tidak diterbitkan lewat Perisai: tidak ada tindakan siapa pun di sini yang mencatatnya.
        These statements were signed with keys that count and are in force,
        but not through this platform: no act of anybody here wrote them down.

        %1$s
        Bila Anda tidak tahu sebabnya, anggap kunci itu dicuri: segera hubungi Diskominfo, dan tahan situs.
        If you do not know why, take the key for stolen: tell Diskominfo at once, and hold the site.
        """
        .formatted(lines + (more > 0 ? "… (+" + more + ")\n" : ""));
  }

  private String lines(LogEntry entry, boolean prepared, Map<UUID, String> names) {
    return """
        - %1$s
          Sidik jari / fingerprint: %2$s
          Oleh kunci / by the key: %3$s
        """
            .formatted(entry.path(), entry.statement().fingerprint(), signers(entry, names))
        + (prepared ? UNFINISHED : "");
  }

  /** Whose keys signed, as far as roots and directories know them. */
  private String signers(LogEntry entry, Map<UUID, String> names) {
    try {
      byte[] bytes = files.signatures(entry.path());
      entry.signatures().requireOf(bytes, entry.path());
      Map<Digest, Key> keys = keys();
      return Signatures.parse(bytes).list().stream()
          .map(Signature::key)
          .map(id -> signer(id, keys.get(id), names))
          .collect(Collectors.joining(", "));
    } catch (Rejected notToBeHad) {
      return "-"; // The letter must go all the same.
    }
  }

  private static String signer(Digest id, Key key, Map<UUID, String> names) {
    String name = key == null ? "?" : names.getOrDefault(key.person(), key.person().toString());
    return Letters.line(name) + " (" + id.fingerprint() + ")";
  }

  private Map<Digest, Key> keys() {
    Map<Digest, Key> keys = new HashMap<>();
    for (Directory directory : directories) {
      directory
          .tenants()
          .values()
          .forEach(tenant -> tenant.keys().forEach(key -> keys.put(key.keyId(), key)));
    }
    roots.forEach(root -> root.keys().keys().forEach(key -> keys.put(key.keyId(), key)));
    return keys;
  }

  private Map<UUID, String> names(EntityManager em) {
    String persons =
        keys().values().stream()
            .map(key -> key.person().toString())
            .distinct()
            .collect(Collectors.joining(","));
    Map<UUID, String> names = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select id, name from person"
                    + " where id = any(cast(string_to_array(:persons, ',') as uuid[]))")
            .setParameter("persons", persons)
            .getResultList()) {
      Object[] columns = (Object[]) row;
      names.put((UUID) columns[0], (String) columns[1]);
    }
    return names;
  }
}
