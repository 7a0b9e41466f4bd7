package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineKeyTest {
  @TempDir Path folder;

  @Test
  void comes_back_from_its_file_as_it_was() throws Exception {
    OnlineKey key = OnlineKey.make();
    Path file = Files.write(folder.resolve("log"), key.bytes());
    OnlineKey read = OnlineKey.read(file);
    assertEquals(key.publicKey(), read.publicKey());
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    key.publicKey().verify(message, read.sign(message), "signature");
  }

  @Test
  void refuses_two_halves_that_are_not_of_one_another() throws Exception {
    List<String> one =
        new String(OnlineKey.make().bytes(), StandardCharsets.UTF_8).lines().toList();
    List<String> two =
        new String(OnlineKey.make().bytes(), StandardCharsets.UTF_8).lines().toList();
    Path file = Files.write(folder.resolve("log"), List.of(one.get(0), two.get(1)));
    assertThrows(IOException.class, () -> OnlineKey.read(file));
  }

  @Test
  void refuses_a_file_that_was_cut_or_overwritten() throws Exception {
    String whole = new String(OnlineKey.make().bytes(), StandardCharsets.UTF_8);
    for (String damaged :
        List.of("", "x\ny\n", whole.substring(0, 30), whole.lines().toList().get(0))) {
      Path file = Files.writeString(folder.resolve("log"), damaged);
      assertThrows(IOException.class, () -> OnlineKey.read(file), damaged);
    }
  }
}
