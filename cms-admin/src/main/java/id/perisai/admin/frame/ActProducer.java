package id.perisai.admin.frame;

import id.perisai.access.Memberships;
import id.perisai.access.RedeemLink;
import id.perisai.access.Sessions;
import id.perisai.access.SetPassword;
import id.perisai.access.SignIn;
import id.perisai.access.SignOut;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;

/** Gives the screens' beans the database and the acts that everyone needs. */
@ApplicationScoped
public class ActProducer {
  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  @Produces
  @Dependent
  public Work work() {
    return new Work(factory);
  }

  @Produces
  @Dependent
  public Sessions sessions() {
    return new Sessions(factory);
  }

  @Produces
  @Dependent
  public Memberships memberships() {
    return new Memberships(factory);
  }

  @Produces
  @Dependent
  public SignIn signIn() {
    return new SignIn(factory);
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
    return new RedeemLink(factory);
  }
}
