package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Logger;

/**
 * The alarms whose causes last, and the memory of those that went. Each watch reports the whole of
 * what it sees at each round; what it no longer sees has ended. One line of JSON is logged when an
 * alarm begins and one when it ends, never one a second in between.
 */
public final class Alarms {
  /** The name of the log on which alarms appear. */
  public static final String LOG = "perisai.alarm";

  /** The subject of those that are only counted, beside others of their code and tenant. */
  static final String MORE = "more";

  private static final int REMEMBERED = 50;

  /** An attacker who rewrites a million files must not fill the log: the rest is counted. */
  private static final int EACH = 8;

  private final Clock clock;
  private final Consumer<String> log;
  private final Map<String, List<Alarm>> open = new LinkedHashMap<>();
  private final Deque<Alarm> last = new ArrayDeque<>();
  private final Map<AlarmCode, Long> begun = new EnumMap<>(AlarmCode.class);

  /** Alarms that go to the log {@value #LOG}. */
  public Alarms(Clock clock) {
    this(clock, Logger.getLogger(LOG)::warning);
  }

  Alarms(Clock clock, Consumer<String> log) {
    this.clock = clock;
    this.log = log;
  }

  /** Those whose causes last. */
  public synchronized List<Alarm> open() {
    List<Alarm> all = new ArrayList<>();
    open.values().forEach(all::addAll);
    return all;
  }

  /** Those of them that some watches see. */
  synchronized List<Alarm> open(Predicate<String> watches) {
    return open.entrySet().stream()
        .filter(seen -> watches.test(seen.getKey()))
        .flatMap(seen -> seen.getValue().stream())
        .toList();
  }

  /** The newest alarms, lasting or not, the newest first. */
  public synchronized List<Alarm> last() {
    return new ArrayList<>(last);
  }

  /** How many began since the start, by code; those that never did are absent. */
  public synchronized Map<AlarmCode, Long> begun() {
    return Map.copyOf(begun);
  }

  /** An alarm as of now, for {@link #settle}. */
  Alarm alarm(AlarmCode code, String tenant, String subject, String what) {
    return Alarm.of(code, tenant, subject, what, clock.instant());
  }

  /** Replaces all that one watch reported before by what it sees now. */
  synchronized void settle(String watch, Collection<Alarm> seen) {
    List<Alarm> before = open.getOrDefault(watch, List.of());
    List<Alarm> now = new ArrayList<>();
    for (Alarm alarm : bounded(seen)) {
      Optional<Alarm> lasting = before.stream().filter(alarm::sameCause).findFirst();
      now.add(lasting.map(first -> alarm.since(first.since())).orElse(alarm));
      if (lasting.isEmpty()) {
        begin(alarm);
      }
    }
    before.stream().filter(old -> now.stream().noneMatch(old::sameCause)).forEach(this::end);
    if (now.isEmpty()) {
      open.remove(watch);
    } else {
      open.put(watch, now);
    }
  }

  /**
   * Adds to what one watch reported what it will see at its next round, if that lasts; in the place
   * of what it said of the same cause, which may not be true any more.
   */
  synchronized void add(String watch, Alarm alarm) {
    List<Alarm> seen = new ArrayList<>(open.getOrDefault(watch, List.of()));
    Optional<Alarm> lasting = seen.stream().filter(alarm::sameCause).findFirst();
    if (lasting.isPresent()) {
      seen.set(seen.indexOf(lasting.get()), alarm.since(lasting.get().since()));
    } else {
      seen.add(alarm);
      begin(alarm);
    }
    open.put(watch, seen);
  }

  /** Whether one watch reported something of a kind that lasts. */
  synchronized boolean isOpen(String watch, AlarmCode code) {
    return open.getOrDefault(watch, List.of()).stream().anyMatch(alarm -> alarm.code() == code);
  }

  /** Ends what one watch reported of a kind, before its next round. */
  synchronized void end(String watch, AlarmCode code) {
    List<Alarm> seen = open.getOrDefault(watch, List.of());
    List<Alarm> lasting = seen.stream().filter(alarm -> alarm.code() != code).toList();
    seen.stream().filter(alarm -> alarm.code() == code).forEach(this::end);
    if (lasting.isEmpty()) {
      open.remove(watch);
    } else {
      open.put(watch, lasting);
    }
  }

  /** An alarm whose cause was found and mended at once: logged and remembered. */
  synchronized void mended(AlarmCode code, String tenant, String subject, String what) {
    begin(alarm(code, tenant, subject, what));
  }

  /** Something to know of that lasts and harms nothing: logged and remembered. */
  synchronized void once(Alarm alarm) {
    begin(alarm);
  }

  private List<Alarm> bounded(Collection<Alarm> seen) {
    Map<String, List<Alarm>> groups = new LinkedHashMap<>();
    for (Alarm alarm : seen) {
      String group = alarm.code() + " " + alarm.tenant().orElse("");
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(alarm);
    }
    List<Alarm> bounded = new ArrayList<>();
    for (List<Alarm> group : groups.values()) {
      bounded.addAll(group.subList(0, Math.min(EACH, group.size())));
      if (group.size() > EACH) {
        Alarm one = group.get(0);
        String what = "and " + (group.size() - EACH) + " more";
        bounded.add(new Alarm(one.code(), one.tenant(), MORE, what, one.since()));
      }
    }
    return bounded;
  }

  private void begin(Alarm alarm) {
    begun.merge(alarm.code(), 1L, Long::sum);
    last.addFirst(alarm);
    if (last.size() > REMEMBERED) {
      last.removeLast();
    }
    write("alarm", alarm);
  }

  private void end(Alarm alarm) {
    write("cleared", alarm);
  }

  private void write(String event, Alarm alarm) {
    Map<String, Object> json = alarm.toJson();
    json.put("event", event);
    log.accept(new String(Json.canonical(json), StandardCharsets.UTF_8));
  }
}
