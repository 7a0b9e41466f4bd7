package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.release.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A delivery node that starts, takes over once, and ends; also as a process of its own. */
public final class TakenOver {
  private TakenOver() {}

  /** Arguments: repository, store, pinned root, the step at which the disk ends the process. */
  public static void main(String[] arguments) throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(Fault.HALT, Integer.parseInt(arguments[3]))) {
      System.out.println("begins");
      once(Path.of(arguments[0]), Path.of(arguments[1]), Digest.parse(arguments[2]));
    }
  }

  static void once(Path repository, Path store, Digest pinned) throws IOException {
    try (VerifiedStore opened = new VerifiedStore(store)) {
      Takeover takeover = takeover(repository, opened, pinned);
      takeover.start();
      takeover.tick();
    }
  }

  /**
   * Starts from the store alone and reads all that is in force.
   *
   * @return the versions of bpbd's and dinkes' releases
   */
  static List<Long> check(Path repository, Path store, Digest pinned, String when)
      throws IOException, Rejected {
    List<Long> versions = new ArrayList<>();
    try (VerifiedStore opened = new VerifiedStore(store)) {
      Takeover takeover = takeover(repository, opened, pinned);
      takeover.start();
      for (String tenant : List.of("bpbd", "dinkes")) {
        VerifiedRelease release = takeover.inForce().release(tenant).orElseThrow();
        for (Coding coding : ReleaseBlobs.of(release)) {
          assertEquals(coding.digest(), Digest.of(takeover.blobs().read(tenant, coding)), when);
        }
        versions.add(release.version());
      }
    }
    return versions;
  }

  private static Takeover takeover(Path repository, VerifiedStore store, Digest pinned) {
    Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    return new Takeover(
        repository,
        store,
        pinned,
        SmallRepository.CODINGS,
        SmallRepository.CLOCK,
        alarms,
        switched -> {});
  }
}
