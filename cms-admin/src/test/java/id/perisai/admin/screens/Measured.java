package id.perisai.admin.screens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many cases tests of isolation tried, a line for each; the gate shows it at the end. */
final class Measured {
  private static final Path ISOLATION = Path.of("target/measured/isolation.txt");

  private Measured() {}

  /**
   * @param by the class, and what of it where it tries several
   * @param cases a number and what it counts
   */
  static void isolation(String by, String cases) throws IOException {
    line(ISOLATION, by, cases);
  }

  /** In place of what an earlier run said by the same name; others' lines stay. */
  static void line(Path file, String by, String cases) throws IOException {
    List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
    lines.removeIf(line -> line.startsWith(by + ": "));
    lines.add(by + ": " + cases);
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }
}
