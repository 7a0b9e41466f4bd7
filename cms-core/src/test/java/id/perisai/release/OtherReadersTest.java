package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log as programs of others read it: Go's own libraries for its checksum database, as {@code
 * docs/verify.md} has them. Skipped where Debian's golang-go and golang-golang-x-mod-dev are not
 * installed.
 */
@Tag("deep")
class OtherReadersTest {
  private static final Path SOURCE = Path.of("../docs/readers/read-log.go");
  private static final Path LIBRARIES = Path.of("/usr/share/gocode");
  private static final String ORIGIN = TrustRoot.Log.under("localhost", key()).origin();

  /** More than two tiles, the last one not full; their hashes make a tile above them. */
  private static final int LEAVES = 600;

  @TempDir static Path programs;
  @TempDir Path temporary;

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(Files.isDirectory(LIBRARIES.resolve("src/golang.org/x/mod")), "no x/mod of Debian");
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go"))),
        "no go");
    ProcessBuilder build =
        new ProcessBuilder("go", "build", "-o", program(), SOURCE.toAbsolutePath().toString());
    build.environment().put("GO111MODULE", "off");
    build.environment().put("GOPATH", LIBRARIES.toString());
    build.environment().put("GOCACHE", programs.resolve("cache").toString());
    Said said = run(build);
    assertEquals(0, said.code(), said.text());
  }

  @Test
  void take_a_log_of_several_tiles_leaf_by_leaf() throws Exception {
    SmallRepository city = city();
    Said said = read(city, key());
    assertEquals(0, said.code(), said.text());
    long included = said.text().lines().filter(line -> line.startsWith("  included ")).count();
    assertEquals(city.log().size(), included);
    assertTrue(said.text().contains("included 0 " + RepositoryPaths.root(1)), said.text());
    assertTrue(said.text().contains("consistent with smaller logs"), said.text());
  }

  @Test
  void refuse_a_changed_leaf_a_changed_tile_and_another_key() throws Exception {
    SmallRepository city = city();
    for (String path : List.of("log/tile/entries/001", "log/tile/0/001", "log/tile/1/000.p/2")) {
      assertRefused(city, path);
    }
    Said other = read(city, SmallRepository.TIMESTAMP.serverKey());
    assertEquals(1, other.code(), other.text());
    assertTrue(other.text().contains("REFUSED"), other.text());
    assertEquals(0, read(city, key()).code());
  }

  private SmallRepository city() throws Rejected {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    byte[] bytes = {1};
    city.log(
        IntStream.range(2, LEAVES)
            .mapToObj(n -> LogEntry.of(RepositoryPaths.release("dinkes", n), bytes, bytes))
            .toArray(LogLeaf[]::new));
    return city;
  }

  private static void assertRefused(SmallRepository city, String path) throws Exception {
    byte[] good = city.get(path);
    byte[] lie = good.clone();
    lie[lie.length - 2] ^= 1;
    city.put(path, lie);
    Said said = read(city, key());
    city.put(path, good);
    assertEquals(1, said.code(), said.text());
    // Which of its checks comes first is Go's affair.
    assertTrue(
        said.text().contains("REFUSED invalid transparency proof")
            || said.text().contains("REFUSED downloaded inconsistent tile"),
        path + ": " + said.text());
  }

  private static Said read(SmallRepository city, ServerKey key) throws Exception {
    return run(
        new ProcessBuilder(
            program(),
            city.path().resolve("log").toString(),
            ORIGIN,
            JsonObject.base64url(key.publicKey())));
  }

  private record Said(int code, String text) {}

  private static Said run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private static String program() {
    return programs.resolve("read-log").toString();
  }

  private static ServerKey key() {
    return SmallRepository.LOG.serverKey();
  }
}
