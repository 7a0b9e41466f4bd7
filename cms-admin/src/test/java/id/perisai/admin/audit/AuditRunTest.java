package id.perisai.admin.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.desk.EveryMinute;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute in which a receiver, a disk or the log does not do its part. */
class AuditRunTest {
  @TempDir Path folder;

  /** A rule of a firewall is enough to shut a receiver off. */
  @Test
  void anchors_and_compares_while_no_receiver_answers_and_no_copy_can_be_written()
      throws Exception {
    Path spool = Files.writeString(folder.resolve("spool.jsonl"), "{}\n");
    int closed;
    try (ServerSocket door = new ServerSocket(0)) {
      closed = door.getLocalPort();
    }
    AuditSyslog syslog =
        new AuditSyslog(spool, "127.0.0.1", closed, "redaksi.localhost", Optional.empty());
    assertThrows(IOException.class, syslog::send);
    List<String> did = new ArrayList<>();
    CountDownLatch compared = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    try (EveryMinute ignored =
        new EveryMinute(
            "perisai-test",
            "what a test tries",
            AuditRun.inOrder(
                () -> {
                  did.add("look");
                  throw new IOException("no space left");
                },
                () -> {
                  did.add("compare");
                  compared.countDown();
                },
                () -> {
                  did.add("send");
                  sent.countDown();
                  syslog.send();
                }))) {
      assertTrue(compared.await(20, TimeUnit.SECONDS));
      assertTrue(sent.await(20, TimeUnit.SECONDS));
    }
    assertEquals(List.of("look", "compare", "send"), did, "who may be slow comes last");
  }
}
