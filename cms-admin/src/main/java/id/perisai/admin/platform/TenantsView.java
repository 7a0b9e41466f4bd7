package id.perisai.admin.platform;

import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;

/** All departments and their state. */
@Named("tenants")
@ViewScoped
public class TenantsView implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A department as listed; {@code state} is a key of the words. */
  public record Row(String id, String name, String kind, String state, String site)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Inject private transient Work work;
  @Inject private transient Visitor visit;

  private List<Row> rows;

  @PostConstruct
  void load() {
    Place place = Place.fromSystem();
    rows =
        work.platform(visit.acting(), Tenants::all).stream().map(one -> row(one, place)).toList();
  }

  private static Row row(Tenant tenant, Place place) {
    String state = tenant.state().name().toLowerCase(java.util.Locale.ROOT);
    return new Row(
        tenant.id(), tenant.name(), tenant.kind(), state, place.site(tenant.hostLabel()));
  }

  public List<Row> getRows() {
    return rows;
  }
}
