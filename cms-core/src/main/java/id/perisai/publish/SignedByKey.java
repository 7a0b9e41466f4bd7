package id.perisai.publish;

import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogLeaf;
import id.perisai.release.LogProofs;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.Signatures;
import id.perisai.release.SignedNote;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one key ever signed, by the transparency log alone: every leaf whose signatures name it,
 * whether it still counts or not.
 */
public final class SignedByKey {
  private SignedByKey() {}

  /**
   * @param index the place of the leaf in the log, from 0
   * @param type such as {@code release}
   * @param tenant whom it concerns; empty for the platform's own
   * @param issued empty where the statement is not to be had any more
   */
  public record Trace(
      long index,
      String path,
      String type,
      String tenant,
      long version,
      Optional<Instant> issued) {}

  /** Of a repository, the oldest first; entries are checked against the signed checkpoint. */
  public static List<Trace> in(Repository repository, Digest pinnedRoot, Digest key)
      throws Rejected {
    List<TrustRoot> roots = TrustChain.rootsOfLog(repository, pinnedRoot);
    byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint = TrustChain.checkpoint(note, roots);
    List<LogLeaf> leaves = new LogProofs(checkpoint, repository::log).leaves();
    List<Trace> signed = new ArrayList<>();
    for (int index = 0; index < leaves.size(); index++) {
      if (leaves.get(index) instanceof LogEntry entry && isBy(repository, entry, key)) {
        signed.add(trace(repository, index, entry));
      }
    }
    return signed;
  }

  /** Whether the signatures that a leaf is of lie there still, and name the key. */
  private static boolean isBy(Repository repository, LogEntry entry, Digest key) {
    try {
      byte[] file = repository.signatures(entry.path());
      entry.signatures().requireOf(file, entry.path());
      return isBy(file, key.hex());
    } catch (Rejected notToBeHad) {
      return false; // Of what is not kept any more nobody can say who signed it.
    }
  }

  /**
   * Whether a file of signatures names a key.
   *
   * @param key its hex digits, or those with which they begin, with or without spaces
   */
  public static boolean isBy(byte[] signatures, String key) throws Rejected {
    String digits = key.replace(" ", "");
    return Signatures.parse(signatures).list().stream()
        .anyMatch(one -> one.key().hex().startsWith(digits));
  }

  private static Trace trace(Repository repository, long index, LogEntry entry) {
    return new Trace(
        index,
        entry.path(),
        entry.type(),
        entry.tenant(),
        entry.version(),
        issued(repository, entry));
  }

  private static Optional<Instant> issued(Repository repository, LogEntry entry) {
    try {
      byte[] bytes = repository.statement(entry.path());
      entry.statement().requireOf(bytes, entry.path());
      Object json = Json.parse(bytes, Statement.MAX_BYTES);
      return Optional.of(JsonObject.of(json, entry.path()).time("issued"));
    } catch (Rejected notToBeHad) {
      return Optional.empty();
    }
  }
}
