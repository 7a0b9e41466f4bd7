package id.perisai.admin.transfer;

import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The list of imports. */
@Named("imports")
@RequestScoped
public class ImportsView {
  @Inject private Work work;
  @Inject private Visitor visit;

  private List<ImportList.Item> items;

  public List<ImportList.Item> getItems() {
    if (items == null) {
      items = new ImportList(work).all(visit.acting());
    }
    return items;
  }
}
