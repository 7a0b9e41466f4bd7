package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.RepositoryPaths;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are listed by chunks: each is verified before a byte of it is sent. */
class BigFileTest {
  private static final int CHUNK = BigFile.CHUNK;
  private static final long LENGTH = 20L * CHUNK + 12_345;

  @TempDir Path folder;
  private SmallCity city;
  private BigFile file;

  @BeforeEach
  void layOut() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    file = BigFile.put(city, "dinkes", LENGTH);
    publish(2, "dua", file.entry());
  }

  private void publish(long version, String word, Entry entry) throws Exception {
    List<Entry> entries = new ArrayList<>(city.site("dinkes", word));
    entries.add(entry);
    city.publish("dinkes", version, entries);
  }

  @Test
  void each_part_is_that_part_also_across_chunks_and_after_a_restart() throws Exception {
    for (int start = 0; start < 2; start++) {
      try (RunningNode node = node()) {
        for (long from : new long[] {0, CHUNK - 3, CHUNK, 7L * CHUNK + 65_530, LENGTH - 9}) {
          long last = Math.min(LENGTH - 1, from + 20);
          Response part = part(node, from, last);
          assertEquals(206, part.code());
          assertEquals("bytes " + from + "-" + last + "/" + LENGTH, part.header("content-range"));
          assertArrayEquals(bytes(from, last), part.body());
        }
      }
    }
  }

  @Test
  void a_byte_that_was_flipped_never_leaves_and_the_store_is_mended() throws Exception {
    try (RunningNode node = node()) {
      flip(store(), 5L * CHUNK + 70_000);
      assertArrayEquals(
          bytes(5L * CHUNK, 5L * CHUNK + 9), part(node, 5L * CHUNK, 5L * CHUNK + 9).body());
      try (InputStream in = Files.newInputStream(store())) {
        assertEquals(file.coding().digest(), Digest.of(in), "the store was not mended");
      }
    }
  }

  @Test
  void where_nothing_can_be_mended_no_byte_of_the_stretch_leaves() throws Exception {
    try (RunningNode node = node()) {
      // What was sent well before is no reason to send it ill now.
      assertEquals(206, part(node, 5L * CHUNK, 5L * CHUNK + 9).code());
      Files.delete(repositoryFile());
      flip(store(), 5L * CHUNK + 70_000);
      assertEquals(503, part(node, 5L * CHUNK + 70_000, 5L * CHUNK + 70_001).code());
      assertEquals(206, part(node, 4L * CHUNK, 4L * CHUNK + 9).code(), "a good chunk");
      assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
    }
    try (RunningNode node = node()) {
      assertEquals(
          503, part(node, 5L * CHUNK, 5L * CHUNK + 9).code(), "the chunk is not known yet");
    }
  }

  @Test
  void a_download_that_meets_a_flipped_byte_is_cut_before_it() throws Exception {
    try (RunningNode node = node()) {
      Files.delete(repositoryFile());
      long flipped = 15L * CHUNK + 70_000;
      flip(store(), flipped);
      byte[] got = whole(node);
      assertTrue(got.length <= 15L * CHUNK, "bytes of the chunk left: " + got.length);
      assertTrue(got.length >= 10 * CHUNK, "good chunks did not leave: " + got.length);
      assertArrayEquals(bytes(0, got.length - 1), got);
    }
  }

  @Test
  void whoever_takes_all_that_one_network_may_leaves_the_rest_to_others() throws Exception {
    List<Socket> held = new ArrayList<>();
    try (RunningNode node = node()) {
      for (int i = 0; i < BlobSender.CHUNKS_OF_ONE; i++) {
        Socket socket = ask(node, "127.0.0.2");
        held.add(socket);
        assertEquals(200, status(socket), "number " + i);
      }
      try (Socket more = ask(node, "127.0.0.2");
          Socket other = ask(node, "127.0.0.3")) {
        assertEquals(503, status(more));
        assertEquals(200, status(other));
      }
      for (Socket socket : held) {
        socket.close();
      }
      awaitRoom(node);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  /** Asks from an address of this machine, and takes next to nothing of the answer. */
  private Socket ask(RunningNode node, String from) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(20_000);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", node.port()));
    socket.getOutputStream().write(request().getBytes(US_ASCII));
    return socket;
  }

  private static int status(Socket socket) throws IOException {
    return Integer.parseInt(
        new String(socket.getInputStream().readNBytes(12), US_ASCII).substring(9));
  }

  private void awaitRoom(RunningNode node) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int status;
    do {
      Thread.sleep(20);
      try (Socket again = ask(node, "127.0.0.2")) {
        status = status(again);
      }
    } while (status != 200 && System.nanoTime() < end);
    assertEquals(200, status);
  }

  @Test
  void downloads_that_clients_cut_use_nothing_up() throws Exception {
    try (RunningNode node = node()) {
      for (int i = 0; i < 600; i++) {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
          socket.setSoTimeout(20_000);
          // Ends by a reset, in the middle of what is being sent.
          socket.setSoLinger(true, 0);
          socket.getOutputStream().write(request().getBytes(US_ASCII));
          assertEquals('H', socket.getInputStream().read());
        }
      }
      assertArrayEquals(bytes(0, CHUNK), part(node, 0, CHUNK).body());
    }
  }

  @Test
  void a_download_that_is_being_taken_ends_whole_before_its_node_stops() throws Exception {
    RunningNode node = node();
    CompletableFuture<Void> stopped;
    try (Socket visitor = new Socket("127.0.0.1", node.port());
        Socket balancer = new Socket("127.0.0.1", node.port())) {
      visitor.setSoTimeout(20_000);
      balancer.setSoTimeout(20_000);
      assertEquals(200, readiness(balancer));
      visitor.getOutputStream().write(request().getBytes(US_ASCII));
      skipHead(visitor.getInputStream());
      stopped = CompletableFuture.runAsync(node::close);
      awaitLeaving(balancer);
      // More than what lies in the sockets: the node reads the rest of it now.
      assertArrayEquals(bytes(0, LENGTH - 1), visitor.getInputStream().readNBytes((int) LENGTH));
    }
    stopped.get(20, TimeUnit.SECONDS);
  }

  private static void awaitLeaving(Socket balancer) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (readiness(balancer) == 200) {
      assertTrue(System.nanoTime() < end, "the node does not say that it leaves");
      Thread.sleep(5);
    }
  }

  private static int readiness(Socket balancer) throws IOException {
    String request = "GET /.well-known/perisai/ready HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
    balancer.getOutputStream().write(request.getBytes(US_ASCII));
    return RunningNode.read(balancer.getInputStream(), false).code();
  }

  @Test
  void a_list_of_other_chunks_is_not_taken_over() throws Exception {
    byte[] list = new byte[32 * 21];
    Arrays.fill(list, (byte) 7);
    Coding other = city.putBlob("dinkes", list);
    Coding lying = new Coding(file.coding().digest(), LENGTH, other.digest());
    try (RunningNode node = node()) {
      publish(3, "tiga", new BigFile(lying).entry());
      node.tick();
      assertTrue(node.get("dinkes.localhost", "/berita/1").text().contains("dua"));
      assertTrue(String.join("\n", node.alarmLog()).contains("WRONG_DIGEST"), "" + node.alarmLog());
    }
  }

  @Test
  void a_file_longer_than_the_heap_is_taken_over_and_served() throws Exception {
    assertFlat(64L << 20, "-Xmx48m");
  }

  @Test
  @Tag("deep")
  void a_file_of_500_megabytes_is_taken_over_and_served_in_flat_memory() throws Exception {
    assertFlat(500_000_000L, "-Xmx64m");
  }

  private void assertFlat(long length, String heap) throws Exception {
    Path log = folder.resolve("flat.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                FlatMemory.class.getName(),
                folder.resolve("flat").toString(),
                "" + length)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(180, TimeUnit.SECONDS), "it did not end");
      assertEquals(0, process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private RunningNode node() throws IOException {
    return new RunningNode(city, folder.resolve("store")).tick();
  }

  private Path store() {
    return folder.resolve("store").resolve(blob());
  }

  private Path repositoryFile() {
    return city.path().resolve(blob());
  }

  private String blob() {
    return RepositoryPaths.blob("dinkes", file.coding().digest());
  }

  private static void flip(Path path, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      bytes.seek(at);
      int octet = bytes.read();
      bytes.seek(at);
      bytes.write(octet ^ 1);
    }
  }

  private static byte[] bytes(long from, long last) {
    byte[] bytes = new byte[(int) (last - from) + 1];
    for (long at = from; at <= last; ) {
      int index = (int) (at / CHUNK);
      byte[] chunk = BigFile.chunk(index, LENGTH);
      int begin = (int) (at % CHUNK);
      int count = (int) Math.min(chunk.length - begin, last - at + 1);
      System.arraycopy(chunk, begin, bytes, (int) (at - from), count);
      at += count;
    }
    return bytes;
  }

  private Response part(RunningNode node, long from, long last) throws IOException {
    return RunningNode.send(
        node.port(),
        "GET "
            + file.path()
            + " HTTP/1.1\r\nHost: dinkes.localhost\r\nRange: bytes="
            + from
            + "-"
            + last
            + "\r\n\r\n");
  }

  /** All bytes of the body that came before the connection ended. */
  private byte[] whole(RunningNode node) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request().getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      skipHead(in);
      return in.readAllBytes();
    }
  }

  private String request() {
    return "GET " + file.path() + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
  }

  private static void skipHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      assertTrue(octet >= 0, "closed after " + head);
      head.append((char) octet);
    }
  }
}
