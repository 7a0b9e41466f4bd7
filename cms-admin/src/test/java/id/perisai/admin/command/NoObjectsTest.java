package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A serialized object that runs code as soon as it is read. */
class NoObjectsTest {
  /** Stands for every gadget. */
  public static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      System.out.print("RUN ");
    }
  }

  /** Run in a process of its own. */
  public static final class Victim {
    public static void main(String[] args) throws IOException, ClassNotFoundException {
      for (Object sent : List.of(new Gadget(), new ArrayList<>(List.of("a")), new int[] {1})) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
          out.writeObject(sent);
        }
        try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
          in.readObject();
          System.out.print("READ ");
        } catch (java.io.InvalidClassException refused) {
          System.out.print("REFUSED ");
        }
      }
    }
  }

  @Test
  void a_server_started_by_us_reads_no_object_of_any_class() throws Exception {
    // Arrays of numbers have no class to run.
    assertEquals("REFUSED REFUSED READ", victim(List.of(WildFly.NO_OBJECTS)));
    assertEquals("RUN READ READ READ", victim(List.of()), "and without it, it would");
  }

  private static String victim(List<String> options) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Launch.java());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return said;
  }
}
