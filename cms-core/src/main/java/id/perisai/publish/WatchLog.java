package id.perisai.publish;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.DurableFiles;
import id.perisai.release.LogEntry;
import id.perisai.release.LogLeaf;
import id.perisai.release.Rejected;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TreeHead;
import id.perisai.release.TrustChain;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what comes into the log with the acts in the audit trails. Whoever has a publisher's key
 * and can write to the repository needs no act of ours: what they sign verifies, is logged, and
 * goes live. Then whoever signs for that site, the platform's administrators and the incident team
 * are told that it came on another way, and the platform's trail says so: once for each statement,
 * whatever stops and however many servers look.
 *
 * <p>What stood in the log before the first look is taken as known, which one entry of the trail
 * says. How far it looked is remembered in the home ({@code log-watched}), so that a database that
 * was set back accuses nobody of what it forgot. One thread calls this, again and again.
 */
public final class WatchLog {
  /** For so long screens and health speak of what was found. */
  public static final Duration SHOWN = Duration.ofDays(30);

  static final String BEGUN = "log.watch";
  static final String UNKNOWN = "log.unknown";
  static final String UNFINISHED = "log.unfinished";

  private static final String PUBLISHED =
      "'root.publish', 'directory.publish', 'theme.publish', 'release.publish', 'hold.publish',"
          + " 'purge.publish'";

  private final Transactions transactions;
  private final SignedRepository repository;
  private final KnownLog known;
  private final Path memory;
  private final DurableFiles files = new DurableFiles();

  /**
   * @param repository opened with a home
   */
  public WatchLog(EntityManagerFactory factory, SignedRepository repository) {
    this.transactions = new Transactions(factory);
    this.repository = repository;
    this.known = new KnownLog(repository);
    this.memory = repository.home().resolve("log-watched");
  }

  /**
   * Looks at what came into the log since the last round.
   *
   * @return what was told of in this round
   * @throws IOException when the log is not the one known, grown, or the memory cannot be used; the
   *     next round goes on from the same place
   */
  public synchronized List<UnknownStatement> round() throws IOException {
    TransparencyLog log = known.newest();
    Optional<TreeHead> watched = watched();
    if (log.size() == 0 || watched.equals(Optional.of(log.head()))) {
      return List.of();
    }
    List<UnknownStatement> told = List.of();
    if (watched.isEmpty()) {
      begin(log.head());
    } else {
      told = look(since(watched.get(), log));
    }
    files.write(memory, line(log.head()).getBytes(StandardCharsets.UTF_8));
    return told;
  }

  /** What was found of late, by whichever server, the newest first. */
  public List<UnknownStatement> recent() {
    return transactions.in(
        Directory.PLATFORM,
        null,
        em ->
            em
                .createNativeQuery(
                    "select at, details->>'path', details->>'type', details->>'concerns',"
                        + " cast(details->>'version' as bigint) from audit_entry"
                        + " where tenant_id = 'platform' and act = :act and at > :since"
                        + " order by number desc limit 100",
                    Object[].class)
                .setParameter("act", UNKNOWN)
                .setParameter("since", repository.now().minus(SHOWN).atOffset(ZoneOffset.UTC))
                .getResultList()
                .stream()
                .map(row -> found((Object[]) row))
                .toList());
  }

  private static UnknownStatement found(Object[] row) {
    Instant at = row[0] instanceof OffsetDateTime time ? time.toInstant() : (Instant) row[0];
    return new UnknownStatement(
        at,
        (String) row[1],
        (String) row[2],
        (String) row[3],
        ((Number) row[4]).longValue(),
        false);
  }

  private void begin(TreeHead head) {
    transactions.in(
        Directory.PLATFORM,
        null,
        em -> {
          AuditTrail.record(
              em,
              Directory.PLATFORM,
              null,
              BEGUN,
              Map.of("size", head.size(), "root", head.root().hex()));
          return null;
        });
  }

  private static List<LogEntry> since(TreeHead watched, TransparencyLog log) throws IOException {
    try {
      log.requireExtends(watched);
    } catch (Rejected refused) {
      throw KnownLog.notGood(refused);
    }
    List<LogEntry> newer = new ArrayList<>();
    for (LogLeaf leaf : log.leaves().subList((int) watched.size(), (int) log.size())) {
      if (leaf instanceof LogEntry entry) {
        newer.add(entry);
      }
    }
    return newer;
  }

  private List<UnknownStatement> look(List<LogEntry> newer) {
    List<LogEntry> unknown = unrecorded(newer);
    if (!unknown.isEmpty()) {
      // An act writes the repository first and commits then: it may be at it still.
      turns(unknown).forEach(this::awaitTurn);
      unknown = unrecorded(unknown);
    }
    return unknown.isEmpty() ? List.of() : tell(unknown);
  }

