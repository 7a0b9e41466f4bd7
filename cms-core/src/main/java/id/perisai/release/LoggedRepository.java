package id.perisai.release;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A repository in which only those statements are to be found that stand in a log, in the bytes and
 * with the signatures that the log names. Whatever else lies there is not seen.
 */
public final class LoggedRepository extends Repository {
  private final TransparencyLog log;
  private final Map<String, SortedSet<Long>> logged;
  private volatile Proved last;

  /**
   * @param path of a statement
   * @param signatures that were read with it, and are what the log names
   */
  private record Proved(String path, byte[] signatures) {}

  public LoggedRepository(Repository all, TransparencyLog log) {
    super(all.files());
    this.log = log;
    this.logged = log.versions();
  }

  @Override
  SortedSet<Long> versions(String folder, long from) throws Rejected {
    TreeSet<Long> there = new TreeSet<>(super.versions(folder, from));
    there.retainAll(logged.getOrDefault(folder, Collections.emptySortedSet()));
    return Collections.unmodifiableSortedSet(there);
  }

  @Override
  public byte[] statement(String path) throws Rejected {
    byte[] statement = super.statement(path);
    byte[] signatures = super.signatures(path);
    log.requireListed(path, statement, signatures);
    last = new Proved(path, signatures);
    return statement;
  }

  /** Those that the statement was proved with, where it was read just before. */
  @Override
  public byte[] signatures(String statement) throws Rejected {
    Proved proved = last;
    return proved != null && proved.path().equals(statement)
        ? proved.signatures().clone()
        : super.signatures(statement);
  }
}
