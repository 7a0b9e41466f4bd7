package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several classes write into one file, each of them perhaps again. */
class MeasuredTest {
  @Test
  void keeps_the_last_line_of_each(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("measured/isolation.txt");
    Measured.line(file, "FormIT", "3 cases");
    Measured.line(file, "FormIT, names", "20 cases");
    Measured.line(file, "MatrixIT", "7 cases");
    Measured.line(file, "FormIT", "4 cases");
    assertEquals(
        List.of("FormIT, names: 20 cases", "MatrixIT: 7 cases", "FormIT: 4 cases"),
        Files.readAllLines(file));
  }
}