  /** Those of which no trail says that an act put them into force. */
  private List<LogEntry> unrecorded(List<LogEntry> entries) {
    Set<Digest> recorded = new HashSet<>();
    for (String tenant : tenants(entries)) {
      recorded.addAll(
          transactions.in(
              tenant,
              null,
              em ->
                  digests(
                      em,
                      "select details->>'statement' from audit_entry where tenant_id = :tenant"
                          + " and act in ("
                          + PUBLISHED
                          + ") and details->>'statement' = any(string_to_array(:digests, ','))",
                      tenant,
                      entries)));
    }
    return entries.stream().filter(entry -> !recorded.contains(entry.statement())).toList();
  }

  /** Those in whose trails their acts may stand: the platform's too, which may act on any site. */
  private static Set<String> tenants(List<LogEntry> entries) {
    Set<String> tenants = new TreeSet<>(Set.of(Directory.PLATFORM));
    entries.stream()
        .map(LogEntry::tenant)
        .filter(tenant -> !tenant.isEmpty())
        .forEach(tenants::add);
    return tenants;
  }

  private static Set<Digest> digests(
      EntityManager em, String query, String tenant, List<LogEntry> among) {
    Set<Digest> found = new HashSet<>();
    for (Object hex :
        em.createNativeQuery(query, String.class)
            .setParameter("tenant", tenant)
            .setParameter(
                "digests",
                among.stream()
                    .map(entry -> entry.statement().hex())
                    .collect(Collectors.joining(",")))
            .getResultList()) {
      found.add(digest((String) hex));
    }
    return found;
  }

  private static Digest digest(String hex) {
    try {
      return Digest.parse(hex);
    } catch (Rejected notOurs) {
      throw new IllegalStateException("the database was asked for digests", notOurs);
    }
  }

  private static Set<String> turns(List<LogEntry> entries) {
    return entries.stream()
        .map(
            entry ->
                switch (entry.type()) {
                  case "release" -> entry.tenant();
                  case "hold", "purge" -> PublishPower.TURN;
                  case "theme" -> PublishTheme.TURN;
                  default -> PublishTrust.TURN;
                })
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void awaitTurn(String turn) {
    transactions.in(
        Directory.PLATFORM,
        null,
        em -> {
          PublishRelease.awaitTurn(em, turn);
          return null;
        });
  }

  /** Letters and entries in one transaction; another server that looks as well comes after it. */
  private List<UnknownStatement> tell(List<LogEntry> unknown) {
    Set<Digest> prepared = prepared(unknown);
    TrustChain trust = repository.trust();
    return transactions.in(
        Directory.PLATFORM,
        null,
        em -> {
          PublishRelease.awaitTurn(em, BEGUN);
          Set<Digest> told =
              digests(
                  em,
                  "select details->>'statement' from audit_entry where tenant_id = :tenant and act"
                      + " in ('log.unknown', 'log.unfinished')"
                      + " and details->>'statement' = any(string_to_array(:digests, ','))",
                  Directory.PLATFORM,
                  unknown);
          List<LogEntry> untold =
              unknown.stream().filter(entry -> !told.contains(entry.statement())).toList();
          if (untold.isEmpty()) {
            return List.of();
          }
          Instant now = repository.now();
          new UnknownLetters(repository.files(), trust).write(em, untold, prepared, now);
          return untold.stream()
              .map(entry -> recorded(em, entry, prepared.contains(entry.statement()), now))
              .toList();
        });
  }

  private static UnknownStatement recorded(
      EntityManager em, LogEntry entry, boolean prepared, Instant now) {
    AuditTrail.record(
        em,
        Directory.PLATFORM,
        null,
        prepared ? UNFINISHED : UNKNOWN,
        Map.of(
            "path", entry.path(),
            "name", entry.path(),
            "type", entry.type(),
            "concerns", entry.tenant(),
            "version", entry.version(),
            "statement", entry.statement().hex()));
    return new UnknownStatement(
        now, entry.path(), entry.type(), entry.tenant(), entry.version(), prepared);
  }

  /** Those that lie here as candidates, waiting for a signature or signed and not written down. */
  private Set<Digest> prepared(List<LogEntry> entries) {
    Set<Digest> prepared = new HashSet<>();
    for (String tenant : tenants(entries)) {
      prepared.addAll(
          transactions.in(
              tenant,
              null,
              em ->
                  digests(
                      em,
                      "select encode(sha256(statement), 'hex') from candidate"
                          + " where tenant_id = :tenant and encode(sha256(statement), 'hex')"
                          + " = any(string_to_array(:digests, ','))",
                      tenant,
                      entries)));
    }
    return prepared;
  }

  private Optional<TreeHead> watched() throws IOException {
    if (!Files.exists(memory)) {
      return Optional.empty();
    }
    String line = Files.readString(memory);
    String[] words = line.strip().split(" ");
    try {
      return Optional.of(new TreeHead(Long.parseLong(words[0]), Digest.parse(words[1])));
    } catch (Rejected | IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
      throw new IOException(
          "file "
              + memory
              + " is damaged: delete it, and what is in the log by then is taken as known",
          damaged);
    }
  }

  private static String line(TreeHead head) {
    return head.size() + " " + head.root().hex() + "\n";
  }
}
