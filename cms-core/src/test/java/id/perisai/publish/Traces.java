package id.perisai.publish;

import id.perisai.tenant.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where some bytes are: in all tables, as text or as bytes, and in all files, packed or not. */
final class Traces {
  private final TestDatabase database;
  private final Path folder;

  Traces(TestDatabase database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  List<String> rows(String words) {
    return rows(words.getBytes(StandardCharsets.UTF_8));
  }

  /** The tables any row of which holds the bytes. */
  List<String> rows(byte[] bytes) {
    List<String> found = new ArrayList<>();
    String words = new String(bytes, StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(bytes);
    for (Map.Entry<String, String> dump : database.dump().entrySet()) {
      if (dump.getValue().contains(words) || dump.getValue().contains(hex)) {
        found.add(dump.getKey());
      }
    }
    return found;
  }

  List<String> files(String words) throws IOException {
    return files(words.getBytes(StandardCharsets.UTF_8));
  }

  /** The files below the folder that hold the bytes, hidden ones too. */
  List<String> files(byte[] bytes) throws IOException {
    String words = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (byte[] unpacked : TestCodings.unpacked(Files.readAllBytes(file))) {
          if (new String(unpacked, StandardCharsets.ISO_8859_1).contains(words)) {
            found.add(folder.relativize(file).toString());
            break;
          }
        }
      }
    }
    return found;
  }
}
