package id.perisai.transfer;

import id.perisai.access.Acting;
import id.perisai.tenant.Work;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/** An import in a JVM of its own that stops in the middle and waits to be killed. */
final class DyingImport {
  static final String IN_THE_MIDDLE = "in the middle";

  private DyingImport() {}

  static Process start(Path file, PGSimpleDataSource database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            DyingImport.class.getName(),
            file.toString(),
            database.getUrl(),
            database.getUser(),
            database.getPassword())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String... arguments) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(arguments[1]);
    source.setUser(arguments[2]);
    source.setPassword(arguments[3]);
    var factory =
        Persistence.createEntityManagerFactory(
            "perisai-test", Map.of("jakarta.persistence.nonJtaDataSource", source));
    new ImportWxr(new Work(factory))
        .run(
            Acting.commandLine("alfa"),
            new ImportWxr.Source(Path.of(arguments[0]), null, null),
            DyingImport::stopHalfWay);
  }

  private static void stopHalfWay(ImportProgress.Phase phase, long done, long total) {
    if (phase == ImportProgress.Phase.CONVERTING && done > total / 2) {
      System.out.println(IN_THE_MIDDLE);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
