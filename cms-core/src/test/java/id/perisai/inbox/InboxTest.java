package id.perisai.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.CollectInbox.Waiting;
import id.perisai.release.FaultyDisk;
import id.perisai.release.FaultyDisk.Fault;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's inbox on disks that fail, run full, and stop: what was said to be taken is there. */
class InboxTest {
  private static final Inbox.Bounds MUCH = Inbox.Bounds.ofMebibytes(64);

  @TempDir Path folder;
  private final Recipient department = new Recipient();
  private Path path;
  private Inbox inbox;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("inbox");
    Files.createDirectory(path);
    inbox = new Inbox(path, "satu", MUCH);
  }

  @Test
  void what_was_put_is_found_and_removed() throws Exception {
    Submission put = submission(false, "Jalan rusak");
    inbox.put(put);
    CollectInbox collect = new CollectInbox(path);
    Waiting waiting = only(collect);
    assertEquals("satu", waiting.node());
    assertFalse(waiting.junk());
    assertEquals("Jalan rusak", text(read(collect, waiting)));
    collect.remove(waiting);
    assertEquals(List.of(), collect.waiting(10));
  }

  @Test
  void a_disk_that_is_full_or_read_only_from_any_step_on_takes_whole_files_or_none()
      throws Exception {
    for (Fault fault : List.of(Fault.FULL, Fault.READ_ONLY, Fault.STOP)) {
      for (int from = 1; from <= steps() + 1; from++) {
        Path place = Files.createDirectory(folder.resolve(fault + "-" + from));
        Inbox failing = new Inbox(place, "satu", MUCH);
        failing.put(submission(false, "earlier"));
        boolean told = put(failing, fault, from);
        List<String> found = texts(new Inbox(place, "satu", MUCH), place);
        String when = fault + " at " + from + ": " + found;
        assertTrue(found.contains("earlier"), when);
        assertTrue(!told || found.contains("new"), when);
        assertEquals(told || found.contains("new") ? 2 : 1, found.size(), when);
        assertEquals(0, unfinished(place), when);
      }
    }
  }

  @Test
  void a_full_disk_is_told_and_forgotten_when_there_is_room_again() throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(Fault.FULL, 1)) {
      assertThrows(IOException.class, () -> inbox.put(submission(false, "new")));
      assertEquals("No space left on device", inbox.failure());
    }
    inbox.put(submission(false, "again"));
    assertEquals("", inbox.failure());
    assertEquals(List.of("again"), texts(inbox, path));
  }

  @Test
  void refuses_what_has_no_room_until_authoring_collects() throws Exception {
    Inbox small = new Inbox(path, "dua", new Inbox.Bounds(1 << 20, 3, 1 << 20, 3));
    for (int i = 0; i < 3; i++) {
      small.put(submission("dua", false, "" + i));
    }
    assertThrows(InboxFull.class, () -> small.put(submission("dua", false, "too many")));
    assertEquals(1.0, small.fill());
    CollectInbox collect = new CollectInbox(path);
    collect.remove(collect.waiting(1).get(0));
    Thread.sleep(1_050);
    small.put(submission("dua", false, "now"));
    assertThrows(InboxFull.class, () -> small.put(submission("dua", false, "too many")));
    assertEquals(3, texts(small, path).size());
  }

  @Test
  void junk_drops_its_oldest_and_never_takes_room_from_the_rest() throws Exception {
    Inbox small = new Inbox(path, "dua", new Inbox.Bounds(1 << 20, 3, 1 << 20, 20));
    small.put(submission("dua", false, "real"));
    for (int i = 0; i < 100; i++) {
      small.put(submission("dua", true, "junk " + i));
    }
    List<String> found = texts(small, path);
    assertTrue(found.contains("real"));
    assertTrue(found.contains("junk 99"));
    assertFalse(found.contains("junk 0"));
    assertTrue(found.size() <= 21, found::toString);
    assertEquals(100 - (found.size() - 1), small.dropped());
  }

  @Test
  void a_flood_on_one_site_drops_what_was_put_aside_there_and_nobody_elses() throws Exception {
    Inbox small = new Inbox(path, "dua", new Inbox.Bounds(1 << 20, 3, 1 << 20, 20));
    for (int i = 0; i < 4; i++) {
      small.put(junk("bpbd", "old " + i));
    }
    for (int i = 0; i < 60; i++) {
      small.put(junk("dinkes", "flood " + i));
    }
    // Also after a restart, when nobody remembers whose they are.
    small = new Inbox(path, "dua", new Inbox.Bounds(1 << 20, 3, 1 << 20, 20));
    for (int i = 60; i < 100; i++) {
      small.put(junk("dinkes", "flood " + i));
    }
    List<String> found = texts(small, path);
    for (int i = 0; i < 4; i++) {
      assertTrue(found.contains("old " + i), found::toString);
    }
    assertTrue(found.contains("flood 99"));
    assertFalse(found.contains("flood 0"));
    assertTrue(found.size() <= 20, found::toString);
  }

  private Submission junk(String site, String text) throws Rejected {
    return Submission.seal(
        new Header(FormKind.CONTACT, true, "dua", Instant.now(), Receipt.random(), site),
        new Message("/id/kontak", Map.of("message", text)),
        department.alone());
  }

  @Test
  void folders_that_somebody_cleaned_up_come_again() throws Exception {
    inbox.put(submission(false, "earlier"));
    Path earlier = only(new CollectInbox(path)).file();
    Files.move(earlier, folder.resolve("collected.json"));
    for (String gone : List.of("unfinished", "junk")) {
      Files.delete(path.resolve("satu").resolve(gone));
    }
    inbox.put(submission(false, "real"));
    inbox.put(submission(true, "junk"));
    assertEquals(List.of("real", "junk"), texts(inbox, path));
    Files.move(path.resolve("satu"), folder.resolve("moved"));
    inbox.put(submission(true, "again"));
    assertEquals(List.of("again"), texts(inbox, path));
    assertEquals("", inbox.failure());
  }

  /** It may be another machine's, which would never see what lies in its place. */
  @Test
  void an_inbox_that_is_gone_is_not_made_again() throws Exception {
    Path away = Files.move(path, folder.resolve("away"));
    assertThrows(IOException.class, () -> inbox.put(submission(false, "new")));
    assertFalse(Files.exists(path));
    assertTrue(inbox.failure().contains("inbox"), inbox.failure());
    assertThrows(IOException.class, () -> new Inbox(path, "satu", MUCH), "nor at a start");
    assertFalse(Files.exists(path));
    Files.move(away, path);
    inbox.put(submission(false, "new"));
    assertEquals("", inbox.failure());
  }

  /** Such as the mount point of an inbox whose disk is away: a folder like any other. */
  @Test
  void another_folder_in_the_place_of_the_known_one_is_not_written_to() throws Exception {
    Path known = folder.resolve("known");
    Inbox there = new Inbox(own(path, known), MUCH);
    there.put(submission(false, "earlier"));
    Path away = Files.move(path.resolve("satu"), folder.resolve("away"));
    for (boolean mounted : List.of(false, true)) {
      if (mounted) {
        Files.createDirectory(path.resolve("satu"));
      }
      IOException refused =
          assertThrows(IOException.class, () -> there.put(submission(false, "new")));
      assertTrue(refused.getMessage().contains("mount its disk"), refused.getMessage());
      assertTrue(refused.getMessage().contains("messages below the mount; then"), "or there");
      assertThrows(IOException.class, there::check);
      assertThrows(IOException.class, () -> new Inbox(own(path, known), MUCH), "nor at a start");
      assertEquals(mounted, Files.exists(path.resolve("satu")));
    }
    assertEquals(0, path.resolve("satu").toFile().list().length);
    Files.delete(path.resolve("satu"));
    Files.move(away, path.resolve("satu"));
    there.check();
    new Inbox(own(path, known), MUCH).put(submission(false, "again"));
    assertEquals(List.of("again", "earlier"), texts(there, path).stream().sorted().toList());

    // A new home, and another path, by the operator's word, know the folder that they find.
    Files.delete(known);
    new Inbox(own(path, known), MUCH).put(submission(false, "new home"));
    Path other = Files.createDirectory(folder.resolve("other"));
    new Inbox(own(other, known), MUCH).put(submission(false, "elsewhere"));
    assertEquals(3, texts(there, path).size());
  }

  private static NodeFolder own(Path inbox, Path known) {
    return new NodeFolder(inbox, "satu", Optional.of(known));
  }

  /** Else whoever watches would take it for an inbox into which nobody writes. */
  @Test
  void authoring_says_that_the_inbox_is_gone() throws Exception {
    inbox.put(submission(false, "earlier"));
    CollectInbox collect = new CollectInbox(path);
    Files.move(path, folder.resolve("away"));
    IOException gone = assertThrows(IOException.class, collect::folders);
    assertTrue(gone.getMessage().contains("not there"), gone.getMessage());
  }

  @Test
  void a_disk_that_takes_something_again_is_noticed_before_anybody_writes() throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(Fault.FULL, 1)) {
      assertThrows(IOException.class, () -> inbox.put(submission(false, "new")));
      assertThrows(IOException.class, inbox::check);
      assertEquals("No space left on device", inbox.failure());
    }
    inbox.check();
    assertEquals("", inbox.failure());
    assertEquals(List.of(), texts(inbox, path));
    assertEquals(0, unfinished(path));
  }

  @Test
  void a_disk_that_takes_a_byte_and_no_message_is_not_well() throws Exception {
    try (FaultyDisk disk = FaultyDisk.failing(Fault.NEARLY_FULL, 1)) {
      assertThrows(IOException.class, () -> inbox.put(submission(false, "new")));
      assertThrows(IOException.class, inbox::check);
      assertEquals("No space left on device", inbox.failure());
    }
    inbox.check();
    assertEquals("", inbox.failure());
    assertEquals(0, unfinished(path));
  }

  @Test
  void never_puts_one_in_anothers_place() throws Exception {
    Submission first = submission(false, "first");
    inbox.put(first);
    assertThrows(IOException.class, () -> inbox.put(first));
    assertEquals(List.of("first"), texts(inbox, path));
  }

  @Test
  void collects_no_file_from_another_place_and_follows_no_link() throws Exception {
    Submission put = submission(false, "moved");
    inbox.put(put);
    CollectInbox collect = new CollectInbox(path);
    Path file = only(collect).file();
    Path outside = Files.move(file, folder.resolve("outside.json"));
    Files.createSymbolicLink(file, outside);
    assertEquals(List.of(), collect.waiting(10));
    Files.delete(file);
    Path junk = path.resolve("satu/junk").resolve(file.getFileName());
    Files.copy(outside, junk);
    assertThrows(Rejected.class, () -> read(collect, only(collect)));
  }

  /** What was not doubted is collected first; what was, CollectedMessagesTest finds. */
  @Test
  void five_thousand_junk_ones_stand_behind_the_real_report() throws Exception {
    Submission real = submission(false, "Situs dinkes diubah orang");
    for (int i = 0; i < 5_000; i++) {
      Files.write(
          path.resolve("satu/junk/" + Receipt.random() + ".json"),
          submission(true, "Judi " + i).bytes());
      if (i == 2_500) {
        inbox.put(real);
      }
    }
    Inbox restarted = new Inbox(path, "satu", MUCH);
    CollectInbox collect = new CollectInbox(path);
    assertEquals(5_001, collect.waiting(10_000).size());
    Waiting first = collect.waiting(1).get(0);
    assertFalse(first.junk());
    assertEquals(real.header().receipt(), read(collect, first).header().receipt());
    assertEquals("Situs dinkes diubah orang", text(read(collect, first)));
    assertTrue(restarted.fill() < 0.01);
  }

  private boolean put(Inbox to, Fault fault, int from) throws Exception {
    Submission submission = submission(false, "new");
    try (FaultyDisk disk = FaultyDisk.failing(fault, from)) {
      to.put(submission);
      return true;
    } catch (IOException | FaultyDisk.Stopped e) {
      return false;
    }
  }

  private int steps() throws Exception {
    try (FaultyDisk disk = FaultyDisk.counting()) {
      Path counted = Files.createDirectories(folder.resolve("counted"));
      new Inbox(counted, "satu", MUCH).put(submission(false, "counted"));
      assertTrue(disk.steps().size() >= 6, disk.steps()::toString);
      return disk.steps().size();
    }
  }

  private static long unfinished(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place.resolve("satu/unfinished"))) {
      return files.count();
    }
  }

  private static Submission read(CollectInbox collect, Waiting waiting) throws Exception {
    return collect.submission(waiting, collect.bytes(waiting));
  }

  private static Waiting only(CollectInbox collect) throws IOException {
    List<Waiting> waiting = collect.waiting(10);
    assertEquals(1, waiting.size());
    return waiting.get(0);
  }

  private List<String> texts(Inbox opened, Path place) throws Exception {
    CollectInbox collect = new CollectInbox(place);
    List<String> texts = new ArrayList<>();
    for (Waiting waiting : collect.waiting(1_000)) {
      if (waiting.node().equals(opened.node())) {
        texts.add(text(read(collect, waiting)));
      }
    }
    return texts;
  }

  private String text(Submission submission) throws Rejected {
    return submission.open(department.id(), department.pair()).fields().get("message");
  }

  private Submission submission(boolean junk, String text) throws Rejected {
    return submission("satu", junk, text);
  }

  private Submission submission(String node, boolean junk, String text) throws Rejected {
    return Submission.seal(
        new Header(FormKind.CONTACT, junk, node, Instant.now(), Receipt.random(), "dinkes"),
        new Message("/id/kontak", Map.of("message", text)),
        department.alone());
  }
}
