package id.perisai.admin.transfer;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.NotHere;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.review.ShownFinding;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.review.ApproveBatch;
import id.perisai.review.ReviewRefusal;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The report of one import; approves its pages as one act. */
@Named("importReport")
@RequestScoped
public class ImportView {
  private static final int SIZE = 100;
  private static final int MOST_NOTES = 16 << 20;
  private static final String ALL = "semua";

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private ImportList.Item item;
  private List<Line> lines;
  private Screenful screenful;
  private List<String> summary;
  private boolean read;

  /**
   * One page of the report.
   *
   * @param state a key of the words: {@code submitted}, {@code draft}, {@code skipped}
   */
  public record Line(
      String title,
      String address,
      String state,
      List<ShownFinding> findings,
      List<String> notes) {}

  public void open() {
    UUID batch = visit.id("batch");
    ImportList list = new ImportList(work);
    item = list.find(visit.acting(), batch).orElseThrow(NotHere::new);
    summary = new ArrayList<>();
    addNotes(json(item.notes()), summary);
    screenful =
        new Screenful(
            list.count(visit.acting(), batch, isNoted()),
            SIZE,
            visit.number(Screenful.PARAMETER),
            "/impor/" + batch,
            Map.of(ALL, visit.query(ALL)));
    lines =
        list.lines(visit.acting(), batch, isNoted(), screenful.getOffset(), SIZE).stream()
            .map(one -> line((Map<?, ?>) json(one)))
            .toList();
  }

  private Line line(Map<?, ?> page) {
    List<String> notes = new ArrayList<>();
    addNotes(page.get("notes"), notes);
    List<ShownFinding> findings =
        list(page.get("findings")).stream()
            .map(found -> ShownFinding.of((Map<?, ?>) found, text(page.get("type")), visit.words()))
            .toList();
    return new Line(
        text(page.get("title")),
        text(page.get("path")),
        text(page.get("state")),
        findings,
        List.copyOf(notes));
  }

  private static Object json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8), MOST_NOTES);
    } catch (Rejected rewritten) {
      throw new IllegalStateException("the stored report is no JSON that we write", rewritten);
    }
  }

  private void addNotes(Object notes, List<String> into) {
    String language = visit.getLanguage().equals("en") ? "english" : "text";
    for (Object one : list(notes)) {
      Map<?, ?> note = (Map<?, ?>) one;
      String count = note.get("count") instanceof Long n && n > 1 ? " (" + n + "×)" : "";
      into.add(text(note.get(language)) + count);
    }
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  public void approve() {
    if (!read) {
      notices.error(visit.say("import.read.missing"));
      return;
    }
    try {
      int approved = new ApproveBatch(work).approve(visit.acting(), visit.id("batch"));
      notices.done(visit.say("import.approved", approved));
      Redirect.to("/impor/" + visit.id("batch"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Why the button is closed: the same reasons as the act's; empty when it is open. */
  public String getRefusal() {
    if (!visit.acting().may(Permission.REVIEW)) {
      return visit.say("refusal." + AccessRefusal.NOT_PERMITTED);
    }
    if (!visit.acting().may(Permission.REVIEW, Optional.empty())) {
      return visit.say("refusal." + AccessRefusal.WHOLE_SITE_NEEDED);
    }
    return getItem().authorId().equals(visit.acting().person())
        ? visit.say("refusal." + ReviewRefusal.OWN_WORK)
        : "";
  }

  public ImportList.Item getItem() {
    if (item == null) {
      open();
    }
    return item;
  }

  public List<Line> getLines() {
    getItem();
    return lines;
  }

  public Screenful getScreenful() {
    getItem();
    return screenful;
  }

  /** Whether only pages are listed about which the report says something. */
  public boolean isNoted() {
    return visit.query(ALL).isEmpty();
  }

  public List<String> getSummary() {
    getItem();
    return summary;
  }

  public boolean isRead() {
    return read;
  }

  public void setRead(boolean read) {
    this.read = read;
  }
}
