package id.perisai.admin.platform;

import id.perisai.admin.frame.Visitor;
import id.perisai.platform.RenewLooks;
import id.perisai.platform.RenewLooks.Look;
import id.perisai.platform.RenewLooks.State;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;

/** Says in words how far each site is on its way to a new theme. */
@RequestScoped
public class LookList {
  @Inject private RenewLooks looks;
  @Inject private LookRounds rounds;

  /**
   * A site.
   *
   * @param state a class of the style sheet and part of a key of the words
   * @param word the state, in words
   * @param detail who is to do what, or why it failed; may be empty
   */
  public record Row(
      String site, String name, String state, String word, String detail, long theme) {}

  /**
   * All sites.
   *
   * @param summary in one sentence
   * @param mine how many wait for the person who looks
   */
  public record Shown(List<Row> rows, String summary, boolean running, long mine) {
    public Shown {
      rows = List.copyOf(rows);
    }
  }

  /**
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public Shown of(Visitor visit) {
    boolean running = rounds.isRunning();
    List<Look> all = looks.looks(visit.acting());
    List<Row> rows = all.stream().map(look -> row(visit, look, running)).toList();
    long of = all.stream().filter(look -> look.state() != State.EMPTY).count();
    long live = all.stream().filter(look -> look.state() == State.LIVE).count();
    long waiting =
        all.stream()
            .filter(look -> look.state() == State.PLATFORM || look.state() == State.PUBLISHERS)
            .count();
    long failed = all.stream().filter(look -> look.state() == State.FAILED).count();
    long mine = all.stream().filter(look -> look.state() == State.PLATFORM && !look.mine()).count();
    return new Shown(rows, visit.say("look.summary", live, of, waiting, failed), running, mine);
  }

  private static Row row(Visitor visit, Look look, boolean running) {
    String state = look.state().name().toLowerCase(Locale.ROOT);
    boolean queued = running && (look.state() == State.OPEN || look.state() == State.STALE);
    String word = visit.say("look.state." + (queued ? "queued" : state));
    return new Row(look.site(), look.name(), state, word, detail(visit, look), look.theme());
  }

  private static String detail(Visitor visit, Look look) {
    return switch (look.state()) {
      case PLATFORM -> visit.say("look.signed", look.signed(), look.threshold());
      case PUBLISHERS ->
          look.detail().isEmpty()
              ? visit.say("look.signed", look.signed(), look.threshold())
              : visit.say("look.more", look.detail());
      case FAILED -> failure(visit, look);
      default -> "";
    };
  }

  private static String failure(Visitor visit, Look look) {
    return look.refusal().isEmpty()
        ? visit.say("look.unforeseen", look.detail())
        : visit.say("refusal." + look.refusal(), look.detail(), "");
  }
}
