package id.perisai.admin.signin;

import id.perisai.admin.frame.ActProducer;
import id.perisai.admin.frame.Place;
import id.perisai.admin.security.Authorities;
import id.perisai.oidc.AcceptInvitation;
import id.perisai.oidc.Attempts;
import id.perisai.oidc.BindAccount;
import id.perisai.oidc.EnterByProvider;
import id.perisai.oidc.ProveByProvider;
import id.perisai.oidc.Provider;
import id.perisai.oidc.ProviderLine;
import id.perisai.oidc.ProviderSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The acts of single sign-on, where the operator named a provider; one line to it for all. */
@ApplicationScoped
public class SingleSignOn {
  /** Where the provider sends browsers back to, and where ours begin. */
  public static final String ADDRESS = "/tindakan/sso";

  @PersistenceUnit(unitName = "perisai")
  private EntityManagerFactory factory;

  private final Clock clock = Clock.systemUTC();
  private Provider provider;

  public boolean isOffered() {
    return !setting("issuer").isEmpty();
  }

  /** What people know the provider by. */
  public String name() {
    return setting("name");
  }

  EnterByProvider enter() {
    return new EnterByProvider(factory, ActProducer.rules(), provider(), clock);
  }

  AcceptInvitation accept() {
    return new AcceptInvitation(factory, ActProducer.rules(), provider(), clock);
  }

  ProveByProvider prove() {
    return new ProveByProvider(factory, provider(), clock);
  }

  BindAccount bind() {
    return new BindAccount(factory, provider(), clock);
  }

  Attempts attempts() {
    return new Attempts(factory, clock);
  }

  private synchronized Provider provider() {
    if (provider == null) {
      try {
        provider =
            new Provider(
                settings(),
                new ProviderLine(
                    Authorities.trusting(
                        Optional.of(setting("ca")).filter(ca -> !ca.isEmpty()).map(Path::of))),
                clock);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(
            "the files of oidc-secret-file and oidc-ca cannot be read", unreadable);
      }
    }
    return provider;
  }

  private static ProviderSettings settings() throws IOException {
    return new ProviderSettings(
        URI.create(setting("issuer")),
        setting("client"),
        Files.readString(Path.of(setting("secret-file"))).strip(),
        URI.create(Place.fromSystem().origin() + ADDRESS),
        Arrays.stream(setting("two-factors").split(","))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toSet()));
  }

  private static String setting(String name) {
    return System.getProperty("perisai.oidc." + name, "");
  }
}
