package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.platform.PlatformKeys;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.PrepareRoot;
import id.perisai.platform.RootChange;
import id.perisai.publish.Expiries;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys.Offered;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whose keys sign for the platform; prepares the root that changes it. */
@Named("root")
@RequestScoped
public class RootView {
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PlatformKeys platformKeys;
  @Inject private PrepareRoot prepareRoot;
  @Inject private PrepareDirectory prepareDirectory;
  @Inject private SignedRepository repository;

  private TrustChain trust;
  private List<PlatformKeys.Listed> listed;
  private List<Offered> waiting;
  private Prepared prepared;
  private boolean directory;

  /** The chain of trust: its newest root is shown, which may wait for its directory. */
  public TrustChain getTrust() {
    if (trust == null) {
      trust = repository.trust();
    }
    return trust;
  }

  public boolean isWaits() {
    return getTrust().newestRoot().version() > getTrust().root().version();
  }

  /** Root and directory, where they expire soon. */
  public List<Expiries.Due> getNear() {
    return Expiries.of(getTrust(), repository.now()).stream().filter(Expiries.Due::isNear).toList();
  }

  public List<PlatformKeys.Listed> getListed() {
    if (listed == null) {
      listed = platformKeys.listed(visit.acting());
    }
    return listed;
  }

  public List<Offered> getWaiting() {
    if (waiting == null) {
      waiting = platformKeys.waiting(visit.acting());
    }
    return waiting;
  }

  /** The next root, with what was chosen. */
  public void prepare() {
    try {
      prepared = prepareRoot.prepare(visit.acting(), changes());
      directory = false;
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (Rejected | NumberFormatException malformed) {
      notices.error(visit.say("root.malformed"));
    }
  }

  /** The directory in force once more, for another year or for the root that waits. */
  public void renewDirectory() {
    try {
      prepared = prepareDirectory.prepare(visit.acting(), List.of());
      directory = true;
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private static List<RootChange> changes() throws Rejected {
    List<RootChange> changes = new ArrayList<>();
    for (String key : values("tambah")) {
      changes.add(new RootChange.AddKey(Digest.parse(key)));
    }
    for (String key : values("hapus")) {
      changes.add(new RootChange.RemoveKey(Digest.parse(key)));
    }
    for (String persons : values("ambang")) {
      changes.add(new RootChange.Threshold(Integer.parseInt(persons.strip())));
    }
    if (!values("kunci-log").isEmpty()) {
      changes.add(new RootChange.NewLogKey());
    }
    if (!values("kunci-waktu").isEmpty()) {
      changes.add(new RootChange.NewTimestampKey());
    }
    return changes;
  }

  private static List<String> values(String name) {
    Map<String, String[]> given =
        FacesContext.getCurrentInstance().getExternalContext().getRequestParameterValuesMap();
    return given.containsKey(name) ? List.of(given.get(name)) : List.of();
  }

  public Prepared getPrepared() {
    return prepared;
  }

  /** Whether what was prepared is a directory, not a root. */
  public boolean isDirectory() {
    return directory;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }
}
