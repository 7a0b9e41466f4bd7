package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each blob is read and checked once, and none is passed over. */
class ReadOnceTest {
  private static final byte[] PAGE = "<p>satu</p>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "<p>dua</p>".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;
  private SmallRepository city;
  private ReadOnce once;

  @BeforeEach
  void a_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    once = once();
  }

  private ReadOnce once() {
    return new ReadOnce(city.repository(), "dinkes");
  }

  @Test
  void reads_what_a_variant_answers_in_all_codings_once() throws Exception {
    byte[] gzip = CodingCheckTest.gzip(PAGE);
    Variant page = page(Map.of(Coding.IDENTITY, put(PAGE), Coding.GZIP, put(gzip)));
    require(page);
    for (byte[] blob : new byte[][] {PAGE, gzip}) {
      Files.delete(file(Digest.of(blob)));
      require(page);
      once.require(Digest.of(blob));
      assertRefused(Reason.MISSING, () -> once().require("/", page, SmallRepository.CODINGS));
      put(blob);
    }
  }

  @Test
  void refuses_a_blob_that_is_not_what_it_must_be() throws Exception {
    Variant page = page(Map.of(Coding.IDENTITY, put(PAGE)));
    Files.write(file(Digest.of(PAGE)), new byte[PAGE.length]);
    assertRefused(Reason.WRONG_DIGEST, () -> require(page));
    assertRefused(Reason.WRONG_DIGEST, () -> require(page));
  }

  /** However often the same packed bytes are listed, and beside whatever they were good. */
  @Test
  void refuses_packed_bytes_beside_others_than_they_unpack_to() throws Exception {
    Coding gzip = put(CodingCheckTest.gzip(PAGE));
    Variant honest = page(Map.of(Coding.IDENTITY, put(PAGE), Coding.GZIP, gzip));
    Variant lie = page(Map.of(Coding.IDENTITY, put(OTHER), Coding.GZIP, gzip));
    assertRefused(Reason.WRONG_CODING, () -> require(lie));
    require(honest);
    assertRefused(Reason.WRONG_CODING, () -> require(lie));
    require(page(Map.of(Coding.IDENTITY, put(OTHER))));
    assertRefused(Reason.WRONG_CODING, () -> require(lie));
  }

  @Test
  void reads_what_is_listed_by_chunks_and_its_list_once() throws Exception {
    byte[] film = new byte[ChunkList.CHUNK + 5];
    new Random(1).nextBytes(film);
    Coding list = put(ChunkList.of(film).bytes());
    put(film);
    Coding listed = new Coding(Digest.of(film), film.length, list.digest());
    Variant page = Variant.page(200, MediaTypes.PDF, Map.of(Coding.IDENTITY, listed), Map.of());
    for (Digest digest : new Digest[] {listed.digest(), list.digest()}) {
      byte[] honest = Files.readAllBytes(file(digest));
      byte[] damaged = honest.clone();
      damaged[damaged.length - 1] ^= 1;
      Files.write(file(digest), damaged);
      assertRefused(Reason.WRONG_DIGEST, () -> once().require("/", page, SmallRepository.CODINGS));
      Files.write(file(digest), honest);
    }
    require(page);
    Files.delete(file(listed.digest()));
    Files.delete(file(list.digest()));
    require(page);
    once.require(listed.digest());
    once.require(list.digest());
  }

  @Test
  void refuses_contents_that_are_not_what_their_entry_says() throws Exception {
    Variant page = page(Map.of(Coding.IDENTITY, put(PAGE)));
    assertRefused(Reason.WRONG_SLOT, () -> require(page.composed(Slot.SEARCH)));
    assertRefused(Reason.MALFORMED, () -> require(page.found(put(PAGE))));
    SearchDocument words =
        new SearchDocument("/", "page", "A", "id", Optional.empty(), "", List.of());
    require(page.found(put(words.bytes())));
    assertRefused(
        Reason.MALFORMED,
        () -> once.require("/lain", page.found(put(words.bytes())), SmallRepository.CODINGS));
    require(Variant.redirect(301, "/berita", Map.of()));
  }

  @Test
  void reads_a_blob_that_is_listed_nowhere_and_follows_no_link() throws Exception {
    Digest page = put(PAGE).digest();
    once.require(page);
    Files.write(file(page), OTHER);
    assertRefused(Reason.WRONG_DIGEST, () -> once.require(page));
    Files.delete(file(page));
    assertRefused(Reason.UNREADABLE, () -> once.require(page));
    Files.createSymbolicLink(file(page), Files.write(temporary.resolve("elsewhere"), PAGE));
    assertRefused(Reason.UNREADABLE, () -> once.require(page));
  }

  private void require(Variant variant) throws Rejected {
    once.require("/", variant, SmallRepository.CODINGS);
  }

  private static Variant page(Map<String, Coding> codings) throws Rejected {
    return Variant.page(200, MediaTypes.HTML, codings, Map.of());
  }

  private Coding put(byte[] bytes) throws IOException {
    city.putBlob("dinkes", bytes);
    return Coding.of(bytes);
  }

  private Path file(Digest digest) {
    return city.path().resolve(RepositoryPaths.blob("dinkes", digest));
  }
}
