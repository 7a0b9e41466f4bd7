package id.perisai.message;

import static id.perisai.message.Messages.Folder.DONE_WITH;
import static id.perisai.message.Messages.Folder.INBOX;
import static id.perisai.message.Messages.Folder.JUNK_FOLDER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.FailingInbox;
import id.perisai.inbox.FormKind;
import id.perisai.inbox.Receipt;
import id.perisai.inbox.Submission;
import id.perisai.publish.SoftwareKey;
import id.perisai.publish.Town;
import id.perisai.tenant.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What visitors wrote, from the folder of a delivery node to the browser that opens it. */
class CollectedMessagesTest {
  private static final char[] PASSPHRASE = Town.PASSPHRASE;
  private static LockedSealingKey key;

  @TempDir Path folder;

  private final Town.SettableClock clock = new Town.SettableClock();
  private TestDatabase database;
  private Path inbox;
  private Acting reader;
  private Acting neighbour;
  private Acting team;

  @BeforeAll
  static void makeKey() {
    key = LockedSealingKey.make(PASSPHRASE);
  }

  @BeforeEach
  void found() {
    database = TestDatabase.fresh();
    inbox = folder.resolve("inbox");
    reader = database.person("Rina Petugas", "alfa", Role.RESPONDER);
    neighbour = database.person("Tono Petugas", "beta", Role.RESPONDER);
    team = database.person("Tim Tanggap", "platform", Role.RESPONDER);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CollectMessages.Look collect() throws IOException {
    return new CollectMessages(database.work(), inbox, folder.resolve("aside"), clock).collect();
  }

  private CollectMessages collecting(CollectInbox files, CollectMessages.Bounds bounds) {
    return new CollectMessages(database.work(), files, folder.resolve("aside"), clock, bounds);
  }

  private Submission send(String node, String site) throws Exception {
    return SealedMessages.to(
        inbox, SealedMessages.header(FormKind.CONTACT, false, node, site), key);
  }

  private Messages messages() {
    return new Messages(database.work());
  }

  private List<String> receipts(Acting who, Messages.Folder folder) {
    return messages().find(who, folder, 0, 50).stream().map(Messages.Line::receipt).toList();
  }

  private long waiting() throws IOException {
    try (Stream<Path> all = Files.walk(inbox)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void a_message_goes_from_the_inbox_to_its_department_and_to_nobody_else() throws Exception {
    Submission sent = SealedMessages.to(inbox, "alfa", key);
    assertEquals(new CollectMessages.Look(1, 0, Map.of(), List.of()), collect());
    assertEquals(0, waiting());
    Messages.Line line = messages().find(reader, INBOX, 0, 9).get(0);
    assertEquals(sent.header().receipt().number(), line.receipt());
    assertEquals("contact", line.form());
    assertEquals("new", line.state());
    assertEquals(1, messages().unread(reader));
    assertEquals(List.of(), receipts(neighbour, INBOX));
    assertEquals(List.of(), receipts(team, INBOX));
    assertEquals(0, messages().unread(neighbour));

    byte[] opened = new OpenMessages(database.work(), clock).open(reader, line.id());
    assertArrayEquals(sent.bytes(), opened);
    assertEquals(
        SealedMessages.WRITTEN,
        Submission.parse(opened).open(key.keyId(), key.open(PASSPHRASE)).fields().get("message"));
    assertEquals("read", messages().find(reader, INBOX, 0, 9).get(0).state());
    assertEquals(0, messages().unread(reader));
    for (Acting stranger : List.of(neighbour, team)) {
      refused(
          "MESSAGE_UNKNOWN",
          () -> new OpenMessages(database.work(), clock).open(stranger, line.id()));
      refused("MESSAGE_UNKNOWN", () -> mark().mark(stranger, line.id(), Step.DONE));
      refused("MESSAGE_UNKNOWN", () -> mark().delete(stranger, line.id(), "iseng"));
    }
    assertEquals(1, messages().count(reader, INBOX));
  }

  /** Its file goes when the transaction is over. */
  @Test
  void a_message_is_on_the_disk_when_its_file_goes_also_where_the_server_answers_early()
      throws Exception {
    database.answerEarly("message");
    assertEquals("off", setting());
    SealedMessages.to(inbox, "alfa", key);
    assertEquals(1, collect().collected());
    assertEquals("on", database.endings());
    assertEquals("off", setting(), "for this transaction alone");
  }

  private String setting() {
    return database
        .work()
        .platform(
            Acting.commandLine("platform"),
            em ->
                (String)
                    em.createNativeQuery("select current_setting('synchronous_commit')")
                        .getSingleResult());
  }

  private MarkMessage mark() {
    return new MarkMessage(database.work(), clock);
  }

  private static void refused(String reason, org.junit.jupiter.api.function.Executable act) {
    assertEquals(reason, assertThrows(Refused.class, act).refusal().name());
  }

  @Test
  void nothing_that_was_written_stands_in_the_database_in_the_clear() throws Exception {
    SealedMessages.to(inbox, "alfa", key);
    collect();
    String all = String.join("\n", database.dump().values());
    assertTrue(all.contains("sealing_key") || database.dump().containsKey("message_text"));
    for (String secret : List.of(SealedMessages.WRITTEN, "Aminah", "berlubang")) {
      assertFalse(all.contains(secret), secret);
      assertFalse(all.contains(hex(secret)), "as hexadecimal: " + secret);
    }
    assertTrue(all.contains(hex("\"ciphertext\"")), "the dump shows the bytes of the file");
  }

  private static String hex(String text) {
    return java.util.HexFormat.of()
        .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void reports_of_incidents_are_the_teams_alone_and_say_on_which_site() throws Exception {
    SealedMessages.to(inbox, SealedMessages.header(FormKind.INCIDENT, false, "satu", "alfa"), key);
    collect();
    Messages.Line line = messages().find(team, INBOX, 0, 9).get(0);
    assertEquals("alfa", line.site());
    assertEquals("incident", line.form());
    assertEquals(List.of(), receipts(reader, INBOX));
  }

  @Test
  void a_stop_between_commit_and_removal_writes_nothing_twice() throws Exception {
    Submission sent = SealedMessages.to(inbox, "alfa", key);
    Path file = inbox.resolve("satu").resolve(sent.header().receipt() + ".json");
    collect();
    // What a kill after the commit leaves: the row, and the file.
    Files.write(file, sent.bytes());
    assertEquals(1, collect().collected());
    assertFalse(Files.exists(file));
    assertEquals(1, messages().count(reader, INBOX));

    // Also when people deleted the message since: it does not come back.
    mark().delete(reader, messages().find(reader, INBOX, 0, 1).get(0).id(), "salah alamat");
    Files.write(file, sent.bytes());
    collect();
    assertFalse(Files.exists(file));
    assertEquals(0, messages().count(reader, INBOX));
  }

  @Test
  void a_file_stays_where_it_is_until_the_database_has_it() throws Exception {
    Submission sent = SealedMessages.to(inbox, "alfa", key);
    Path file = inbox.resolve("satu").resolve(sent.header().receipt() + ".json");
    database.superuser("revoke insert on perisai.message_text from perisai_app");
    assertThrows(RuntimeException.class, this::collect);
    assertTrue(Files.exists(file));
    assertEquals(0, database.count("select count(*) from perisai.message"));
    database.superuser("grant insert on perisai.message_text to perisai_app");
    collect();
    assertFalse(Files.exists(file));
    assertEquals(1, messages().count(reader, INBOX));
  }

  @Test
  void what_is_no_message_is_put_aside_and_stops_nothing() throws Exception {
    Submission sent = SealedMessages.to(inbox, "alfa", key);
    Path satu = inbox.resolve("satu");
    Files.writeString(satu.resolve("AAAA-AAAA-AAAA.json"), "{\"header\":1}");
    Files.write(satu.resolve("0000-0000-0000.json"), sent.bytes());
    Submission other = SealedMessages.to(inbox, "beta", key);
    Files.createSymbolicLink(satu.resolve("1111-1111-1111.json"), Path.of("/etc/hostname"));
    CollectMessages.Look look = collect();
    assertEquals(2, look.collected());
    assertEquals(2, look.aside().size(), look.aside().toString());
    assertEquals(List.of(sent.header().receipt().number()), receipts(reader, INBOX));
    assertEquals(List.of(other.header().receipt().number()), receipts(neighbour, INBOX));
    assertEquals(2, collect().aside().size(), "still named at the next look");
    assertTrue(Files.isSymbolicLink(satu.resolve("1111-1111-1111.json")), "never followed");
  }

  /** So a node that ran before keeps its name when its folder is moved. */
  @Test
  void a_message_in_the_folder_of_another_node_than_it_says_is_put_aside() throws Exception {
    Submission sent = send("node-8080", "alfa");
    Path named = Files.createDirectories(inbox.resolve("node-2"));
    Files.move(file(sent), named.resolve(file(sent).getFileName()));
    assertEquals(1, collect().aside().size());
    assertEquals(List.of(), receipts(reader, INBOX));
  }

  @Test
  void what_the_disk_does_not_give_stays_and_comes_when_it_does() throws Exception {
    Submission failing = SealedMessages.to(inbox, "alfa", key);
    Path file = inbox.resolve("satu").resolve(failing.header().receipt() + ".json");
    SealedMessages.to(inbox, "alfa", key);
    FailingInbox broken = new FailingInbox(inbox, file::equals);
    CollectMessages.Look look =
        collecting(broken.collect, new CollectMessages.Bounds(9, 9, 9, 9)).collect();
    assertEquals(
        new CollectMessages.Look(
            1, 1, Map.of("files of satu cannot be read: Input/output error", 1), List.of()),
        look);
    assertArrayEquals(failing.bytes(), Files.readAllBytes(file));
    assertEquals(1, collect().collected());
    assertTrue(receipts(reader, INBOX).contains(failing.header().receipt().number()));
  }

  /** As after a restore of an older backup, or in a database that was laid anew. */
  @Test
  void what_is_of_a_site_that_the_database_does_not_know_waits_until_it_does() throws Exception {
    for (int i = 0; i < 3; i++) {
      send("satu", "gamma");
    }
    CollectMessages.Look look = collect();
    assertEquals(
        new CollectMessages.Look(0, 3, Map.of("the database knows no site gamma", 3), List.of()),
        look);
    assertEquals(3, waiting());
    database.superuser(
        "insert into perisai.tenant (id, name, kind, host_label, state) select 'gamma', 'Gamma',"
            + " kind, 'gamma', state from perisai.tenant where id = 'alfa'");
    assertEquals(3, collect().collected());
    assertEquals(0, waiting());
    assertEquals(3, database.count("select count(*) from perisai.message where site = 'gamma'"));
  }

  @Test
  void nothing_is_deleted_or_replaced_when_there_is_no_room_aside() throws Exception {
    Path satu = Files.createDirectories(inbox.resolve("satu"));
    Path aside = Files.createDirectories(folder.resolve("aside"));
    for (String text : List.of("first", "second")) {
      Files.writeString(satu.resolve("AAAA-AAAA-AAAA.json"), text);
      collect();
    }
    try (Stream<Path> put = Files.list(aside)) {
      assertEquals(2, put.count());
    }
    for (int i = 2; i < 1000; i++) {
      Files.writeString(aside.resolve("satu-" + i + ".json"), "earlier");
    }
    Path third = Files.writeString(satu.resolve("AAAA-AAAA-AAAA.json"), "third");
    SealedMessages.to(inbox, "alfa", key);
    CollectMessages.Look look = collect();
    assertEquals(1, look.collected());
    assertEquals(Map.of("no message, and there is no room aside for more", 1), look.why());
    assertEquals("third", Files.readString(third));
  }

  /** Whatever lies there when a file is opened, after it was seen to be one. */
  @Test
  void what_is_exchanged_for_a_link_or_grows_under_our_hands_is_never_read_to_its_end()
      throws Exception {
    Path link = file(send("aaa", "alfa"));
    Path grown = file(send("aaa", "alfa"));
    Path known = Files.writeString(folder.resolve("known.json"), "authoring's own");
    Submission sent = send("satu", "alfa");
    FailingInbox files =
        new FailingInbox(
            inbox,
            Duration.ofSeconds(20),
            file -> {
              if (file.equals(link)) {
                Files.delete(file);
                Files.createSymbolicLink(file, Path.of("/dev/zero"));
              } else if (file.equals(grown)) {
                try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.WRITE)) {
                  sparse.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
                }
              }
            });
    CollectMessages.Look look =
        collecting(files.collect, new CollectMessages.Bounds(9, 9, 9, 9)).collect();
    assertEquals(List.of(sent.header().receipt().number()), receipts(reader, INBOX));
    assertEquals(1, look.left(), look.why().toString());
    assertEquals(1, look.aside().size(), "the grown one");
    assertEquals("authoring's own", Files.readString(known));
    assertEquals(0, collect().left());
  }

  @Test
  void a_pipe_in_a_files_place_keeps_its_own_node_waiting_alone() throws Exception {
    Path pipe = file(send("aaa", "alfa"));
    send("aaa", "alfa");
    SealedMessages.to(inbox, SealedMessages.header(FormKind.CONTACT, true, "aaa", "alfa"), key);
    send("satu", "alfa");
    FailingInbox files =
        new FailingInbox(
            inbox,
            Duration.ofSeconds(2),
            file -> {
              if (file.equals(pipe)) {
                Files.delete(file);
                mkfifo(file);
              }
            });
    CollectMessages collect = collecting(files.collect, new CollectMessages.Bounds(9, 9, 9, 9));
    assertTimeoutPreemptively(Duration.ofSeconds(20), collect::collect);
    send("satu", "alfa");
    CollectMessages.Look look =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> collect.collect());
    assertEquals(1, look.collected());
    assertTrue(look.why().toString().contains("still no answer"), look.why().toString());
    assertTrue(messages().count(reader, INBOX) >= 2);

    Files.writeString(pipe, "");
    Files.delete(pipe);
    int left = 9;
    for (int i = 0; i < 50 && left > 0; i++) {
      left = collect.collect().left();
      Thread.sleep(20);
    }
    assertEquals(3, messages().count(reader, INBOX));
    assertEquals(1, messages().count(reader, JUNK_FOLDER));
  }

  private static void mkfifo(Path file) throws IOException {
    try {
      assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_folder_that_becomes_a_link_moves_nothing_out_of_where_it_leads() throws Exception {
    Path junk = Files.createDirectories(inbox.resolve("satu/junk"));
    Path settings = Files.createDirectories(folder.resolve("settings"));
    for (String name : List.of("one.json", "two.json", "three.json")) {
      Files.writeString(junk.resolve(name), "listed");
      Files.writeString(settings.resolve(name), "authoring's own");
    }
    FailingInbox files =
        new FailingInbox(
            inbox,
            Duration.ofSeconds(20),
            file -> {
              if (Files.isDirectory(junk, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(junk, inbox.resolve("satu/away"));
                Files.createSymbolicLink(junk, settings);
              }
            });
    CollectMessages collect = collecting(files.collect, new CollectMessages.Bounds(9, 9, 9, 9));
    assertEquals(List.of(), collect.collect().aside());
    assertEquals(List.of(), collect.collect().aside());
    assertEquals(3, settings.toFile().list().length);
  }

  @Test
  void what_is_no_message_goes_aside_on_another_disk_too_if_it_has_a_messages_size()
      throws Exception {
    Optional<Path> other = Optional.empty();
    for (String disk : List.of("/dev/shm", "/tmp", "target")) {
      if (Files.isWritable(Path.of(disk)) && !store(Path.of(disk)).equals(store(folder))) {
        other = Optional.of(Path.of(disk));
      }
    }
    assumeTrue(other.isPresent(), "one disk alone");
    Path aside = Files.createTempDirectory(other.get(), "perisai-aside");
    try {
      Path satu = Files.createDirectories(inbox.resolve("satu"));
      Files.writeString(satu.resolve("AAAA-AAAA-AAAA.json"), "garbage");
      Path endless = satu.resolve("1111-1111-1111.json");
      try (FileChannel sparse =
          FileChannel.open(endless, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        sparse.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
      }
      CollectMessages.Look look =
          new CollectMessages(database.work(), inbox, aside, clock).collect();
      assertEquals(List.of("satu-AAAA-AAAA-AAAA.json"), look.aside());
      assertEquals("garbage", Files.readString(aside.resolve("satu-AAAA-AAAA-AAAA.json")));
      assertTrue(look.why().toString().contains("another disk"), look.why().toString());
      assertTrue(Files.exists(endless));
    } finally {
      for (File file : aside.toFile().listFiles()) {
        file.delete();
      }
      Files.delete(aside);
    }
  }

  private static Object store(Path path) throws IOException {
    return Files.getFileStore(path);
  }

  @Test
  void what_one_look_reads_of_a_node_counts_whatever_becomes_of_it_and_is_read_once()
      throws Exception {
    Path aaa = Files.createDirectories(inbox.resolve("aaa"));
    for (int i = 10; i < 20; i++) {
      Files.write(aaa.resolve(i + ".json"), new byte[200 * 1024]);
    }
    Submission sent = send("satu", "alfa");
    Path aside = Files.createDirectories(folder.resolve("aside"));
    for (int i = 0; i < 1000; i++) {
      Files.createFile(aside.resolve("earlier-" + i));
    }
    FailingInbox files = new FailingInbox(inbox, file -> false);
    CollectMessages collect =
        collecting(
            files.collect,
            new CollectMessages.Bounds(9, 9, 9, 99, 1024 * 1024, Duration.ofMinutes(1)));
    CollectMessages.Look look = collect.collect();
    assertEquals(1, look.collected());
    assertEquals(List.of(sent.header().receipt().number()), receipts(reader, INBOX));
    assertEquals(
        Map.of(
            "more of aaa than one look reads",
            4,
            "no message, and there is no room aside for more",
            6),
        look.why());
    assertEquals(7, files.read().size());
    assertEquals(10, collect.collect().left());
    assertEquals(11, files.read().size());
    assertEquals(10, collect.collect().left());
    assertEquals(11, files.read().size(), "known as no messages");
    Files.delete(aside.resolve("earlier-7"));
    assertEquals(9, collect.collect().left());
  }

  @Test
  void a_node_has_so_much_time_of_each_look_and_the_others_theirs() throws Exception {
    for (int i = 0; i < 3; i++) {
      send("aaa", "alfa");
      send("satu", "beta");
    }
    CollectMessages collect =
        collecting(
            new CollectInbox(inbox),
            new CollectMessages.Bounds(9, 9, 9, 9, 1 << 20, Duration.ofNanos(1)));
    assertEquals(6, collect.collect().left());
    assertEquals(
        Map.of("more of aaa than one look reads", 3, "more of satu than one look reads", 3),
        collect.collect().why());
  }

  @Test
  void a_file_of_any_name_goes_aside_and_breaks_neither_the_look_nor_a_line_of_the_log()
      throws Exception {
    Path satu = Files.createDirectories(inbox.resolve("satu"));
    String odd = "x\nWARN " + "y".repeat(200) + ".json";
    Files.writeString(satu.resolve(odd), "garbage");
    send("satu", "alfa");
    CollectMessages.Look look = collect();
    assertEquals(1, look.collected());
    assertEquals(List.of("satu-x_WARN_" + "y".repeat(93)), look.aside());
  }

  private Path file(Submission sent) {
    return inbox.resolve(sent.header().node()).resolve(sent.header().receipt() + ".json");
  }

  @Test
  void a_full_node_and_a_full_site_keep_nobody_else_waiting() throws Exception {
    for (int i = 0; i < 12; i++) {
      send("aaa", "gamma");
      send("satu", "alfa");
    }
    Submission beta = send("satu", "beta");
    FailingInbox files = new FailingInbox(inbox, file -> false);
    CollectMessages collect = collecting(files.collect, new CollectMessages.Bounds(4, 9, 9, 5));
    Submission late = send("zzz", "beta");
    collect.collect();
    assertTrue(receipts(neighbour, INBOX).contains(late.header().receipt().number()));
    CollectMessages.Look look = null;
    for (int i = 0; i < 3; i++) {
      look = collect.collect();
    }
    assertTrue(receipts(neighbour, INBOX).contains(beta.header().receipt().number()));
    assertEquals(2, messages().count(reader, INBOX));
    assertEquals(
        Map.of("alfa has too many messages of satu", 10, "the database knows no site gamma", 12),
        look.why());
    int read = files.read().size();
    assertEquals(26, read, "each file was read once");
    assertEquals(22, collect.collect().left());
    assertEquals(read, files.read().size(), "and no more while nothing changed");
  }

  @Test
  void a_flood_on_one_site_leaves_the_other_sites_their_share_of_each_look() throws Exception {
    for (int i = 0; i < 9; i++) {
      send("satu", "alfa");
    }
    for (int i = 0; i < 2; i++) {
      send("satu", "beta");
    }
    CollectMessages collect =
        collecting(new CollectInbox(inbox), new CollectMessages.Bounds(99, 9, 3, 99));
    CollectMessages.Look look = collect.collect();
    assertEquals(5, look.collected());
    assertEquals(Map.of("more of alfa than one look takes", 6), look.why());
    assertEquals(2, messages().count(neighbour, INBOX));
    collect.collect();
    assertEquals(3, collect.collect().collected());
    assertEquals(0, waiting());
  }

  @Test
  void a_node_that_invents_messages_without_end_leaves_half_of_the_room_to_the_others()
      throws Exception {
    CollectMessages collect =
        collecting(new CollectInbox(inbox), new CollectMessages.Bounds(6, 2, 100, 100));
    Submission first = send("dua", "alfa");
    for (int i = 0; i < 9; i++) {
      send("satu", "alfa");
      SealedMessages.to(
          inbox, SealedMessages.header(FormKind.INCIDENT, false, "satu", "beta"), key);
      SealedMessages.to(inbox, SealedMessages.header(FormKind.CONTACT, true, "satu", "alfa"), key);
    }
    CollectMessages.Look look = collect.collect();
    assertEquals(
        Map.of(
            "alfa has too many messages of satu", 6,
            "platform has too many messages of satu", 6,
            "alfa has too many doubtful messages of satu", 8),
        look.why());
    for (int i = 0; i < 2; i++) {
      Submission real = send("dua", "alfa");
      Submission report =
          SealedMessages.to(
              inbox, SealedMessages.header(FormKind.INCIDENT, false, "dua", "alfa"), key);
      assertEquals(2, collect.collect().collected());
      assertTrue(receipts(reader, INBOX).contains(real.header().receipt().number()));
      assertTrue(receipts(team, INBOX).contains(report.header().receipt().number()));
    }
    assertEquals(6, messages().count(reader, INBOX));
    assertEquals(0, collect.collect().collected());
    // Room that people make is taken by whoever has less than half.
    String sent = first.header().receipt().number();
    for (Messages.Line line : messages().find(reader, INBOX, 0, 50)) {
      if (line.receipt().equals(sent)) {
        mark().delete(reader, line.id(), "iseng");
      }
    }
    send("dua", "alfa");
    assertEquals(1, collect.collect().collected());
  }

  /** A node to which others' folders are open makes as many as it likes. */
  @Test
  void many_folders_keep_a_look_short_and_each_node_has_its_turn() throws Exception {
    for (int i = 0; i < 8; i++) {
      send("a-" + i, "alfa");
    }
    Submission real = send("satu", "beta");
    Duration minute = Duration.ofMinutes(1);
    CollectMessages collect =
        collecting(
            new CollectInbox(inbox),
            new CollectMessages.Bounds(99, 9, 9, 9, 1 << 20, minute, 5, minute));
    CollectMessages.Look look = collect.collect();
    assertEquals(5, look.collected());
    assertEquals(Map.of("in more folders of nodes than one look comes to", 13), look.why());
    send("a-0", "alfa");
    assertEquals(4, collect.collect().collected(), "begins after the folder that was the last");
    assertTrue(receipts(neighbour, INBOX).contains(real.header().receipt().number()));

    CollectMessages slow =
        collecting(
            new CollectInbox(inbox),
            new CollectMessages.Bounds(99, 9, 9, 9, 1 << 20, minute, 99, Duration.ZERO));
    for (int i = 0; i < 9; i++) {
      look = slow.collect();
      assertEquals(17, look.why().get("in more folders of nodes than one look comes to"));
    }
  }

  @Test
  void what_a_full_site_leaves_keeps_nobody_waiting_where_less_of_it_is_remembered()
      throws Exception {
    for (int i = 0; i < 48; i++) {
      send("satu", i < 4 || i >= 44 ? "beta" : "alfa");
    }
    Duration minute = Duration.ofMinutes(1);
    CollectMessages collect =
        collecting(
            new CollectInbox(inbox),
            new CollectMessages.Bounds(9, 9, 9, 5, 1 << 20, minute, 128, minute, 4));
    for (int i = 0; i < 20; i++) {
      collect.collect();
    }
    assertEquals(8, messages().count(neighbour, INBOX));
    assertEquals(9, messages().count(reader, INBOX));
    assertEquals(31, waiting());
  }

  @Test
  void many_folders_together_remember_no_more_than_a_few() {
    Shelf shelf = new Shelf("alfa", "alfa", false);
    LeftFiles one = new LeftFiles(2, LeftFiles.MOST_OF_ALL);
    LeftFiles oneOfMany = new LeftFiles(30_000, LeftFiles.MOST_OF_ALL);
    for (int i = 0; i < 11; i++) {
      one.remember(Path.of("a" + i), shelf);
      oneOfMany.remember(Path.of("a" + i), shelf);
      oneOfMany.rememberNoMessage(Path.of("b" + i));
    }
    assertTrue(one.shelf(Path.of("a10")).isPresent());
    assertTrue(oneOfMany.shelf(Path.of("a9")).isPresent());
    assertTrue(oneOfMany.shelf(Path.of("a10")).isEmpty());
    assertFalse(oneOfMany.isNoMessage(Path.of("b10")));
  }

  @Test
  void another_message_under_a_known_receipt_replaces_nothing() throws Exception {
    Submission sent = SealedMessages.to(inbox, "alfa", key);
    collect();
    Submission forged = SealedMessages.to(inbox, sent.header(), key);
    assertEquals(1, collect().aside().size());
    UUID id = messages().find(reader, INBOX, 0, 9).get(0).id();
    byte[] kept = new OpenMessages(database.work(), clock).open(reader, id);
    assertArrayEquals(sent.bytes(), kept);
    assertFalse(java.util.Arrays.equals(forged.bytes(), kept));
  }

  @Test
  void a_tenant_with_too_many_leaves_the_rest_in_the_inbox_and_others_are_served()
      throws Exception {
    for (int i = 0; i < 3; i++) {
      SealedMessages.to(inbox, "alfa", key);
      SealedMessages.to(inbox, SealedMessages.header(FormKind.CONTACT, true, "satu", "alfa"), key);
    }
    SealedMessages.to(inbox, "beta", key);
    CollectMessages.Look look =
        collecting(new CollectInbox(inbox), new CollectMessages.Bounds(2, 1, 100, 100)).collect();
    assertEquals(4, look.collected());
    assertEquals(3, look.left());
    assertEquals(
        Map.of("alfa has too many messages", 1, "alfa has too many doubtful messages", 2),
        look.why());
    assertEquals(3, waiting());
    assertEquals(2, messages().count(reader, INBOX));
    assertEquals(1, messages().count(reader, JUNK_FOLDER));
    assertEquals(1, messages().count(neighbour, INBOX));
  }

  @Test
  void junk_stays_apart_and_people_move_it_back_and_forth() throws Exception {
    SealedMessages.to(inbox, SealedMessages.header(FormKind.CONTACT, true, "satu", "alfa"), key);
    collect();
    assertEquals(0, messages().unread(reader));
    UUID id = messages().find(reader, JUNK_FOLDER, 0, 9).get(0).id();
    mark().mark(reader, id, Step.NOT_JUNK);
    assertEquals(1, messages().count(reader, INBOX));
    mark().mark(reader, id, Step.JUNK);
    mark().mark(reader, id, Step.JUNK);
    assertEquals(1, messages().count(reader, JUNK_FOLDER));
    assertEquals(
        2, database.count("select count(*) from perisai.message_step where kind <> 'opened'"));
  }

  /** A flood uses a site's share up, so that what is real is doubted too: its sender telephones. */
  @Test
  void a_receipt_finds_the_real_one_among_five_thousand_in_the_junk_queue() throws Exception {
    junk(2_500);
    Submission real =
        SealedMessages.to(
            inbox, SealedMessages.header(FormKind.CONTACT, true, "satu", "alfa"), key);
    collect();
    junk(2_499);
    assertEquals(5_000, messages().count(reader, JUNK_FOLDER));
    String typed = real.header().receipt().number().replace("-", " ").toLowerCase(Locale.ROOT);
    Receipt receipt = Receipt.read(typed).orElseThrow();
    Messages.Line found = messages().byReceipt(reader, receipt).orElseThrow();
    assertTrue(found.junk());
    for (Acting stranger : List.of(neighbour, team)) {
      assertEquals(Optional.empty(), messages().byReceipt(stranger, receipt));
      refused("MESSAGE_UNKNOWN", () -> desk().beginWith(stranger, found.id()));
      assertEquals(List.of(), described(stranger, found.id()));
    }
    assertEquals(Optional.empty(), messages().byReceipt(reader, Receipt.random()));

    UUID leave = desk().beginWith(reader, found.id()).id();
    assertEquals(List.of(receipt.number()), described(reader, leave), "first, and in no folder");
    assertEquals(
        SealedMessages.WRITTEN,
        Submission.parse(desk().open(reader, found.id()))
            .open(key.keyId(), key.open(PASSPHRASE))
            .fields()
            .get("message"));
    for (Step step : List.of(Step.NOT_JUNK, Step.DONE)) {
      mark().mark(reader, found.id(), step);
      assertEquals(found.id(), messages().byReceipt(reader, receipt).orElseThrow().id());
      assertEquals(List.of(receipt.number()), described(reader, leave), "once");
    }
    mark().delete(reader, found.id(), "permintaan pengirim");
    assertEquals(Optional.empty(), messages().byReceipt(reader, receipt));
  }

  /** As many more of alfa's, doubted, as if they had been collected. */
  private void junk(int count) {
    database.superuser(
        "with made as (insert into perisai.message (tenant_id, id, receipt, form, site, node, junk,"
            + " received, collected_at, digest) select 'alfa', gen_random_uuid(),"
            + " upper(left(md5(random()::text), 12)), 'contact', 'alfa', 'satu', true, now(), now(),"
            + " sha256(random()::text::bytea) from generate_series(1, "
            + count
            + ") returning tenant_id, id) insert into perisai.message_text (tenant_id, message_id,"
            + " sealed) select tenant_id, id, '{}' from made");
  }

  private OpenMessages desk() {
    return new OpenMessages(database.work(), clock);
  }

  /** Receipts of the list that a leave shows. */
  private List<String> described(Acting who, UUID leave) {
    List<?> lines = (List<?>) desk().describe(who, leave, false).get("messages");
    return lines.stream().map(line -> (String) ((Map<?, ?>) line).get("receipt")).toList();
  }

  @Test
  void what_is_done_leaves_the_list_and_can_come_back() throws Exception {
    SealedMessages.to(inbox, "alfa", key);
    collect();
    UUID id = messages().find(reader, INBOX, 0, 9).get(0).id();
    mark().mark(reader, id, Step.DONE);
    assertEquals(0, messages().count(reader, INBOX));
    assertEquals("done", messages().find(reader, DONE_WITH, 0, 9).get(0).state());
    mark().mark(reader, id, Step.REOPENED);
    assertEquals(1, messages().count(reader, INBOX));
  }

  @Test
  void deleting_takes_a_reason_and_leaves_no_text() throws Exception {
    SealedMessages.to(inbox, "alfa", key);
    collect();
    UUID id = messages().find(reader, INBOX, 0, 9).get(0).id();
    refused("MESSAGE_REASON_MISSING", () -> mark().delete(reader, id, "  "));
    refused("MESSAGE_REASON_MISSING", () -> mark().delete(reader, id, null));
    assertEquals(1, messages().count(reader, INBOX));
    mark().delete(reader, id, "permintaan pengirim");
    assertEquals(0, database.count("select count(*) from perisai.message_text"));
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.audit_entry where act = 'message.deleted'"
                + " and details ->> 'reason' = 'permintaan pengirim'"));
    refused("MESSAGE_UNKNOWN", () -> mark().delete(reader, id, "sekali lagi"));
  }

  @Test
  void text_goes_at_the_end_of_its_time_and_the_removal_is_written_down() throws Exception {
    SealedMessages.to(inbox, "alfa", key);
    SealedMessages.to(inbox, SealedMessages.header(FormKind.CONTACT, true, "satu", "alfa"), key);
    collect();
    ExpireMessages expire = new ExpireMessages(database.work(), clock, Duration.ofDays(365));
    assertEquals(0, expire.expire());
    clock.pass(Duration.ofDays(31));
    assertEquals(1, expire.expire(), "junk first");
    assertEquals(1, messages().count(reader, INBOX));
    clock.pass(Duration.ofDays(335));
    assertEquals(1, expire.expire());
    assertEquals(0, expire.expire());
    assertEquals(0, database.count("select count(*) from perisai.message_text"));
    assertEquals(
        2, database.count("select count(*) from perisai.audit_entry where act = 'message.expire'"));
  }

  @Test
  void a_sealing_key_opens_by_its_passphrase_alone() throws Exception {
    LockedSealingKey read = LockedSealingKey.parse(key.bytes());
    assertEquals(key.keyId(), read.keyId());
    assertThrows(
        SoftwareKey.WrongPassphrase.class, () -> read.open("bade-kuri-dola-bukan".toCharArray()));
    String file = new String(key.bytes(), java.nio.charset.StandardCharsets.UTF_8);
    String other = LockedSealingKey.make(PASSPHRASE).keyId().hex();
    for (Map.Entry<String, String> lie :
        Map.of(
                key.keyId().hex(),
                other,
                "600000",
                "1000",
                "PBKDF2-SHA-256",
                "none",
                "\"kdf\"",
                "\"grund\":1,\"kdf\"")
            .entrySet()) {
      String changed = file.replace(lie.getKey(), lie.getValue());
      assertFalse(changed.equals(file), lie.getKey());
      assertThrows(
          id.perisai.release.Rejected.class,
          () -> LockedSealingKey.parse(changed.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
  }
}
