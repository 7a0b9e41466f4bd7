package id.perisai.admin.content;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Shows a revision as the renderer makes it, at two widths. */
@Named("preview")
@RequestScoped
public class PreviewView {
  @Inject private Work work;
  @Inject private Visitor visit;

  private Opened revision;

  /** The revision of the query ({@code revisi}), else the newest. */
  public void open() {
    Revisions revisions = new Revisions(work);
    int number = visit.number("revisi");
    try {
      revision =
          number == 0
              ? revisions.newest(visit.acting(), visit.id("page"))
              : revisions.read(visit.acting(), visit.id("page"), number);
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
  }

  public Opened getRevision() {
    return revision;
  }

  public String getTitle() {
    return revision.content().title();
  }
}
