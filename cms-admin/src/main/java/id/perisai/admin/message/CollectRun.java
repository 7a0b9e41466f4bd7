package id.perisai.admin.message;

import id.perisai.admin.desk.EveryMinute;
import id.perisai.message.CollectCounts;
import id.perisai.message.CollectMessages;
import id.perisai.message.CollectMessages.Look;
import id.perisai.message.ExpireMessages;
import id.perisai.tenant.Work;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Takes messages out of the inbox each minute, and deletes those whose time is over each day. */
@ApplicationScoped
public class CollectRun {
  @Inject private Work work;

  private final Clock clock = Clock.systemUTC();
  private CollectMessages collect;
  private CollectCounts counts;
  private LocalDate expired = LocalDate.MIN;
  private EveryMinute minutes;
  private volatile Look last = Look.NONE;
  private volatile String failure = "";

  void begin(@Observes @Initialized(ApplicationScoped.class) Object started) {
    Path home = Path.of(System.getProperty("perisai.home"));
    Path inbox = Path.of(System.getProperty("perisai.inbox", home.resolve("inbox").toString()));
    collect = new CollectMessages(work, inbox, home.resolve("inbox-aside"), clock);
    counts = new CollectCounts(work, inbox, clock);
    minutes =
        new EveryMinute(
            "perisai-inbox",
            "messages of visitors stay in the inbox, where nobody sees them",
            this::look);
  }

  private void look() throws IOException {
    try {
      collect();
      failure = "";
    } catch (IOException | RuntimeException e) {
      failure = e.toString();
      throw e;
    }
  }

  private void collect() throws IOException {
    // One that fails keeps none of the others back.
    try {
      last = collect.collect();
    } finally {
      try {
        counts.collect();
      } finally {
        expire();
      }
    }
  }

  private void expire() {
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    if (!today.equals(expired)) {
      new ExpireMessages(work, clock, ExpireMessages.KEPT).expire();
      expired = today;
    }
  }

  /** What the last look found that came to its end. */
  Look last() {
    return last;
  }

  /** Why the last look did not come to its end; empty if it did. */
  String failure() {
    return failure;
  }

  @PreDestroy
  void end() {
    if (minutes != null) {
      minutes.close();
    }
  }
}
