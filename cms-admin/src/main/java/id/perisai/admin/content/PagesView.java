package id.perisai.admin.content;

import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.admin.frame.Order;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.ContentType;
import id.perisai.content.PageList;
import id.perisai.content.PageList.Column;
import id.perisai.content.PageList.Filter;
import id.perisai.content.PageList.Item;
import id.perisai.content.PageList.Sort;
import id.perisai.content.PageState;
import id.perisai.tenant.Work;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The list of pages, a screenful at a time; filter, order and screenful stand in the address. */
@Named("pages")
@RequestScoped
public class PagesView {
  private static final int ROWS = 20;

  @Inject private Work work;
  @Inject private Visitor visit;

  private String text;
  private String type;
  private String state;
  private Order order;
  private Screenful screenful;
  private Lazy model;

  @PostConstruct
  void read() {
    text = visit.query("teks");
    if (!text.isBlank()) {
      visit.spend(Permission.READ, Cost.SEARCH);
    }
    type = ContentType.of(visit.query("jenis")).map(ContentType::code).orElse("");
    state =
        Arrays.stream(PageState.values())
            .map(PageState::name)
            .filter(visit.query("keadaan")::equals)
            .findFirst()
            .orElse("");
    order = Order.of(visit, Map.of("teks", text, "jenis", type, "keadaan", state));
    model =
        new Lazy(
            new PageList(work),
            visit,
            new Filter(
                ContentType.of(type).orElse(null),
                text,
                state.isEmpty() ? null : PageState.valueOf(state)),
            sort(order));
    screenful =
        new Screenful(
            model.count(Map.of()),
            ROWS,
            visit.number(Screenful.PARAMETER),
            visit.getAddress(),
            order.parameters());
  }

  private static Sort sort(Order order) {
    if (order.isBy("judul")) {
      return new Sort(Column.TITLE, order.isDescending());
    }
    return order.isBy("diubah")
        ? new Sort(Column.CHANGED, order.isDescending())
        : Sort.NEWEST_FIRST;
  }

  public LazyDataModel<Item> getModel() {
    return model;
  }

  public Screenful getScreenful() {
    return screenful;
  }

  public Order getOrder() {
    return order;
  }

  public String getText() {
    return text;
  }

  public String getType() {
    return type;
  }

  public String getState() {
    return state;
  }

  public List<String> getTypes() {
    return Arrays.stream(ContentType.values())
        .filter(ContentType::hasPath)
        .map(ContentType::code)
        .toList();
  }

  public List<PageState> getStates() {
    return List.of(PageState.values());
  }

  /** Asks the database for no more than what is shown. */
  private static final class Lazy extends LazyDataModel<Item> {
    private static final long serialVersionUID = 1L;

    private final transient PageList list;
    private final transient Visitor visit;
    private final transient Filter filter;
    private final transient Sort sort;

    Lazy(PageList list, Visitor visit, Filter filter, Sort sort) {
      this.list = list;
      this.visit = visit;
      this.filter = filter;
      this.sort = sort;
    }

    @Override
    public int count(Map<String, FilterMeta> ignored) {
      return Math.toIntExact(list.count(visit.acting(), filter));
    }

    @Override
    public List<Item> load(
        int first, int size, Map<String, SortMeta> unsorted, Map<String, FilterMeta> ignored) {
      return list.find(visit.acting(), filter, sort, first, size);
    }

    @Override
    public String getRowKey(Item item) {
      return item.page().toString();
    }
  }
}
