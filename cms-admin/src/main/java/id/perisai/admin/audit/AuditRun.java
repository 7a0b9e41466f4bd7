package id.perisai.admin.audit;

import id.perisai.admin.desk.EveryMinute;
import id.perisai.admin.desk.PublishingActs;
import id.perisai.audit.AuditFile;
import id.perisai.audit.AuditPlace;
import id.perisai.audit.ChainBroken;
import id.perisai.audit.NotedHeads;
import id.perisai.audit.PlaceKeys;
import id.perisai.publish.AnchorAudit;
import id.perisai.tenant.AuditWatch;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Each minute: looks whether every audit trail is as it was written, and carries copies of what is
 * new off this machine. Told by system properties whither: {@code perisai.audit.file}, {@code
 * perisai.audit.syslog} (HOST:PORT) and {@code perisai.audit.syslog.ca}.
 */
@ApplicationScoped
public class AuditRun {
  private static final Logger LOG = Logger.getLogger("perisai.audit");

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Inject private PublishingActs acts;

  private AuditWatch watch;
  private AnchorAudit anchors;
  private Optional<AuditSyslog> syslog = Optional.empty();
  private EveryMinute looking;
  private volatile Map<String, ChainBroken> broken = Map.of();
  private volatile Instant looked;
  private volatile Instant sent;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) throws IOException {
    Path folder = Path.of(property("perisai.home").orElseThrow()).resolve("audit");
    AuditPlace.keep(new PlaceKeys(folder.resolve("places"), Clock.systemUTC()));
    Path spool = folder.resolve("spool.jsonl");
    List<AuditFile> copies = new ArrayList<>();
    property("perisai.audit.file").map(Path::of).map(AuditFile::new).ifPresent(copies::add);
    Optional<String> receiver = property("perisai.audit.syslog");
    if (receiver.isPresent()) {
      copies.add(new AuditFile(spool));
      syslog = Optional.of(syslog(spool, receiver.get()));
    }
    watch =
        new AuditWatch(factory, new NotedHeads(folder.resolve("heads.json")), List.copyOf(copies));
    looking =
        new EveryMinute(
            "perisai-audit",
            "the audit trails are not looked at, not compared with the transparency log or anchored"
                + " in it, or not copied to the syslog receiver",
            inOrder(this::look, this::compareWithLog, this::send));
  }

  private static AuditSyslog syslog(Path spool, String receiver) throws IOException {
    int colon = receiver.lastIndexOf(':');
    return new AuditSyslog(
        spool,
        receiver.substring(0, colon),
        Integer.parseInt(receiver.substring(colon + 1)),
        URI.create(property("perisai.authoring.origin").orElse("http://localhost")).getHost(),
        property("perisai.audit.syslog.ca").map(Path::of));
  }

  /**
   * One thread for all: while the spool is sent nobody appends to it. Each on its own: neither a
   * disk that is full, nor a log that is not good, nor a receiver that does not answer must keep
   * the others from being done. Whoever answers slowly comes last.
   */
  static EveryMinute.Task[] inOrder(
      EveryMinute.Task look, EveryMinute.Task compareWithLog, EveryMinute.Task send) {
    return new EveryMinute.Task[] {look, compareWithLog, send};
  }

  private void look() throws IOException {
    try {
      watch.round();
    } finally {
      tell(watch.found());
    }
    looked = Instant.now();
  }

  private void compareWithLog() throws IOException {
    if (anchors == null) {
      anchors = new AnchorAudit(factory, acts.repository(), Clock.systemUTC());
    }
    try {
      watch.compare(anchors.anchors());
    } finally {
      tell(watch.found());
    }
    if (broken.isEmpty()) {
      anchors.round(); // Nobody vouches for what is broken.
    }
  }

  private void send() throws IOException {
    if (syslog.isPresent()) {
      syslog.get().send();
      sent = Instant.now();
    }
  }

  private void tell(Map<String, ChainBroken> found) {
    found.forEach(
        (tenant, one) -> {
          if (!broken.containsKey(tenant)) {
            LOG.severe(one.getMessage());
          }
        });
    broken = found;
  }

  /** What is not as it was written, by tenant. */
  public Map<String, ChainBroken> broken() {
    return broken;
  }

  /** When the last round ended; null before the first. */
  public Instant looked() {
    return looked;
  }

  /** When the last copy went to the other machine; null for never, or when none is set. */
  public Instant sent() {
    return sent;
  }

  private static Optional<String> property(String key) {
    return Optional.ofNullable(System.getProperty(key)).filter(value -> !value.isBlank());
  }

  @PreDestroy
  void end() {
    if (looking != null) {
      looking.close();
    }
  }
}
