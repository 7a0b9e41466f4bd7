package id.perisai.release;

import java.util.Optional;
import java.util.function.Consumer;

/** The hold of a tenant that counts for those who go on from a repository, or verify a copy. */
public final class NewestHold {
  private final Repository repository;
  private final TrustChain trust;
  private final String tenant;
  private final ItsTime itsTime;

  private NewestHold(Repository repository, TrustChain trust, String tenant, ItsTime itsTime) {
    this.repository = repository;
    this.trust = trust;
    this.tenant = tenant;
    this.itsTime = itsTime;
  }

  /**
   * The newest that verifies, was signed in its time, and does not run ahead of those before it; a
   * lifted one too.
   *
   * @param refusals is told of each newer one that does not count, and of a folder that cannot be
   *     read
   */
  public static Optional<VerifiedStatement<HoldStatement>> of(
      Repository repository,
      TrustChain trust,
      String tenant,
      ItsTime itsTime,
      Consumer<Rejected> refusals) {
    NewestHold newest = new NewestHold(repository, trust, tenant, itsTime);
    try {
      return new NewestCounting(repository, trust, itsTime, RepositoryPaths.holds(tenant))
          .among(newest::verified, refusals);
    } catch (Rejected unreadable) {
      refusals.accept(unreadable);
      return Optional.empty();
    }
  }

  private VerifiedStatement<HoldStatement> verified(long version) throws Rejected {
    String path = RepositoryPaths.hold(tenant, version);
    byte[] statement = repository.statement(path);
    byte[] signatures = repository.signatures(path);
    VerifiedStatement<HoldStatement> hold =
        Power.hold(trust, statement, signatures, tenant, version);
    itsTime.requirePower(trust, hold);
    return hold;
  }
}
