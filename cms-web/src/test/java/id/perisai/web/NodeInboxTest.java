package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.Inbox.Bounds;
import id.perisai.inbox.NodeFolder;
import id.perisai.web.HealthHandler.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of its inbox before anybody writes to it. */
class NodeInboxTest {
  @TempDir Path temporary;

  private NodeInbox inbox(Path folder) {
    return new NodeInbox(
        Optional.of(new NodeFolder(folder, "uji", Optional.empty())),
        Bounds.ofMebibytes(1),
        Clock.systemUTC());
  }

  /** Whatever it is that keeps authoring from them: citizens have their receipts all the same. */
  @Test
  void messages_that_nobody_collects_are_told_after_a_quarter_of_an_hour() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("inbox"));
    inbox(folder).look();
    Path message = Files.writeString(folder.resolve("uji/0000-0000-0000.json"), "{}");
    assertEquals(Status.UP, looked(folder).status());
    FileTime early = FileTime.from(Instant.now().minus(Duration.ofMinutes(16)));
    Files.setLastModifiedTime(message, early);
    assertEquals(Status.DEGRADED, looked(folder).status());
    assertTrue(looked(folder).what().contains("nobody collects it"), looked(folder).what());
    Files.delete(message);
    assertEquals(Status.UP, looked(folder).status());
  }

  private NodeInbox looked(Path folder) {
    NodeInbox inbox = inbox(folder);
    inbox.look();
    return inbox;
  }

  @Test
  void an_inbox_that_is_not_there_at_the_start_is_red_and_is_not_made() throws Exception {
    Path folder = temporary.resolve("inbox");
    NodeInbox inbox = inbox(folder);
    inbox.look();
    assertEquals(Status.DOWN, inbox.status());
    assertTrue(inbox.what().contains("make the folder once"), inbox.what());
    assertThrows(IOException.class, inbox::open);
    assertFalse(Files.exists(folder));
    Files.createDirectory(folder);
    inbox.look();
    assertEquals(Status.UP, inbox.status());
  }

  @Test
  void an_inbox_that_goes_away_is_red_at_the_next_look_and_green_when_it_is_back()
      throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("inbox"));
    NodeInbox inbox = inbox(folder);
    inbox.look();
    assertEquals(Status.UP, inbox.status());
    Path away = Files.move(folder, temporary.resolve("away"));
    inbox.look();
    assertEquals(Status.DOWN, inbox.status());
    assertTrue(inbox.what().contains("cannot be written"), inbox.what());
    Files.move(away, folder);
    inbox.look();
    assertEquals(Status.UP, inbox.status());
    Files.delete(folder.resolve("uji/junk"));
    inbox.look();
    assertEquals(Status.UP, inbox.status(), "an empty folder that was cleaned up comes again");
  }
}
