package id.perisai.admin.platform;

import id.perisai.access.Grants;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.admin.frame.NotHere;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.DirectoryChange.SetState;
import id.perisai.platform.PlatformRefusal;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.SuspendTenant;
import id.perisai.publish.Prepared;
import id.perisai.release.Directory;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * One department: suspends it or opens it again, and prepares the directory that does the same to
 * its public site; invites its first administrator.
 */
@Named("tenantPage")
@RequestScoped
public class TenantView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PrepareDirectory prepareDirectory;

  private TenantsView.Row row;
  private Prepared prepared;
  private String reason;
  private String name;
  private String email;
  private String invitedWhy;
  private String link;

  public void open() {
    row =
        work.platform(visit.acting(), em -> Tenants.find(em, visit.value("tenant")))
            .map(one -> TenantsView.Row.of(one, visit.words()))
            .orElseThrow(NotHere::new);
  }

  public void suspend() {
    change(
        () -> new SuspendTenant(work).suspend(visit.acting(), visit.value("tenant"), reason),
        Directory.State.SUSPENDED,
        "tenant.done.suspended");
  }

  public void resume() {
    change(
        () -> new SuspendTenant(work).resume(visit.acting(), visit.value("tenant")),
        Directory.State.ACTIVE,
        "tenant.done.resumed");
  }

  private void change(Runnable act, Directory.State state, String done) {
    try {
      act.run();
      notices.done(visit.say(done));
      prepare(state);
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    open();
  }

  /** For a site that was suspended or opened, and of which nobody signed it yet. */
  public void prepareAgain() {
    try {
      prepare(isSuspended() ? Directory.State.SUSPENDED : Directory.State.ACTIVE);
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private void prepare(Directory.State state) {
    try {
      prepared =
          prepareDirectory.prepare(
              visit.acting(), List.of(new SetState(visit.value("tenant"), state)));
    } catch (Refused refused) {
      if (refused.refusal() != PlatformRefusal.TENANT_NOT_LISTED) {
        throw refused;
      }
      notices.done(visit.say("tenant.notListed")); // it has no public site: nothing to sign
    }
  }

  public void invite() {
    try {
      Invited invited =
          new InvitePerson(work)
              .inviteInto(
                  visit.acting(),
                  visit.value("tenant"),
                  email,
                  name,
                  Grants.of(Role.TENANT_ADMIN),
                  invitedWhy);
      link =
          invited
              .link()
              .map(token -> Place.fromSystem().origin() + "/tautan/" + token.text())
              .orElse("");
      notices.done(visit.say(link.isEmpty() ? "tenant.invited.known" : "tenant.invited", name));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public TenantsView.Row getRow() {
    if (row == null) {
      open();
    }
    return row;
  }

  public boolean isSuspended() {
    return getRow().state().equals("suspended");
  }

  public boolean isSystem() {
    return getRow().state().equals("system");
  }

  public Prepared getPrepared() {
    return prepared;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }

  public String getLink() {
    return link;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getInvitedWhy() {
    return invitedWhy;
  }

  public void setInvitedWhy(String invitedWhy) {
    this.invitedWhy = invitedWhy;
  }
}
