package id.perisai.admin.desk;

import id.perisai.access.DeskTokens;
import id.perisai.access.RefusedSignIns;
import id.perisai.message.MarkMessage;
import id.perisai.message.OfferSealingKey;
import id.perisai.message.OpenMessages;
import id.perisai.platform.PlatformKeys;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.PrepareRoot;
import id.perisai.platform.PrepareTheme;
import id.perisai.platform.RenewLooks;
import id.perisai.platform.WaitingKeys;
import id.perisai.platform.WaitingSealingKeys;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.CandidateStore;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.OfferKey;
import id.perisai.publish.OfferPasskey;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.PowerHistory;
import id.perisai.publish.PreparePower;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishPower;
import id.perisai.publish.PublishRelease;
import id.perisai.publish.PublishRoot;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.VouchForKeys;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import id.perisai.themes.Themes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Gives screens and the desk's door the acts of publishing, at the places of this server. */
@ApplicationScoped
public class PublishingActs {
  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Inject private Work work;

  // Both remember what they verified: the next article then costs what it changes, not the site.
  private SignedRepository repository;
  private PrepareRelease prepareRelease;

  @Produces
  @Dependent
  public synchronized SignedRepository repository() {
    if (repository == null) {
      repository = read();
    }
    return repository;
  }

  private static SignedRepository read() {
    Path pin = home().resolve("trust-root");
    try {
      Digest root = Digest.parse(Files.readString(pin).strip());
      return new SignedRepository(
          Path.of(required("perisai.repository")),
          root,
          Clock.systemUTC(),
          home(),
          timestampValid());
    } catch (IOException e) {
      throw new UncheckedIOException("no trust root: start the server by ./perisai start", e);
    } catch (Rejected e) {
      throw new IllegalStateException(pin + " holds no SHA-256 of a trust root", e);
    }
  }

  RefusedSignIns refusedSignIns() {
    return new RefusedSignIns(factory, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public CandidateStore candidates() {
    return new CandidateStore(home().resolve("candidates"));
  }

  @Produces
  @Dependent
  public DeskTokens tokens() {
    return new DeskTokens(factory);
  }

  @Produces
  @Dependent
  public synchronized PrepareRelease prepareRelease() {
    if (prepareRelease == null) {
      prepareRelease =
          new PrepareRelease(work, repository(), candidates(), Themes.templates(), Themes.theme());
    }
    return prepareRelease;
  }

  @Produces
  @Dependent
  public OpenCandidate openCandidate() {
    return new OpenCandidate(work, repository(), candidates(), Clock.systemUTC());
  }

  @Produces
  @Dependent
  public PublishRelease publishRelease() {
    return new PublishRelease(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public PublishDirectory publishDirectory() {
    return new PublishDirectory(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public VouchForKeys vouchForKeys() {
    return new VouchForKeys(work, repository());
  }

  @Produces
  @Dependent
  public PreparePower preparePower() {
    return new PreparePower(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public PublishPower publishPower() {
    return new PublishPower(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public AwaitingSignatures awaitingSignatures() {
    return new AwaitingSignatures(work, repository());
  }

  @Produces
  @Dependent
  public PowerHistory powerHistory() {
    return new PowerHistory(work, repository());
  }

  @Produces
  @Dependent
  public OfferKey offerKey() {
    return new OfferKey(work, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public OfferPasskey offerPasskey() {
    return new OfferPasskey(work, repository());
  }

  @Produces
  @Dependent
  public RemoveKey removeKey() {
    return new RemoveKey(work, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public WaitingKeys waitingKeys() {
    return new WaitingKeys(work, repository());
  }

  @Produces
  @Dependent
  public PrepareDirectory prepareDirectory() {
    return new PrepareDirectory(
        work, repository(), new StatementCandidates(candidates(), repository()));
  }

  @Produces
  @Dependent
  public PrepareTheme prepareTheme() {
    return new PrepareTheme(
        work, repository(), new StatementCandidates(candidates(), repository()), Themes.theme());
  }

  @Produces
  @Dependent
  public PlatformKeys platformKeys() {
    return new PlatformKeys(work, repository());
  }

  @Produces
  @Dependent
  public PrepareRoot prepareRoot() {
    return new PrepareRoot(
        work, repository(), new StatementCandidates(candidates(), repository()), home());
  }

  @Produces
  @Dependent
  public PublishRoot publishRoot() {
    return new PublishRoot(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public PublishTheme publishTheme() {
    return new PublishTheme(work, repository(), candidates());
  }

  @Produces
  @Dependent
  public RenewLooks renewLooks() {
    return new RenewLooks(work, repository(), prepareRelease());
  }

  @Produces
  @Dependent
  public DelegateRerenders delegateRerenders() {
    return new DelegateRerenders(work, repository());
  }

  @Produces
  @Dependent
  public OfferSealingKey offerSealingKey() {
    return new OfferSealingKey(work, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public OpenMessages openMessages() {
    return new OpenMessages(work, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public MarkMessage markMessage() {
    return new MarkMessage(work, Clock.systemUTC());
  }

  @Produces
  @Dependent
  public WaitingSealingKeys waitingSealingKeys() {
    return new WaitingSealingKeys(work, repository());
  }

  private static Duration timestampValid() {
    return Duration.ofMinutes(Integer.getInteger("perisai.timestamp-valid", 60));
  }

  private static Path home() {
    return Path.of(required("perisai.home"));
  }

  private static String required(String key) {
    String value = System.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The system property " + key + " is not set; start the server by ./perisai start.");
    }
    return value;
  }
}
