package id.perisai.admin.message;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Screenful;
import id.perisai.admin.frame.Visitor;
import id.perisai.inbox.Receipt;
import id.perisai.message.MarkMessage;
import id.perisai.message.Messages;
import id.perisai.message.Messages.Folder;
import id.perisai.message.OfferSealingKey;
import id.perisai.message.OpenMessages;
import id.perisai.message.SealingKeys.Offered;
import id.perisai.message.Step;
import id.perisai.publish.OfferKey.Leave;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.SealingKey;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What visitors wrote, as a list; it is opened elsewhere, where this server cannot look. */
@Named("inbox")
@RequestScoped
public class InboxView {
  private static final int SIZE = 50;
  private static final Map<String, Folder> FOLDERS =
      Map.of("selesai", Folder.DONE_WITH, "diragukan", Folder.JUNK_FOLDER);

  private static final String UUID_FORM = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Map<String, Step> STEPS =
      Map.of(
          "done", Step.DONE,
          "reopen", Step.REOPENED,
          "junk", Step.JUNK,
          "notjunk", Step.NOT_JUNK);

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private OfferSealingKey offerSealingKey;
  @Inject private OpenMessages openMessages;
  @Inject private MarkMessage markMessage;
  @Inject private SignedRepository repository;

  /**
   * A sealing key of the person who looks.
   *
   * @param state {@code enrolled}, {@code waiting}, {@code leaving} or {@code gone}
   */
  public record Own(String keyId, String fingerprint, java.time.Instant made, String state) {
    public boolean removable() {
      return state.equals("enrolled") || state.equals("waiting");
    }
  }

  private List<Messages.Line> items;
  private Screenful screenful;
  private String deskAddress;
  private String keyAddress;
  private UUID deleting;
  private String reason;

  public List<Messages.Line> getItems() {
    if (items == null) {
      Messages messages = new Messages(work);
      items =
          receipt()
              .map(asked -> messages.byReceipt(visit.acting(), asked).stream().toList())
              .orElseGet(
                  () -> messages.find(visit.acting(), folder(), getScreenful().getOffset(), SIZE));
    }
    return items;
  }

  /** What somebody typed as the number of a receipt; empty when nobody asks for one. */
  public String getTyped() {
    return visit.query("cari");
  }

  /** The receipt that is asked for, as it is written; empty when none is. */
  public String getAsked() {
    return receipt().map(Receipt::number).orElse("");
  }

  private Optional<Receipt> receipt() {
    return Receipt.read(getTyped());
  }

  public Screenful getScreenful() {
    if (screenful == null) {
      screenful =
          new Screenful(
              receipt().isPresent()
                  ? getItems().size()
                  : new Messages(work).count(visit.acting(), folder()),
              SIZE,
              visit.number(Screenful.PARAMETER),
              "/kotak-masuk",
              Map.of("lihat", getFolder()));
    }
    return screenful;
  }

  /** Empty, {@code selesai} or {@code diragukan}; a receipt is looked for in all of them. */
  public String getFolder() {
    boolean one = receipt().isEmpty() && FOLDERS.containsKey(visit.query("lihat"));
    return one ? visit.query("lihat") : "";
  }

  private Folder folder() {
    return FOLDERS.getOrDefault(getFolder(), Folder.INBOX);
  }

  /** How many keys the messages of this tenant are sealed to now. */
  public int getListed() {
    return listed().size();
  }

  private List<SealingKey> listed() {
    Directory directory = repository.trust().directory();
    return visit.isPlatform()
        ? directory.incidents()
        : directory.tenant(visit.getTenant()).map(Directory.Tenant::sealing).orElse(List.of());
  }

  public List<Own> getKeys() {
    List<SealingKey> listed = listed();
    return offerSealingKey.own(visit.acting()).stream()
        .map(key -> own(key, listed.contains(key.listed())))
        .toList();
  }

  private static Own own(Offered key, boolean listed) {
    String state =
        key.farewell().isPresent()
            ? (listed ? "leaving" : "gone")
            : (listed ? "enrolled" : "waiting");
    return new Own(key.keyId().hex(), key.keyId().fingerprint(), key.offered(), state);
  }

  /** Whether one of the person's own keys opens what comes now. */
  public boolean isReader() {
    return getKeys().stream().anyMatch(key -> key.state().equals("enrolled"));
  }

  public void open() {
    try {
      deskAddress = Place.fromSystem().desk() + "/pesan" + leave().fragment();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private Leave leave() {
    return receipt().isPresent() && !getItems().isEmpty()
        ? openMessages.beginWith(visit.acting(), getItems().get(0).id())
        : openMessages.begin(visit.acting());
  }

  public void makeKey() {
    try {
      keyAddress =
          Place.fromSystem().desk()
              + "/pesan/kunci"
              + offerSealingKey.request(visit.acting()).fragment();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Asks to be rid of the key that a button names. */
  public void removeKey() {
    visit.pressed("lepas", "[0-9a-f]{64}").ifPresent(this::removeKey);
  }

  private void removeKey(String keyId) {
    try {
      offerSealingKey.askRemoval(visit.acting(), Digest.parse(keyId));
      notices.done(visit.say("inbox.key.remove.done"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (Rejected notOurs) {
      notices.error(visit.say("refusal.SEALING_KEY_NOT_OWN"));
    }
  }

  /**
   * Does what a button of the list asks: it names its message, since rows move while people look at
   * them.
   */
  public void mark() {
    String[] asked = visit.query("tandai").split(" ");
    Step step = STEPS.get(asked[0]);
    if (asked.length != 2 || step == null || !asked[1].matches(UUID_FORM)) {
      return;
    }
    try {
      markMessage.mark(visit.acting(), UUID.fromString(asked[1]), step);
      forget();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** The message of which the address asks whether it should be deleted; null if of none. */
  public UUID getDeleting() {
    if (deleting == null && visit.query("hapus").matches(UUID_FORM)) {
      deleting = UUID.fromString(visit.query("hapus"));
    }
    return deleting;
  }

  /** Its receipt; empty when it is gone. */
  public String getDeletingReceipt() {
    return getItems().stream()
        .filter(line -> line.id().equals(getDeleting()))
        .map(Messages.Line::receipt)
        .findFirst()
        .orElse("");
  }

  public void delete() {
    try {
      markMessage.delete(visit.acting(), getDeleting(), reason);
      notices.done(visit.say("inbox.deleted"));
      forget();
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private void forget() {
    items = null;
    screenful = null;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  /** Where messages are opened; the token stands in the fragment, which no server sees. */
  public String getDeskAddress() {
    return deskAddress;
  }

  public String getKeyAddress() {
    return keyAddress;
  }
}
