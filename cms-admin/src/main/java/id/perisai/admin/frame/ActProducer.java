package id.perisai.admin.frame;

import id.perisai.access.EndSessions;
import id.perisai.access.Memberships;
import id.perisai.access.RedeemLink;
import id.perisai.access.Sessions;
import id.perisai.access.SetPassword;
import id.perisai.access.SignIn;
import id.perisai.access.SignInRules;
import id.perisai.access.SignInRules.Asked;
import id.perisai.access.SignOut;
import id.perisai.factor.AddPasskey;
import id.perisai.factor.CodeKey;
import id.perisai.factor.EnterByPasskey;
import id.perisai.factor.Prove;
import id.perisai.factor.RemoveFactor;
import id.perisai.factor.SetUpCodes;
import id.perisai.release.SigningPlace;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.time.Clock;
import java.time.Duration;

/** Gives the screens' beans the database and the acts that everyone needs. */
@ApplicationScoped
public class ActProducer {
  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  private final Clock clock = Clock.systemUTC();

  @Produces
  @Dependent
  public Work work() {
    return new Work(factory);
  }

  @Produces
  @Dependent
  public Sessions sessions() {
    return new Sessions(factory, rules(), clock);
  }

  @Produces
  @Dependent
  public EndSessions endSessions() {
    return new EndSessions(factory);
  }

  @Produces
  @Dependent
  public Memberships memberships() {
    return new Memberships(factory);
  }

  @Produces
  @Dependent
  public SignIn signIn() {
    return new SignIn(factory, rules(), clock);
  }

  @Produces
  @Dependent
  public EnterByPasskey enterByPasskey() {
    return new EnterByPasskey(factory, rules(), screens(), clock);
  }

  @Produces
  @Dependent
  public Prove prove() {
    return new Prove(factory, screens(), codeKey(), clock);
  }

  @Produces
  @Dependent
  public AddPasskey addPasskey() {
    return new AddPasskey(factory, screens(), clock);
  }

  @Produces
  @Dependent
  public SetUpCodes setUpCodes() {
    return new SetUpCodes(factory, codeKey(), clock);
  }

  @Produces
  @Dependent
  public RemoveFactor removeFactor() {
    return new RemoveFactor(factory, rules(), clock);
  }

  @Produces
  @Dependent
  public SignOut signOut() {
    return new SignOut(factory);
  }

  @Produces
  @Dependent
  public SetPassword setPassword() {
    return new SetPassword(factory);
  }

  @Produces
  @Dependent
  public RedeemLink redeemLink() {
    return new RedeemLink(factory, rules(), clock);
  }

  /** Where passkeys sign in: these screens' own host, never the signing desk's. */
  private static SigningPlace screens() {
    return SigningPlace.ofDesk(Place.fromSystem().origin().toString());
  }

  private static CodeKey codeKey() {
    return CodeKey.of(System.getProperty("perisai.codes", ""));
  }

  /** As the command line told them. */
  public static SignInRules rules() {
    SignInRules usual = SignInRules.USUAL;
    return new SignInRules(
        Asked.valueOf(System.getProperty("perisai.second-factor", usual.secondFactor().name())),
        Duration.ofHours(Long.getLong("perisai.session-hours", usual.longest().toHours())),
        Duration.ofMinutes(Long.getLong("perisai.session-idle", usual.idle().toMinutes())));
  }
}
