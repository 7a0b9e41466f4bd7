package id.perisai.release;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Signed files that contradict one another, kept for those who must find out who lied: two
 * checkpoints of one log of which neither grew out of the other, or a timestamp that lists the head
 * of another log. Each is named by its digest; nothing here is ever read again by the node.
 */
final class Evidence {
  /** Where they lie in the store. */
  static final String FOLDER = "evidence";

  /** The first ones tell the most; who can sign forks by the thousand must not fill the disk. */
  static final int MOST = 32;

  private final Path folder;
  private final DurableFiles durable;

  Evidence(Path folder, DurableFiles durable) {
    this.folder = folder;
    this.durable = durable;
  }

  /** Keeps a checkpoint, unless it is kept already or there are {@value #MOST} files. */
  void keep(Checkpoint checkpoint) throws IOException {
    keep(checkpoint.bytes(), ".checkpoint");
  }

  void keep(Timestamp timestamp) throws IOException {
    keep(timestamp.bytes(), ".timestamp");
  }

  private void keep(byte[] signed, String extension) throws IOException {
    Path file = folder.resolve(Digest.of(signed).hex() + extension);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && names().size() < MOST) {
      durable.write(file, signed);
    }
  }

  /** The names of the files, in order; none where nothing ever contradicted anything. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (NoSuchFileException none) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }
}
