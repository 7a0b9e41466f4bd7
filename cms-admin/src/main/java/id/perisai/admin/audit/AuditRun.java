package id.perisai.admin.audit;

import id.perisai.admin.desk.EveryMinute;
import id.perisai.admin.desk.PublishingActs;
import id.perisai.audit.AuditFile;
import id.perisai.audit.AuditPlace;
import id.perisai.audit.AuditReceiver;
import id.perisai.audit.ChainBroken;
import id.perisai.audit.NotedHeads;
import id.perisai.audit.PlaceKeys;
import id.perisai.publish.AnchorAudit;
import id.perisai.publish.AuditMinute;
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
import java.util.Set;

/**
 * Each minute: looks whether every audit trail is as it was written, and carries copies of what is
 * new off this machine. Told by system properties whither: {@code perisai.audit.file}, {@code
 * perisai.audit.syslog} (HOST:PORT) and {@code perisai.audit.syslog.ca}.
 */
@ApplicationScoped
public class AuditRun {
  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Inject private PublishingActs acts;

  private AuditMinute minute;
  private EveryMinute minutes;
  private volatile Instant sent;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) throws IOException {
    Path folder = Path.of(property("perisai.home").orElseThrow()).resolve("audit");
    AuditPlace.keep(new PlaceKeys(folder.resolve("places"), Clock.systemUTC()));
    List<AuditReceiver> receivers = receivers(folder);
    minute =
        new AuditMinute(
            new AuditWatch(factory, new NotedHeads(folder.resolve("heads.json")), receivers),
            () -> new AnchorAudit(factory, acts.repository(), Clock.systemUTC()),
            receivers,
            Clock.systemUTC());
    minutes =
        new EveryMinute("perisai-audit", "not all was done for the audit trails", minute::run);
  }

  /** The file comes first: its ends are believed when the noted ones are lost. */
  List<AuditReceiver> receivers(Path folder) throws IOException {
    List<AuditReceiver> receivers = new ArrayList<>();
    property("perisai.audit.file")
        .map(file -> AuditReceiver.file("--audit-file", new AuditFile(Path.of(file))))
        .ifPresent(receivers::add);
    Optional<String> machine = property("perisai.audit.syslog");
    if (machine.isPresent()) {
      Path spool = folder.resolve("spool.jsonl");
      AuditSyslog syslog = syslog(spool, machine.get());
      receivers.add(
          new AuditReceiver(
              "--audit-syslog",
              new AuditFile(spool),
              () -> {
                syslog.send();
                sent = Instant.now();
              }));
    }
    return receivers;
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

  /** What is not as it was written, by tenant. */
  public Map<String, ChainBroken> broken() {
    return minute.broken();
  }

  /** What the last round could not do. */
  public Set<String> failing() {
    return minute.failing().keySet();
  }

  /** When the trails were looked at last; null before the first round. */
  public Instant looked() {
    return minute.looked();
  }

  /** Since when every entry was followed once; null before that. */
  public Instant whole() {
    return minute.whole();
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
    if (minutes != null) {
      minutes.close();
    }
  }
}
