package id.perisai.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests say what they measured; the gate shows it at the end. */
public final class Measured {
  private static final Path FOLDER = Path.of("target/measured");

  private Measured() {}

  /**
   * @param name of the file, such as {@code growth.md}
   */
  public static void write(String name, String text) throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve(name), text);
    System.out.println(text);
  }
}
