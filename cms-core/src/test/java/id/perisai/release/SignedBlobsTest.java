package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which refusals are for what was signed, and which may be told otherwise by another copy. */
class SignedBlobsTest {
  private static final Rejected MALFORMED =
      new Rejected(Reason.MALFORMED, "manifest", "one", "none");

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStatement<ReleaseStatement> release;

  @BeforeEach
  void a_release() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    release = city.chain().release("dinkes", 1, Seen.NOTHING).statement();
  }

  @Test
  void what_is_refused_with_all_blobs_at_hand_is_refused_for_what_was_signed() throws Rejected {
    SignedBlobs blobs = blobs(release);
    Digest style = Digest.of(SmallRepository.STYLE);
    assertArrayEquals(SmallRepository.STYLE, blobs.read(style, 1000));
    Rejected judged = blobs.judged(MALFORMED);
    assertTrue(judged.isOfSignedBytes());
    assertEquals(MALFORMED.getMessage(), judged.getMessage());
  }

  @Test
  void what_is_refused_where_a_blob_was_not_to_be_had_is_open() throws Exception {
    SignedBlobs blobs = blobs(release);
    Digest style = Digest.of(SmallRepository.STYLE);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", style)));
    Rejected missing = assertRefused(Reason.MISSING, () -> blobs.read(style, 1000));
    assertFalse(blobs.judged(missing).isOfSignedBytes());
    assertFalse(blobs.judged(MALFORMED).isOfSignedBytes(), "whatever is said of the rest");
  }

  @Test
  void what_the_platform_signed_or_a_later_version_may_read_is_open() {
    assertFalse(blobs(release.delegated()).judged(MALFORMED).isOfSignedBytes());
    Rejected unknown = new Rejected(Reason.UNKNOWN_TYPE, "coding", "gzip", "zstd");
    assertFalse(blobs(release).judged(unknown).isOfSignedBytes());
  }

  private SignedBlobs blobs(VerifiedStatement<ReleaseStatement> signed) {
    return new SignedBlobs(city.repository().blobs("dinkes"), signed);
  }
}
