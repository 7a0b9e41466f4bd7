package id.perisai.admin.content;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.NotHere;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.ContentType;
import id.perisai.content.PageList;
import id.perisai.content.PageSections;
import id.perisai.content.Pages;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Opens the editor on a page, on a new one, on the menu, or on the settings. */
@Named("editor")
@RequestScoped
public class EditorView {
  private static final ZoneId HERE = ZoneId.of("Asia/Jakarta");

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PageReach reach;

  private String title;
  private ContentType type;
  private String model;
  private UUID page;
  private boolean withdrawn;

  /** The page of the address, or a new one of the kind in the address. */
  public void open() {
    if (visit.id("page") != null) {
      openPage(visit.id("page"));
    } else {
      type =
          ContentType.of(visit.value("kind"))
              .filter(ContentType::hasPath)
              .orElseThrow(NotHere::new);
      String language = visit.value("language");
      if (beginning(language).isPresent()) {
        openNew(language);
      } else {
        notices.elsewhere(visit.say("new.outside", visit.say("contentType." + type.code())));
        Redirect.to(Screen.NEW_PAGE.address());
      }
    }
  }

  /** With what the address of a new page begins; empty where this person makes none. */
  private Optional<String> beginning(String language) {
    return visit
        .acting()
        .reach(Permission.EDIT)
        .flatMap(far -> PageSections.beginning(far, type, language));
  }

  public void openMenu() {
    openOnly(ContentType.MENU);
  }

  public void openSettings() {
    openOnly(ContentType.SETTINGS);
  }

  private void openOnly(ContentType only) {
    Optional<UUID> existing =
        work.in(
            visit.acting(), Permission.READ, em -> Pages.only(em, visit.acting().tenant(), only));
    type = only;
    if (existing.isPresent()) {
      openPage(existing.get());
    } else {
      openNew("id");
    }
  }

  private void openPage(UUID id) {
    Opened newest;
    try {
      newest = new Revisions(work).newest(visit.acting(), id);
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
    if (!reach.orShow(Permission.EDIT, id)) {
      return;
    }
    page = id;
    type = newest.content().type();
    title = newest.content().title();
    withdrawn = newest.content().isWithdrawn() || newest.content().withdrawal().isPresent();
    model =
        EditorModel.of(
            type,
            newest.content().language(),
            beginning(newest.content().language()).orElse(""),
            id,
            newest.number(),
            newest.content().json(),
            visit.words());
  }

  private void openNew(String language) {
    Map<String, Object> empty = new LinkedHashMap<>();
    if (type.hasPath()) {
      empty.put("date", LocalDate.now(HERE).toString());
    }
    title = visit.say("editor.title.new", visit.say("contentType." + type.code()));
    model =
        EditorModel.of(
            type, language, beginning(language).orElse(""), null, 0, empty, visit.words());
  }

  public String getTitle() {
    return title;
  }

  public String getType() {
    return type.code();
  }

  public String getModel() {
    return model;
  }

  /** What was submitted or approved and is older than what is edited here; empty if nothing is. */
  public String getOvertaken() {
    if (page == null) {
      return "";
    }
    return work.in(
        visit.acting(),
        Permission.READ,
        em ->
            PageList.overtaken(em, visit.acting(), page)
                .map(old -> visit.say("pages.overtaken." + old.state(), old.number()))
                .orElse(""));
  }

  /** Whether saving proposes to bring the page back. */
  public boolean isWithdrawn() {
    return withdrawn;
  }

  public UUID getPage() {
    return page;
  }
}
