package id.perisai.admin.command;

import id.perisai.release.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signed notes that contradict one another, kept for whoever must show it to others. */
final class Evidence {
  private final Path folder;

  Evidence(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps both notes, each named by its digest.
   *
   * @return the files
   */
  List<Path> keep(byte[] one, byte[] other) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (byte[] note : new byte[][] {one, other}) {
      Path file = folder.resolve(Digest.of(note).hex() + ".checkpoint");
      Files.write(file, note);
      files.add(file);
    }
    return files;
  }
}
