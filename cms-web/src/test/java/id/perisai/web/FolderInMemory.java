package id.perisai.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A folder where a file system in memory is mounted, elsewhere if there is none or little room: for
 * tests, which wait for the disk thousands of times. See junit-platform.properties.
 */
public final class FolderInMemory implements TempDirFactory {
  private static final Path MOUNTED = Path.of("/dev/shm");
  private static final long ENOUGH_BYTES = 2L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    return Files.isWritable(MOUNTED) && Files.getFileStore(MOUNTED).getUsableSpace() > ENOUGH_BYTES
        ? Files.createTempDirectory(MOUNTED, "perisai-test-")
        : Files.createTempDirectory("perisai-test-");
  }
}
