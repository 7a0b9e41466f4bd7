package id.perisai.publish;

import id.perisai.access.Memberships;
import id.perisai.release.Digest;
import id.perisai.release.FaultyDisk;
import id.perisai.release.FaultyDisk.Fault;
import id.perisai.release.Signatures;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** Authoring that hands in a publisher's signatures, in a process of its own that the disk ends. */
public final class PublishedOnce {

  private PublishedOnce() {}

  /**
   * Arguments: address of the database, the town's folder, pinned root, time, person, candidate,
   * the step at which the disk ends the process. The signatures lie in the folder.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    Digest pinned = Digest.parse(arguments[2]);
    Clock clock = Clock.fixed(Instant.parse(arguments[3]), ZoneOffset.UTC);
    Signatures signatures = Signatures.parse(Files.readAllBytes(signatures(folder)));
    try (EntityManagerFactory factory = TestDatabase.factoryAt(arguments[0]);
        FaultyDisk disk = FaultyDisk.failing(Fault.HALT, Integer.parseInt(arguments[6]))) {
      new PublishRelease(
              new Work(factory),
              new SignedRepository(folder.resolve("repository"), pinned, clock, folder),
              new CandidateStore(folder.resolve("candidates")))
          .publish(
              new Memberships(factory).acting(UUID.fromString(arguments[4]), "alfa").orElseThrow(),
              UUID.fromString(arguments[5]),
              signatures);
    }
  }

  /**
   * Starts such a process and waits for its end.
   *
   * @return whether the disk ended it; otherwise the release is in force
   */
  static boolean halts(Town town, Prepared prepared, Signatures signatures, int from)
      throws IOException, InterruptedException {
    Files.write(signatures(town.folder), signatures.bytes());
    File out = town.folder.resolve("out").toFile();
    int code =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                PublishedOnce.class.getName(),
                town.database.address(),
                town.folder.toString(),
                town.pinned.hex(),
                town.clock.instant().toString(),
                town.publisher.acting().person().toString(),
                prepared.candidate().toString(),
                Integer.toString(from))
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start()
            .waitFor();
    if (code != 0 && code != FaultyDisk.HALTED) {
      throw new IllegalStateException("from step " + from + ": " + Files.readString(out.toPath()));
    }
    return code == FaultyDisk.HALTED;
  }

  private static Path signatures(Path folder) {
    return folder.resolve("handed-in.sig");
  }
}
