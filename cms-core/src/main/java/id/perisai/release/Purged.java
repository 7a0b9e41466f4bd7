package id.perisai.release;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All that was purged of one tenant. Immutable. */
public final class Purged {
  public static final Purged NOTHING = new Purged(List.of());

  private final List<VerifiedStatement<PurgeStatement>> statements;
  private final Set<Digest> digests = new HashSet<>();

  private Purged(List<VerifiedStatement<PurgeStatement>> statements) {
    this.statements = List.copyOf(statements);
    statements.forEach(purge -> digests.addAll(purge.statement().digests()));
  }

  /** With one more, unless it is there. */
  Purged with(VerifiedStatement<PurgeStatement> purge) {
    List<VerifiedStatement<PurgeStatement>> next = new ArrayList<>(statements);
    next.removeIf(old -> old.statement().version() == purge.statement().version());
    next.add(purge);
    return new Purged(next);
  }

  /** Refuses a purge that verifies. */
  @FunctionalInterface
  public interface Check {
    void require(VerifiedStatement<PurgeStatement> purge) throws Rejected;
  }

  /**
   * The purges that lie in a repository and verify.
   *
   * @param refusals is told of those that do not
   */
  public static Purged of(
      Repository repository, TrustChain trust, String tenant, Consumer<Rejected> refusals) {
    return of(repository, trust, tenant, verified -> {}, refusals);
  }

  /**
   * As above.
   *
   * @param check which of those that verify count
   */
  public static Purged of(
      Repository repository,
      TrustChain trust,
      String tenant,
      Check check,
      Consumer<Rejected> refusals) {
    Purged purged = NOTHING;
    Seen seen = Seen.NOTHING;
    try {
      for (long version : repository.versions(RepositoryPaths.purges(tenant))) {
        try {
          String path = RepositoryPaths.purge(tenant, version);
          VerifiedStatement<PurgeStatement> purge =
              Power.purge(
                  trust, repository.statement(path), repository.signatures(path), tenant, version);
          check.require(purge);
          TrustChain.requireNear(seen, purge.statement());
          purged = purged.with(purge);
          seen = Seen.of(purge.statement());
        } catch (Rejected refused) {
          refusals.accept(refused);
        }
      }
    } catch (Rejected refused) {
      refusals.accept(refused);
    }
    return purged;
  }

  /** Every purge that counts. */
  public List<VerifiedStatement<PurgeStatement>> statements() {
    return statements;
  }

  public Set<Digest> digests() {
    return java.util.Collections.unmodifiableSet(digests);
  }

  public boolean has(Digest digest) {
    return digests.contains(digest);
  }

  /** Whether any bytes of an entry were purged: then it is gone, in all codings and variants. */
  public boolean has(Entry entry) {
    return !digests.isEmpty() && codings(entry).anyMatch(coding -> has(coding.digest()));
  }

  /** Whether an entry was made from contents that were purged, as far as its inputs say. */
  public boolean wasReadFor(Entry entry) {
    return !digests.isEmpty()
        && entry.variants().stream()
            .anyMatch(variant -> variant.inputs().values().stream().anyMatch(this::has));
  }

  private static Stream<Coding> codings(Entry entry) {
    return entry.variants().stream().flatMap(variant -> variant.blobs().stream());
  }
}
