package id.perisai.admin.audit;

import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.admin.audit.AuditList.Filter;
import id.perisai.admin.audit.AuditList.Item;
import id.perisai.admin.audit.AuditList.Somebody;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The audit trail in sentences, a screenful at a time; its filter stands in the address. */
@Named("audit")
@RequestScoped
public class AuditView {
  private static final int SIZE = 50;

  @Inject private Work work;
  @Inject private Visitor visit;

  private Screenful screenful;
  private List<Item> items;

  public List<Item> getItems() {
    if (items == null) {
      items = list().find(visit.acting(), filter(), getScreenful().getOffset(), SIZE);
    }
    return items;
  }

  public Screenful getScreenful() {
    if (screenful == null) {
      visit.spend(Permission.READ_AUDIT, Cost.SEARCH); // counts the whole trail, filtered or not
      screenful =
          new Screenful(
              list().count(visit.acting(), filter()),
              SIZE,
              visit.number(Screenful.PARAMETER),
              "/catatan",
              parameters());
    }
    return screenful;
  }

  private Filter filter() {
    return AuditFilter.of(getPerson(), getKind(), getFrom(), getUntil(), getPlace());
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("orang", getPerson());
    parameters.put("jenis", getKind());
    parameters.put("dari", getFrom());
    parameters.put("sampai", getUntil());
    parameters.put("asal", getPlace());
    return parameters;
  }

  /** Where the same is had as a table for a spreadsheet. */
  public String getExport() {
    return "/api/catatan.csv?"
        + parameters().entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private AuditList list() {
    return new AuditList(work);
  }

  public String who(Item item) {
    return new AuditSentences(visit.words()).who(item);
  }

  public String what(Item item) {
    return new AuditSentences(visit.words()).what(item);
  }

  public String before(Item item) {
    return new AuditSentences(visit.words()).before(item);
  }

  /** Whether others' entries are shown without from where ({@code SeenPlaces}). */
  public boolean isOwnPlacesOnly() {
    return !visit.acting().may(Permission.REVIEW_ACCESS);
  }

  public List<Somebody> getPeople() {
    return list().people(visit.acting());
  }

  public List<String> getKinds() {
    return Arrays.stream(AuditKind.values()).map(AuditKind::name).toList();
  }

  public String getPerson() {
    return visit.query("orang");
  }

  public String getKind() {
    return visit.query("jenis");
  }

  public String getFrom() {
    return visit.query("dari");
  }

  public String getUntil() {
    return visit.query("sampai");
  }

  public String getPlace() {
    return visit.query("asal");
  }
}
