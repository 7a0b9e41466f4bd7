package id.perisai.web;

import id.perisai.inbox.FormKind;
import id.perisai.inbox.Header;
import id.perisai.inbox.Inbox;
import id.perisai.inbox.Message;
import id.perisai.inbox.Receipt;
import id.perisai.inbox.Submission;
import id.perisai.release.Blobs;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.InForce;
import id.perisai.release.Rejected;
import id.perisai.release.SealingKey;
import id.perisai.web.EmptyForms.Asked;
import id.perisai.web.EmptyForms.Ready;
import id.perisai.web.FormField.Problem;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Pages with a form: shows them, and takes what is sent by them. What was written is sealed to
 * those who may read it before it touches a disk, and stands in no log.
 */
final class FormPages {
  private static final Logger LOG = Logger.getLogger(FormPages.class);

  /** Many, so that a message rarely waits for the disk of another that is not the same. */
  private static final int LOCKS = 4096;

  private final Blobs blobs;
  private final Supplier<InForce> inForce;
  private final NodeInbox inbox;
  private final Clock clock;
  private final SubmissionRates rates;
  private final GivenReceipts receipts;
  private final FormBodies bodies;
  private final ComposedAnswer answers;
  private final EmptyForms ready = new EmptyForms();
  private final Map<FormOutcome, LongAdder> outcomes = new EnumMap<>(FormOutcome.class);
  private final Set<String> withoutKey = new ConcurrentSkipListSet<>();
  private final Object[] locks = new Object[LOCKS];

