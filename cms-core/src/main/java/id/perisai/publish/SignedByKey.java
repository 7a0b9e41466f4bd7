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
 * whether it still counts or not, and every leaf of which they are gone. Whoever signs with a
 * stolen key and takes its signatures away would be missing from the list otherwise.
 */
public final class SignedByKey {
  private SignedByKey() {}

  /** Whether a leaf's signatures name a key; a leaf has their digest alone. */
  public enum Signer {
    KEY,
    OTHERS,
    UNKNOWN
  }

  /**
   * @param index the place of the leaf in the log, from 0
   * @param type such as {@code release}
   * @param tenant whom it concerns; empty for the platform's own
   * @param issued empty where the statement is not to be had any more
   * @param unknown whether it is listed since nobody can say who signed it
   */
  public record Trace(
      long index,
      String path,
      String type,
      String tenant,
      long version,
      Optional<Instant> issued,
      boolean unknown) {}

  /**
   * Of a repository, the oldest first; entries are checked against the signed checkpoint.
   *
   * @param tenant whose publisher's key it is: without their signatures only statements of this
   *     tenant and of the platform may be of it
   */
  public static List<Trace> in(Repository repository, Digest pinnedRoot, String tenant, Digest key)
      throws Rejected {
    List<TrustRoot> roots = TrustChain.rootsOfLog(repository, pinnedRoot);
    byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint = TrustChain.checkpoint(note, roots);
    List<LogLeaf> leaves = new LogProofs(checkpoint, repository::log).leaves();
    List<Trace> signed = new ArrayList<>();
    for (int index = 0; index < leaves.size(); index++) {
      if (leaves.get(index) instanceof LogEntry entry) {
        Signer signer = signer(entry, signatures(repository, entry), key.hex());
        boolean unknown = signer == Signer.UNKNOWN && List.of("", tenant).contains(entry.tenant());
        if (signer == Signer.KEY || unknown) {
          signed.add(trace(repository, index, entry, unknown));
        }
      }
    }
    return signed;
  }

  private static Optional<byte[]> signatures(Repository repository, LogEntry entry) {
    try {
      return Optional.of(repository.signatures(entry.path()));
    } catch (Rejected notToBeHad) {
      return Optional.empty();
    }
  }

  /**
   * Whether the signatures that a leaf is of name a key.
   *
   * @param signatures the file as it lies there now; empty if there is none
   * @param key its hex digits, or those with which they begin, with or without spaces
   */
  public static Signer signer(LogEntry entry, Optional<byte[]> signatures, String key) {
    if (signatures.isEmpty() || !Digest.of(signatures.get()).equals(entry.signatures())) {
      return Signer.UNKNOWN;
    }
    String digits = key.replace(" ", "");
    try {
      boolean named =
          Signatures.parse(signatures.get()).list().stream()
              .anyMatch(one -> one.key().hex().startsWith(digits));
      return named ? Signer.KEY : Signer.OTHERS;
    } catch (Rejected malformed) {
      return Signer.OTHERS; // What never was a signature is no key's.
    }
  }

  private static Trace trace(Repository repository, long index, LogEntry entry, boolean unknown) {
    return new Trace(
        index,
        entry.path(),
        entry.type(),
        entry.tenant(),
        entry.version(),
        issued(repository, entry),
        unknown);
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
