package id.perisai.release;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Where the files of a repository are read from: a directory, or mirrors. Nothing that comes from
 * here is trusted; what is read is bounded, and verified by whoever asked for it.
 */
public interface RepositoryFiles {
  /** The files of a directory of this machine, which may be gone for as long as it likes. */
  static RepositoryFiles of(Path directory) {
    return new DirectoryFiles(directory);
  }

  /** Any bytes will do: whoever reads them verifies them. */
  Check ANY = bytes -> {};

  /** What the bytes of a file must be, so that another copy can be asked where they are not. */
  @FunctionalInterface
  interface Check {
    void require(byte[] bytes) throws Rejected;
  }

  /**
   * One of the places that have the files.
   *
   * @param name a directory, or an address without anything secret
   * @param used whether the files come from here at present
   * @param answered when it answered last
   * @param failing since when it does not, or answers what cannot be taken
   * @param why it does so; empty while all is well
   */
  record Place(
      String name,
      boolean used,
      Optional<Instant> answered,
      Optional<Instant> failing,
      String why) {}

  /**
   * Looks whether anything answers at all; called first in each round.
   *
   * @return why not, or empty
   */
  Optional<String> look();

  /** Whether the timestamp may be another one than at the last look; cheap, and may be wrong. */
  boolean hasNews();

  /**
   * A file's bytes.
   *
   * @param path in the repository
   * @throws Rejected MISSING, UNREADABLE or TOO_BIG, or whatever the check says
   */
  byte[] read(String path, long maxLength, Check check) throws Rejected;

  /**
   * Some bytes of a file. Where these are to be had alone, nothing else is read.
   *
   * @param from the number of the first one
   * @throws Rejected as above, also where the file ends before
   */
  default byte[] read(String path, long from, int length, Check check) throws Rejected {
    byte[] whole = read(path, Coding.MAX_LISTED, ANY);
    if (from + length > whole.length) {
      throw new Rejected(
          Reason.WRONG_LENGTH, path, from + length + " bytes", whole.length + " bytes");
    }
    byte[] part = Arrays.copyOfRange(whole, (int) from, (int) from + length);
    check.require(part);
    return part;
  }

  /**
   * The versions in a folder such as {@code trust/root} from one on; none if there is no folder.
   * Where nobody can list a folder these are the ones that follow each other without a gap.
   */
  SortedSet<Long> versions(String folder, long from) throws Rejected;

  /** Whether folders can be listed, and everything can be read in every round at little cost. */
  boolean isNear();

  /**
   * What was shown in this round was refused: better copies may lie elsewhere.
   *
   * @param refused paths of statements that were, as far as it is known; others say nothing
   */
  void doubt(Set<String> refused);

  /** All places, the preferred one first. */
  List<Place> places();
}
