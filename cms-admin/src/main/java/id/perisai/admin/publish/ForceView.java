package id.perisai.admin.publish;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.review.ShownFinding;
import id.perisai.content.PageList;
import id.perisai.content.PageList.Filter;
import id.perisai.content.PageList.Item;
import id.perisai.content.PageList.Sort;
import id.perisai.content.PageState;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.publish.Finding;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishRefusal;
import id.perisai.review.Force;
import id.perisai.review.Forced;
import id.perisai.review.ReviewRefusal;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Chooses pages that nobody approved, asks why, and leads to the signing desk. */
@Named("force")
@RequestScoped
public class ForceView {
  private static final int SHOWN = 30;
  private static final Pattern CHOSEN = Pattern.compile("([0-9a-f-]{36})/([1-9][0-9]{0,8})");

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PrepareRelease prepareRelease;

  private List<Item> unreviewed;
  private List<Warned> warned = List.of();
  private List<String> unexplained = List.of();
  private String reason;
  private String explanation;
  private Prepared prepared;

  /** A chosen page with what the checks found in it. */
  public record Warned(String title, List<ShownFinding> findings) {}

  public void prepare() {
    try {
      prepared =
          prepareRelease.prepareForced(
              visit.acting(), new Force.Order(pages(), reason, explanation));
    } catch (Refused refused) {
      if (refused.refusal() == PublishRefusal.UNEXPLAINED_CHANGE) {
        unexplained = String.valueOf(refused.arguments().get(0)).lines().toList();
        return;
      }
      if (refused.refusal() == ReviewRefusal.FINDINGS_NEED_REASON) {
        warned = findings();
      }
      notices.error(visit.say(refused));
    }
  }

  /** As they were shown: somebody who saved in between makes another number. */
  private List<Force.Chosen> pages() {
    List<Force.Chosen> pages = new ArrayList<>();
    for (Matcher one : chosen()) {
      Opened newest = newest(one);
      if (newest.number() != Integer.parseInt(one.group(2))) {
        throw new Refused(ReviewRefusal.CHANGED_SINCE);
      }
      pages.add(new Force.Chosen(newest.page(), newest.digest()));
    }
    return pages;
  }

  private List<Warned> findings() {
    List<Warned> found = new ArrayList<>();
    for (Matcher one : chosen()) {
      Opened newest = newest(one);
      List<ShownFinding> shown =
          new Forced(work)
              .findings(visit.acting(), newest.page()).stream()
                  .map(
                      finding ->
                          ShownFinding.of(finding, newest.content().type().code(), visit.words()))
                  .toList();
      if (!shown.isEmpty()) {
        found.add(new Warned(newest.content().title(), shown));
      }
    }
    return found;
  }

  private Opened newest(Matcher chosen) {
    return new Revisions(work).newest(visit.acting(), UUID.fromString(chosen.group(1)));
  }

  private static List<Matcher> chosen() {
    String[] values =
        FacesContext.getCurrentInstance()
            .getExternalContext()
            .getRequestParameterValuesMap()
            .get("halaman");
    return Arrays.stream(Objects.requireNonNullElse(values, new String[0]))
        .distinct()
        .map(CHOSEN::matcher)
        .filter(Matcher::matches)
        .toList();
  }

  /** Whether the page is chosen already, by the form or by the link that led here. */
  public boolean isChosen(Item page) {
    return chosen().stream().anyMatch(one -> one.group(1).equals(page.page().toString()));
  }

  /** Pages whose newest revision nobody approved or refused, newest first. */
  public List<Item> getUnreviewed() {
    if (unreviewed == null) {
      PageList list = new PageList(work);
      unreviewed =
          Stream.of(PageState.WAITING, PageState.DRAFT)
              .flatMap(
                  state ->
                      list
                          .find(
                              visit.acting(),
                              new Filter(null, getText(), state),
                              Sort.NEWEST_FIRST,
                              0,
                              SHOWN)
                          .stream())
              .toList();
    }
    return unreviewed;
  }

  public String getText() {
    return visit.query("teks");
  }

  public List<Warned> getWarned() {
    return warned;
  }

  public List<String> getUnexplained() {
    return unexplained;
  }

  public Prepared getPrepared() {
    return prepared;
  }

  /** In words; of the whole site when the finding names no page. */
  public String say(Finding finding) {
    return visit.say("publishFinding." + finding.kind().code(), finding.title());
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }

  public int getLongest() {
    return Force.LONGEST_REASON;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String getExplanation() {
    return explanation;
  }

  public void setExplanation(String explanation) {
    this.explanation = explanation;
  }
}
