package id.perisai.admin.audit;

import id.perisai.admin.audit.AuditList.Item;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Work;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The audit trail, a screenful at a time. */
@Named("audit")
@ViewScoped
public class AuditView implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Lazy model = new Lazy();

  public Lazy getModel() {
    return model;
  }

  /** Asks the database for no more than what is shown. */
  public static final class Lazy extends LazyDataModel<Item> {
    private static final long serialVersionUID = 1L;

    @Override
    public int count(Map<String, FilterMeta> ignored) {
      return Math.toIntExact(list().count(CDI.current().select(Visitor.class).get().acting()));
    }

    @Override
    public List<Item> load(
        int first, int size, Map<String, SortMeta> unsorted, Map<String, FilterMeta> ignored) {
      return list().find(CDI.current().select(Visitor.class).get().acting(), first, size);
    }

    private static AuditList list() {
      return new AuditList(CDI.current().select(Work.class).get());
    }

    @Override
    public String getRowKey(Item item) {
      return Long.toString(item.number());
    }
  }
}
