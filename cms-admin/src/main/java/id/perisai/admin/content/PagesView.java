package id.perisai.admin.content;

import id.perisai.access.Acting;
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
import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;
import org.primefaces.model.SortOrder;

/** The list of pages, a screenful at a time; the filter stands in the address. */
@Named("pages")
@ViewScoped
public class PagesView implements Serializable {
  private static final long serialVersionUID = 1L;

  @Inject private transient Visitor visit;

  private String text;
  private String type;
  private String state;
  private Lazy model;

  @PostConstruct
  void read() {
    text = visit.query("teks");
    type = ContentType.of(visit.query("jenis")).map(ContentType::code).orElse("");
    state =
        Arrays.stream(PageState.values())
            .map(PageState::name)
            .filter(visit.query("keadaan")::equals)
            .findFirst()
            .orElse("");
    model =
        new Lazy(
            new Filter(
                ContentType.of(type).orElse(null),
                text,
                state.isEmpty() ? null : PageState.valueOf(state)));
  }

  public Lazy getModel() {
    return model;
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
  public static final class Lazy extends LazyDataModel<Item> {
    private static final long serialVersionUID = 1L;

    private final transient Filter filter;

    Lazy(Filter filter) {
      this.filter = filter;
    }

    @Override
    public int count(Map<String, FilterMeta> ignored) {
      return Math.toIntExact(list().count(who(), filter));
    }

    @Override
    public List<Item> load(
        int first, int size, Map<String, SortMeta> sorts, Map<String, FilterMeta> ignored) {
      return list().find(who(), filter, sort(sorts), first, size);
    }

    private static Sort sort(Map<String, SortMeta> sorts) {
      return sorts.values().stream()
          .filter(sort -> sort.getOrder() != SortOrder.UNSORTED)
          .findFirst()
          .map(
              sort ->
                  new Sort(
                      sort.getField().equals("title") ? Column.TITLE : Column.CHANGED,
                      sort.getOrder() == SortOrder.DESCENDING))
          .orElse(Sort.NEWEST_FIRST);
    }

    private static PageList list() {
      return new PageList(CDI.current().select(Work.class).get());
    }

    private static Acting who() {
      return CDI.current().select(Visitor.class).get().acting();
    }

    @Override
    public String getRowKey(Item item) {
      return item.page().toString();
    }
  }
}
