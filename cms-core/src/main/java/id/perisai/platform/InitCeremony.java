package id.perisai.platform;

import id.perisai.publish.OnlineKey;
import id.perisai.publish.ProductTheme;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningKey;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SealingKey;
import id.perisai.release.ServerKey;
import id.perisai.release.Signatures;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.render.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lays the trust: the root with the platform's and its servers' keys, whose digest is what delivery
 * pins, then the directory and the theme. Each step looks whether it was done, so that a ceremony
 * that was broken off is finished by doing it again. The platform's keys sign for the platform
 * alone; no tenant's key is ever in the root.
 */
final class InitCeremony {
  static final Duration ROOT_VALID = Duration.ofDays(3 * 365);
  static final Duration DIRECTORY_VALID = Duration.ofDays(365);

  private final Path home;
  private final Path repository;
  private final Clock clock;
  private final Consumer<Statement> signed;

  /**
   * @param signed is told of each statement that was put into force
   */
  InitCeremony(Path home, Path repository, Clock clock, Consumer<Statement> signed) {
    this.home = home;
    this.repository = repository;
    this.clock = clock;
    this.signed = signed;
  }

  /** The file that holds the pinned digest. */
  static Path pinFile(Path home) {
    return home.resolve("trust-root");
  }

  /** Whether the trust root is laid; then no key is needed any more. */
  static boolean isDone(Path home) {
    return Files.exists(pinFile(home));
  }

  /**
   * Signs the first trust root, or takes the one that a broken-off ceremony left.
   *
   * @param keys of the platform administrators
   * @param domain under which the sites lie
   * @param deskOrigin where the platform's passkeys sign
   * @return the digest to pin
   */
  Digest layRoot(List<Key> keys, SigningKey signer, String domain, String deskOrigin)
      throws IOException, Rejected {
    Repository files = new Repository(repository);
    SigningPlace signing = SigningPlace.ofDesk(deskOrigin);
    if (files.versions(RepositoryPaths.ROOTS).isEmpty()) {
      Instant now = now();
      TrustRoot root =
          TrustRoot.of(
              1,
              now,
              now.plus(ROOT_VALID),
              1,
              keys,
              TrustRoot.Log.under(domain, onlineKey(OnlineKey.logFile(home))),
              onlineKey(OnlineKey.timestampFile(home)),
              signing);
      write(root.digest(), RepositoryPaths.root(1), root, signer);
    }
    TrustRoot laid = TrustRoot.parse(files.statement(RepositoryPaths.root(1)));
    if (!isDone(home)) {
      requireOwn(laid, keys, domain, signing);
      Files.createDirectories(home);
      HomeKeys.OwnerOnly.write(
          pinFile(home), (laid.digest().hex() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return laid.digest();
  }

  /** A server's key; made and stored on the first call. */
  private static ServerKey onlineKey(Path file) throws IOException {
    if (!Files.exists(file)) {
      HomeKeys.OwnerOnly.folder(file.getParent());
      HomeKeys.OwnerOnly.write(file, OnlineKey.make().bytes());
    }
    return OnlineKey.read(file).publicKey();
  }

  /** Pinning a root that lies there but is not ours would be trust on first use. */
  private void requireOwn(TrustRoot laid, List<Key> keys, String domain, SigningPlace signing)
      throws IOException {
    TrustRoot ours;
    try {
      ours =
          TrustRoot.of(
              1,
              laid.issued(),
              laid.expires(),
              1,
              keys,
              TrustRoot.Log.under(domain, onlineKey(OnlineKey.logFile(home))),
              onlineKey(OnlineKey.timestampFile(home)),
              signing);
    } catch (Rejected e) {
      throw new IllegalStateException("the platform's keys make no root", e);
    }
    if (!ours.digest().equals(laid.digest())) {
      throw new IOException(
          "repository "
              + repository
              + " has a trust root of another platform: give another repository, or restore "
              + pinFile(home));
    }
  }

  /** Signs a directory unless the one in force already says the same; true if one was signed. */
  boolean putDirectory(
      Optional<TrustChain> trust,
      String domain,
      Directory.Signing signing,
      List<Directory.Tenant> tenants,
      List<SealingKey> incidents,
      SigningKey signer)
      throws IOException, Rejected {
    Instant now = now();
    Optional<Directory> inForce = trust.map(TrustChain::directory);
    long version = inForce.map(Directory::version).orElse(0L) + 1;
    Directory next =
        Directory.of(version, now, now.plus(DIRECTORY_VALID), domain, signing, tenants, incidents);
    if (inForce.isPresent()
        && saysTheSame(inForce.get(), next)
        && inForce.get().expires().isAfter(now.plus(DIRECTORY_VALID.dividedBy(4)))) {
      return false;
    }
    write(pinned(), RepositoryPaths.directory(version), next, signer);
    return true;
  }

  private static boolean saysTheSame(Directory before, Directory next) throws Rejected {
    return Directory.of(
            next.version(),
            next.issued(),
            next.expires(),
            before.domain(),
            before.signing(),
            List.copyOf(before.tenants().values()),
            before.incidents())
        .digest()
        .equals(next.digest());
  }

  /** Signs a theme unless the newest one lists the same files; true if one was signed. */
  boolean putTheme(SignedRepository signed, Theme theme, SigningKey signer)
      throws IOException, Rejected {
    long newest = 0;
    if (!signed.files().versions(RepositoryPaths.THEMES).isEmpty()) {
      newest = signed.newestTheme(signed.trust());
      ThemeStatement inForce = signed.trust().theme(newest).statement();
      if (ProductTheme.isSigned(inForce, theme)) {
        return false;
      }
    }
    ThemeStatement next =
        ThemeStatement.of(newest + 1, now(), Theme.RENDERER, ProductTheme.assets(theme));
    write(pinned(), RepositoryPaths.theme(newest + 1), next, signer);
    return true;
  }

  private Digest pinned() throws IOException, Rejected {
    return Digest.parse(Files.readString(pinFile(home)).strip());
  }

  private void write(Digest pinned, String path, Statement statement, SigningKey signer)
      throws IOException, Rejected {
    new SignedRepository(repository, pinned, clock, home)
        .writer()
        .statement(path, statement, Signatures.of(List.of(signer.sign(statement))));
    signed.accept(statement);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
