package id.perisai.admin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.audit.AuditReceiver;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets the copies, by the settings. What is done each minute: {@code AuditMinuteTest}. */
class AuditRunTest {
  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty("perisai.audit.file");
    System.clearProperty("perisai.audit.syslog");
  }

  private List<String> names() throws IOException {
    return new AuditRun().receivers(folder).stream().map(AuditReceiver::name).toList();
  }

  @Test
  void each_receiver_has_the_name_of_its_setting_and_the_file_comes_first() throws Exception {
    assertEquals(List.of(), names());
    System.setProperty("perisai.audit.syslog", "127.0.0.1:1");
    assertEquals(List.of("--audit-syslog"), names());
    System.setProperty("perisai.audit.file", folder.resolve("trail.jsonl").toString());
    assertEquals(List.of("--audit-file", "--audit-syslog"), names());
  }

  @Test
  void what_waits_for_the_machine_is_carried_there_and_to_nowhere_else() throws Exception {
    int closed;
    try (ServerSocket door = new ServerSocket(0)) {
      closed = door.getLocalPort();
    }
    System.setProperty("perisai.audit.syslog", "127.0.0.1:" + closed);
    System.setProperty("perisai.audit.file", folder.resolve("trail.jsonl").toString());
    Files.writeString(folder.resolve("spool.jsonl"), "{}\n");
    Files.writeString(folder.resolve("trail.jsonl"), "{}\n");
    List<AuditReceiver> receivers = new AuditRun().receivers(folder);
    receivers.get(0).onward().send();
    assertThrows(IOException.class, receivers.get(1).onward()::send);
  }
}
