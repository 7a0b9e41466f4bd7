package id.perisai.admin.publish;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.OfferKey;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** A person's own signing keys: how each is made, and how they ask to be rid of one. */
@Named("myKeys")
@RequestScoped
public class MyKeysView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private OfferKey offerKey;
  @Inject private RemoveKey removeKey;
  @Inject private SignedRepository repository;

  private List<OwnKeys.Own> list;
  private String deskAddress;

  public List<OwnKeys.Own> getList() {
    if (list == null) {
      list = new OwnKeys(work, repository).of(visit.acting());
    }
    return list;
  }

  public void make() {
    try {
      deskAddress =
          Place.fromSystem().desk() + "/kunci" + offerKey.request(visit.acting()).fragment();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Asks to be rid of the key that a button names. */
  public void remove() {
    visit.pressed("lepas", "[0-9a-f]{64}").ifPresent(this::remove);
  }

  private void remove(String keyId) {
    try {
      removeKey.ask(visit.acting(), Digest.parse(keyId));
      list = null;
      notices.done(visit.say("mykey.remove.done"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (Rejected notOurs) {
      notices.error(visit.say("refusal.KEY_NOT_OWN"));
    }
  }

  /** Where a new key is made; the one-time token stands in the fragment, which no server sees. */
  public String getDeskAddress() {
    return deskAddress;
  }
}