  FormPages(
      Blobs blobs,
      Supplier<InForce> inForce,
      NodeInbox inbox,
      ClientAddress addresses,
      ComposedAnswer answers,
      Clock clock) {
    this.answers = answers;
    this.blobs = blobs;
    this.inForce = inForce;
    this.inbox = inbox;
    this.clock = clock;
    this.rates = new SubmissionRates(clock);
    this.receipts = new GivenReceipts(clock);
    this.bodies = new FormBodies(addresses, this::count);
    for (FormOutcome outcome : FormOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** How often something became of what was sent. */
  long counted(FormOutcome outcome) {
    return outcomes.get(outcome).sum();
  }

  private void count(FormOutcome outcome) {
    outcomes.get(outcome).increment();
  }

  /** Sites whose forms were asked for while nobody had a key to open what is sent. */
  Set<String> withoutKey() {
    InForce now = inForce.get();
    withoutKey.removeIf(tenant -> !recipients(now, tenant, FormKind.CONTACT).isEmpty());
    return new TreeSet<>(withoutKey);
  }

  /** Something else came into force. */
  void forgetReady() {
    ready.forget();
  }

  /** Shows the empty form, or says why nothing is taken. */
  void show(HttpServerExchange exchange, PreparedResponse response, RequestPath path) {
    Asked asked = new Asked(response, path.name(), ComposedAnswer.isPacked(exchange));
    Ready known = ready.get(asked);
    if (known != null && known.taking() == taking(response, known.kind())) {
      ComposedAnswer.send(exchange, response, 200, known.bytes(), asked.packed());
      return;
    }
    exchange.dispatch(
        worker -> {
          try {
            Ready made = make(asked);
            ready.put(asked, made);
            ComposedAnswer.send(worker, response, 200, made.bytes(), asked.packed());
          } catch (Rejected nothingGood) {
            // The alarm was raised where the bytes were read.
            PlainAnswer.send(worker, 503);
          }
        });
  }

  private Ready make(Asked asked) throws Rejected {
    FormPage page = page(asked.response());
    Taking taking = taking(asked.response(), page.kind());
    String slot =
        taking == Taking.OPEN
            ? FormMarkup.form(page.kind(), page.words(), RequestPath.encode(asked.path()))
            : FormMarkup.closed(page.kind(), page.words(), taking.words);
    byte[] filled = page.page().filled(slot);
    return new Ready(page.kind(), taking, asked.packed() ? ComposedAnswer.packed(filled) : filled);
  }

  private Taking taking(PreparedResponse response, FormKind kind) {
    return taking(inForce.get(), response.blob().tenant(), kind);
  }

  /** Takes what is sent by a form, or says in its page why not. */
  void take(HttpServerExchange exchange, PreparedResponse response, RequestTarget target)
      throws RequestRefused {
    bodies.receive(
        exchange,
        target.host(),
        (worker, sender, body, room) -> {
          try {
            new Taken(worker, response, target.path(), sender).take(body, room);
          } catch (Rejected nothingGood) {
            PlainAnswer.send(worker, 503);
          }
        });
  }

  private FormPage page(PreparedResponse response) throws Rejected {
    PreparedResponse.BlobName name = response.blob();
    return FormPage.of(blobs.read(name.tenant(), name.coding()));
  }

  /** Whether messages are taken; otherwise the key of the words that say why not. */
  enum Taking {
    OPEN("", null),
    NO_KEY("no_key", FormOutcome.NO_KEY),
    HELD("held", FormOutcome.HELD);

    final String words;
    final FormOutcome outcome;

    Taking(String words, FormOutcome outcome) {
      this.words = words;
      this.outcome = outcome;
    }
  }

  private Taking taking(InForce now, String tenant, FormKind kind) {
    boolean held =
        now.hold(tenant)
            .filter(hold -> hold.statement().action() != HoldStatement.Action.LIFT)
            .isPresent();
    if (held) {
      return Taking.HELD;
    }
    if (recipients(now, tenant, kind).isEmpty()) {
      withoutKey.add(tenant);
      return Taking.NO_KEY;
    }
    return inbox.isWanted() ? Taking.OPEN : Taking.NO_KEY;
  }

  /** Reports of incidents go to those who respond to them, and then to nobody else. */
  private static Map<Digest, byte[]> recipients(InForce now, String tenant, FormKind kind) {
    Optional<Directory> directory = now.trust().map(trust -> trust.directory());
    List<SealingKey> incidents = directory.map(Directory::incidents).orElse(List.of());
    List<SealingKey> keys =
        kind == FormKind.INCIDENT && !incidents.isEmpty()
            ? incidents
            : directory
                .flatMap(listed -> listed.tenant(tenant))
                .map(Directory.Tenant::sealing)
                .orElse(List.of());
    Map<Digest, byte[]> recipients = new LinkedHashMap<>();
    keys.forEach(key -> recipients.put(key.keyId(), key.point()));
    return recipients;
  }

  /**
   * What became of a message.
   *
   * @param receipt empty if it was not taken
   * @param words the key of those that say why not
   */
  private record Put(FormOutcome outcome, Optional<Receipt> receipt, String words) {}

  /** One message that is being taken. */
  private final class Taken {
    private final HttpServerExchange exchange;
    private final PreparedResponse response;
    private final RequestPath path;
    private final Optional<InetAddress> sender;
    private final String tenant;
    private final FormPage page;
    private final String action;

    Taken(
        HttpServerExchange exchange,
        PreparedResponse response,
        RequestPath path,
        Optional<InetAddress> sender)
        throws Rejected {
      this.exchange = exchange;
      this.response = response;
      this.path = path;
      this.sender = sender;
      this.tenant = response.blob().tenant();
      this.page = page(response);
      this.action = RequestPath.encode(path.name());
    }

    void take(byte[] body, boolean room) throws Rejected {
      Map<String, String> typed = new LinkedHashMap<>();
      try {
        FormBody.parse(body, FormField.names(page.kind()))
            .forEach((name, value) -> typed.put(name, FormField.clean(value)));
      } catch (RequestRefused malformed) {
        count(FormOutcome.MALFORMED);
        PlainAnswer.refuse(exchange, malformed);
        return;
      }
      InForce now = inForce.get();
      Taking taking = taking(now, tenant, page.kind());
      Map<String, Problem> problems = problems(typed);
      if (taking != Taking.OPEN) {
        notTaken(taking.outcome, taking.words, typed);
      } else if (!problems.isEmpty()) {
        count(FormOutcome.INVALID);
        send(422, FormMarkup.form(page.kind(), page.words(), action, typed, problems));
      } else if (room) {
        put(now, typed);
      } else {
        notTaken(FormOutcome.BUSY, "full", typed);
      }
    }

    private Map<String, Problem> problems(Map<String, String> typed) {
      Map<String, Problem> problems = new LinkedHashMap<>();
      for (FormField field : FormField.of(page.kind())) {
        field
            .problem(typed.getOrDefault(field.name(), ""))
            .ifPresent(problem -> problems.put(field.name(), problem));
      }
      return problems;
    }

    private void put(InForce now, Map<String, String> typed) throws Rejected {
      ByteBuffer digest = receipts.digest(tenant, path.name(), sender, typed);
      Put put;
      synchronized (locks[Math.floorMod(digest.hashCode(), LOCKS)]) {
        Optional<Receipt> before = receipts.of(digest);
        if (before.isPresent()) {
          put = new Put(FormOutcome.REPEATED, before, "");
        } else {
          put = putNew(now, typed);
          put.receipt.ifPresent(receipt -> receipts.remember(digest, receipt));
        }
      }
      if (put.receipt.isEmpty()) {
        notTaken(put.outcome, put.words, typed);
      } else {
        count(put.outcome);
        send(200, FormMarkup.receipt(page.kind(), page.words(), put.receipt.get()));
      }
    }

    private Put putNew(InForce now, Map<String, String> typed) throws Rejected {
      boolean within = rates.within(tenant, sender);
      boolean junk = !within || !typed.getOrDefault(FormField.TRAP, "").isEmpty();
      if (junk && !rates.junkWithin(sender)) {
        return new Put(FormOutcome.TOO_MANY, Optional.empty(), "many");
      }
      Map<String, String> written = new LinkedHashMap<>(typed);
      written.remove(FormField.TRAP);
      written.values().removeIf(String::isEmpty);
      try {
        Inbox open = inbox.open();
        Header header =
            new Header(page.kind(), junk, open.node(), clock.instant(), Receipt.random(), tenant);
        open.put(
            Submission.seal(
                header, new Message(path.name(), written), recipients(now, tenant, page.kind())));
        return new Put(
            junk ? FormOutcome.JUNK : FormOutcome.ACCEPTED, Optional.of(header.receipt()), "");
      } catch (IOException e) {
        rates.giveBack(tenant, sender, within, junk);
        LOG.errorf("a message to %s could not be written: %s", tenant, e.getMessage());
        return new Put(FormOutcome.NOT_WRITTEN, Optional.empty(), "full");
      }
    }

    private void notTaken(FormOutcome outcome, String why, Map<String, String> typed) {
      count(outcome);
      send(503, FormMarkup.notTaken(page.kind(), page.words(), action, why, typed));
    }

    private void send(int status, String slot) {
      answers.send(exchange, response, status, page.page().filled(slot));
    }
  }
}
