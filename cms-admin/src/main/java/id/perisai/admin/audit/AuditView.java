package id.perisai.admin.audit;

import id.perisai.admin.audit.AuditList.Item;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Work;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The audit trail, a screenful at a time, and whether it is as it was written. */
@Named("audit")
@RequestScoped
public class AuditView {
  private static final int ROWS = 25;

  @Inject private Work work;
  @Inject private Visitor visit;

  private AuditList list;
  private Screenful screenful;
  private AuditCheck.Result check;

  @PostConstruct
  void read() {
    list = new AuditList(work);
    screenful =
        new Screenful(
            list.count(visit.acting()),
            ROWS,
            visit.number(Screenful.PARAMETER),
            visit.getAddress(),
            Map.of());
  }

  public Screenful getScreenful() {
    return screenful;
  }

  public LazyDataModel<Item> getModel() {
    return new Lazy(list, visit);
  }

  /** Follows the whole chain; only the first screenful asks for it. */
  public AuditCheck.Result getCheck() {
    if (check == null) {
      check = new AuditCheck(work).of(visit.acting());
    }
    return check;
  }

  /** Asks the database for no more than what is shown. */
  private static final class Lazy extends LazyDataModel<Item> {
    private static final long serialVersionUID = 1L;

    private final transient AuditList list;
    private final transient Visitor visit;

    Lazy(AuditList list, Visitor visit) {
      this.list = list;
      this.visit = visit;
    }

    @Override
    public int count(Map<String, FilterMeta> ignored) {
      return Math.toIntExact(list.count(visit.acting()));
    }

    @Override
    public List<Item> load(
        int first, int size, Map<String, SortMeta> unsorted, Map<String, FilterMeta> ignored) {
      return list.find(visit.acting(), first, size);
    }

    @Override
    public String getRowKey(Item item) {
      return Long.toString(item.number());
    }
  }
}
