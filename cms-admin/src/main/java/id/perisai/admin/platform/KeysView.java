package id.perisai.admin.platform;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.UndecidedKeys;
import id.perisai.admin.frame.Visitor;
import id.perisai.message.SealingKeys;
import id.perisai.platform.DirectoryChange;
import id.perisai.platform.DirectoryChange.AddSealing;
import id.perisai.platform.DirectoryChange.EnrolKey;
import id.perisai.platform.DirectoryChange.ListTenant;
import id.perisai.platform.DirectoryChange.RemoveSealing;
import id.perisai.platform.DirectoryChange.RequirePasskeys;
import id.perisai.platform.DirectoryChange.RevokeKey;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.WaitingSealingKeys;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys.Offered;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.PasskeyKey;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The publishers' keys that wait; prepares the directory that enrols the chosen ones. */
@Named("keys")
@RequestScoped
public class KeysView {
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private UndecidedKeys undecided;
  @Inject private PrepareDirectory prepareDirectory;

  @Inject private SignedRepository repository;

  /** Whether a tenant's signatures are by passkey alone, for those that could be. */
  public record Rule(String tenant, String name, boolean required) {}

  private Prepared prepared;

  public List<Offered> getWaiting() {
    return undecided.waiting();
  }

  /** Keys that count and whose owners left, or ask to be rid of them. */
  public List<Offered> getLeaving() {
    return undecided.leaving();
  }

  /** Keys for opening messages that wait to be listed. */
  public List<SealingKeys.Offered> getSealing() {
    return undecided.sealing();
  }

  /** Listed keys for messages whose owners ask to be rid of them, or left. */
  public List<WaitingSealingKeys.Leaving> getSealingLeaving() {
    return undecided.sealingLeaving();
  }

  /** Lists the chosen keys for messages, and takes out the chosen ones of those that leave. */
  public void prepareSealing() {
    Set<String> chosen = chosen();
    Stream<DirectoryChange> added =
        getSealing().stream()
            .filter(key -> chosen.contains(key.keyId().hex()))
            .map(key -> new AddSealing(key.tenant(), key.keyId()));
    Stream<DirectoryChange> removed =
        getSealingLeaving().stream()
            .filter(one -> chosen.contains(one.key().keyId().hex()))
            .map(one -> new RemoveSealing(one.tenant(), one.key().keyId()));
    prepare(Stream.concat(added, removed).toList());
  }

  public void prepare() {
    Set<String> chosen = chosen();
    Stream<DirectoryChange> enrolled =
        getWaiting().stream()
            .filter(key -> chosen.contains(key.keyId().hex()))
            .flatMap(key -> Stream.of(new ListTenant(key.tenant()), enrol(key)))
            .distinct();
    Stream<DirectoryChange> revoked =
        getLeaving().stream()
            .filter(key -> chosen.contains(key.keyId().hex()))
            .map(key -> new RevokeKey(key.tenant(), key.keyId()));
    prepare(Stream.concat(enrolled, revoked).toList());
  }

  private void prepare(List<DirectoryChange> changes) {
    if (changes.isEmpty()) {
      notices.error(visit.say("keys.chosen.none"));
      return;
    }
    try {
      prepared = prepareDirectory.prepare(visit.acting(), changes);
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Tenants of whose publishers enough have a passkey, or that want passkeys already. */
  public List<Rule> getRules() {
    return repository.trust().directory().tenants().values().stream()
        .filter(tenant -> tenant.state() == Directory.State.ACTIVE)
        .filter(tenant -> tenant.passkeys() || withPasskey(tenant) >= tenant.threshold())
        .map(tenant -> new Rule(tenant.id(), tenant.name(), tenant.passkeys()))
        .toList();
  }

  private static long withPasskey(Directory.Tenant tenant) {
    return tenant.keys().stream()
        .filter(key -> key.type().equals(PasskeyKey.TYPE))
        .map(Key::person)
        .distinct()
        .count();
  }

  /** Prepares a directory with the rule that a button names: of which tenant, and which. */
  public void turn() {
    visit
        .pressed("aturan", "[a-z][a-z0-9-]{1,30} (only|both)")
        .map(value -> value.split(" "))
        .ifPresent(both -> require(both[0], both[1].equals("only")));
  }

  private void require(String tenant, boolean passkeys) {
    try {
      prepared =
          prepareDirectory.prepare(visit.acting(), List.of(new RequirePasskeys(tenant, passkeys)));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private static DirectoryChange enrol(Offered key) {
    String vouched =
        FacesContext.getCurrentInstance()
            .getExternalContext()
            .getRequestParameterMap()
            .get("jamin");
    return new EnrolKey(key.tenant(), key.keyId(), vouched != null);
  }

  private static Set<String> chosen() {
    String[] values =
        FacesContext.getCurrentInstance()
            .getExternalContext()
            .getRequestParameterValuesMap()
            .get("kunci");
    return values == null ? Set.of() : Arrays.stream(values).collect(Collectors.toSet());
  }

  public Prepared getPrepared() {
    return prepared;
  }

  public String getDeskAddress() {
    return Place.fromSystem().desk() + "/" + prepared.fragment();
  }
}
