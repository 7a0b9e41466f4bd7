package id.perisai.admin.platform;

import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.frame.Words;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;

/** All departments and their state. */
@Named("tenants")
@RequestScoped
public class TenantsView {
  /** A department as listed; {@code state} is a key of the words. */
  public record Row(String id, String name, String kind, String state, String site) {
    static Row of(Tenant tenant, Words words) {
      String kind = "tenant.kind." + tenant.kind();
      return new Row(
          tenant.id(),
          tenant.name(),
          words.has(kind) ? words.say(kind) : tenant.kind(),
          tenant.state().name().toLowerCase(Locale.ROOT),
          Place.fromSystem().site(tenant.hostLabel()));
    }
  }

  @Inject private Work work;
  @Inject private Visitor visit;

  private List<Row> rows;

  public List<Row> getRows() {
    if (rows == null) {
      String text = getText().toLowerCase(Locale.ROOT);
      rows =
          work.platform(visit.acting(), Tenants::all).stream()
              .filter(
                  one ->
                      one.id().contains(text) || one.name().toLowerCase(Locale.ROOT).contains(text))
              .map(one -> Row.of(one, visit.words()))
              .toList();
    }
    return rows;
  }

  public String getText() {
    return visit.query("teks");
  }
}
