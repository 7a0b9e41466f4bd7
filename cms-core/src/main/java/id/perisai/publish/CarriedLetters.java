package id.perisai.publish;

import id.perisai.release.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The folder into which letters go where there is no mail server: {@code <time>-<id>.eml}. */
final class CarriedLetters {
  private final Path folder;
  private final DurableFiles files = new DurableFiles();

  CarriedLetters(Path home) {
    this.folder = home.resolve("mail");
  }

  /** Removes a letter; gives how many files it had. */
  int remove(UUID letter) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int removed = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*-" + letter + ".eml")) {
      for (Path file : found) {
        files.delete(file);
        removed++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("letter " + letter + " cannot be removed", e);
    }
    return removed;
  }
}
