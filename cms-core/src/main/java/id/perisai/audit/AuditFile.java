package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A copy of the trail as lines of JSON, appended and forced to the disk, readable by its owner
 * alone. After a crash a line may stand there twice: tenant and number tell.
 */
public final class AuditFile {
  private final Path file;

  public AuditFile(Path file) {
    this.file = file;
  }

  /** On the disk when it returns. */
  public void append(List<AuditLine> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    String text = lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = endOfWholeLines(channel);
      channel.truncate(end).position(end);
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** What a crash left of a line is written again as a whole. */
  private static long endOfWholeLines(FileChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long end = channel.size(); end > 0; end--) {
      one.clear();
      channel.read(one, end - 1);
      if (one.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }

  /**
   * The last entry of each tenant that this copy has.
   *
   * @throws IOException also when a whole line is none of ours
   */
  public Map<String, AuditTrail.Head> heads() throws IOException {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    if (!Files.exists(file)) {
      return heads;
    }
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        try {
          Map<?, ?> json =
              (Map<?, ?>) Json.parse(line.getBytes(StandardCharsets.UTF_8), AuditChain.ANY_LENGTH);
          heads.merge(
              (String) json.get("tenant"),
              new AuditTrail.Head(
                  (Long) json.get("number"), Digest.parse((String) json.get("chain"))),
              (known, read) -> read.number() > known.number() ? read : known);
        } catch (Rejected | ClassCastException | NullPointerException e) {
          throw new IOException(file + " has a line that is no audit entry", e);
        }
      }
    }
    return heads;
  }
}
