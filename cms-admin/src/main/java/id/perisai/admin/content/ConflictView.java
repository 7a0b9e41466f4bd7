package id.perisai.admin.content;

import id.perisai.access.Refused;
import id.perisai.admin.content.Differences.Choice;
import id.perisai.admin.frame.NotHere;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.block.InvalidContent;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.content.SaveRevision;
import id.perisai.content.Saved;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Two people saved one page: shows both, and saves what is chosen of each. */
@Named("conflict")
@RequestScoped
public class ConflictView {
  private static final String CHOICE = "pilih.";

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Opened mine;
  private Opened theirs;

  /** The revision numbers stand in the query: {@code milik} mine, {@code lain} the other. */
  public void open() {
    if (visit.number("milik") == 0 || visit.number("lain") == 0) {
      throw new NotHere();
    }
    try {
      Revisions revisions = new Revisions(work);
      mine = revisions.read(visit.acting(), page(), visit.number("milik"));
      theirs = revisions.read(visit.acting(), page(), visit.number("lain"));
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
  }

  public void merge() {
    open();
    Map<String, Object> merged =
        Differences.between(mine.content().json(), theirs.content().json()).merge(choices());
    try {
      Saved saved = new SaveRevision(work).save(visit.acting(), page(), theirs.number(), merged);
      if (saved.conflict().isPresent()) {
        notices.done(visit.say("conflict.again"));
        Redirect.to(address(saved.number(), saved.conflict().get().otherNumber()));
      } else {
        notices.done(visit.say("conflict.saved", saved.number()));
        Redirect.to("/halaman/" + page() + "/riwayat");
      }
    } catch (InvalidContent invalid) {
      invalid
          .problems()
          .forEach(
              problem ->
                  notices.error(
                      problem.field() + ": " + problem.sentence(visit.language().code())));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private String address(int own, int other) {
    return "/halaman/" + page() + "/bentrok?milik=" + own + "&lain=" + other;
  }

  private static Map<String, Choice> choices() {
    Map<String, Choice> choices = new HashMap<>();
    FacesContext.getCurrentInstance()
        .getExternalContext()
        .getRequestParameterMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(CHOICE) && value.matches("LEFT|RIGHT|BOTH")) {
                choices.put(name.substring(CHOICE.length()), Choice.valueOf(value));
              }
            });
    return choices;
  }

  private UUID page() {
    return visit.id("page");
  }

  public UUID getPage() {
    return page();
  }

  public Opened getMine() {
    if (mine == null) {
      open();
    }
    return mine;
  }

  public Opened getTheirs() {
    if (theirs == null) {
      open();
    }
    return theirs;
  }

  /** Left mine, right theirs. */
  public List<ShownDifference> getDifferences() {
    return ShownDifference.of(
        getMine().content().json(), getTheirs().content().json(), visit.words());
  }
}
