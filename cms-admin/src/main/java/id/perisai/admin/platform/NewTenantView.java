package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.OpenTenant;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Opens a department. */
@Named("newTenant")
@RequestScoped
public class NewTenantView {
  private static final List<String> KINDS =
      List.of("dinas", "badan", "sekretariat", "inspektorat", "kecamatan", "kelurahan", "lainnya");

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private String id;
  private String name;
  private String kind = KINDS.get(0);

  /** Its id is the first label of its host, too: one name to remember. */
  public void open() {
    try {
      new OpenTenant(work).open(visit.acting(), id, name, kind, id, TenantState.ACTIVE);
      notices.done(visit.say("tenant.opened", name));
      Redirect.to("/platform/opd/" + id);
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public List<String> getKinds() {
    return KINDS;
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id == null ? "" : id.strip();
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name == null ? "" : name.strip();
  }

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = KINDS.contains(kind) ? kind : KINDS.get(0);
  }
}
