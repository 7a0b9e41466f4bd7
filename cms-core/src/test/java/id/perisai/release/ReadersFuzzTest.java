package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Every reader of what delivery takes from a repository, on bytes that somebody else made up: it
 * refuses by {@link Rejected} and by nothing else, and what it takes it writes back byte by byte.
 * Without {@code JAZZER_FUZZ=1} only the corpora in the resources are run.
 */
class ReadersFuzzTest {
  private static final String MINUTES = "2m";

  private static final List<Authenticator> PASSKEYS =
      List.of(
          Authenticator.named("kiki"),
          Authenticator.es256(UUID.nameUUIDFromBytes(new byte[] {1})),
          Authenticator.rs256(UUID.nameUUIDFromBytes(new byte[] {2})));

  private static final UUID HOLDER = UUID.nameUUIDFromBytes(new byte[] {3});

  private static final TrustRoot.Log LOG =
      TrustRoot.Log.under("localhost", SmallRepository.LOG.serverKey());

  private interface Reader {
    byte[] read(byte[] bytes) throws Rejected;
  }

  @FuzzTest(maxDuration = MINUTES)
  void json(byte[] bytes) {
    try {
      Object read = Json.parse(bytes, 1 << 16);
      JsonObject object = JsonObject.of(read, "fuzz");
      byte[] canonical = Json.canonical(Map.of("of", read));
      Json.parse(canonical, 1 << 20);
      object.names();
    } catch (Rejected expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void statements(byte[] bytes) {
    List<Reader> readers =
        List.of(
            b -> TrustRoot.parse(b).bytes(),
            b -> Directory.parse(b).bytes(),
            b -> ThemeStatement.parse(b).bytes(),
            b -> ReleaseStatement.parse(b).bytes(),
            b -> HoldStatement.parse(b).bytes(),
            b -> PurgeStatement.parse(b).bytes(),
            b -> Signatures.parse(b).bytes(),
            b -> Timestamp.parse(b).bytes(),
            b -> SearchDocument.parse(b, "/layanan/ktp").bytes(),
            b -> StoreState.parse(b).bytes());
    int takenBy = 0;
    for (Reader reader : readers) {
      try {
        assertArrayEquals(bytes, reader.read(bytes));
        takenBy++;
      } catch (Rejected expected) {
        continue;
      }
    }
    assertTrue(takenBy <= 1, "no bytes are two statements");
  }

  @FuzzTest(maxDuration = MINUTES)
  void manifestNodes(byte[] bytes) {
    Digest root = Digest.of(bytes);
    try {
      Manifest manifest =
          Manifest.read(
              root,
              (digest, maxLength) -> {
                if (digest.equals(root) && bytes.length <= maxLength) {
                  return bytes;
                }
                throw new Rejected(Reason.MISSING, "node", "a blob", "none");
              });
      assertArrayEquals(bytes, manifest.nodes().get(root));
      for (Entry entry : manifest.all()) {
        assertEquals(Optional.of(entry), manifest.entry(entry.path()));
      }
    } catch (Rejected expected) {
      return;
    }
  }

  /**
   * Each part of a passkey's assertion beside two honest ones; the first byte says where to part.
   */
  @FuzzTest(maxDuration = MINUTES)
  void assertions(byte[] bytes) {
    byte[] message = "perisai".getBytes(StandardCharsets.UTF_8);
    List<byte[]> parts = parts(bytes);
    for (Authenticator passkey : PASSKEYS) {
      Authenticator.Ceremony honest = passkey.over(message);
      PasskeySignature touch = honest.touch();
      for (int part = 0; part < 3; part++) {
        try {
          PasskeySignature bent =
              PasskeySignature.of(
                  passkey.key().keyId(),
                  part == 0 ? parts.get(0) : touch.authenticatorData(),
                  part == 1 ? parts.get(1) : touch.clientData(),
                  part == 2 ? parts.get(2) : touch.value());
          passkey.key().verify(message, bent, SmallRepository.SIGNING, "fuzz");
          assertTrue(part == 2, "only another encoding of the same signature verifies");
        } catch (Rejected expected) {
          assertTrue(expected.getMessage().length() > 10);
        }
      }
    }
  }

  private static List<byte[]> parts(byte[] bytes) {
    int first = Math.min(bytes.length, bytes.length == 0 ? 0 : Byte.toUnsignedInt(bytes[0]));
    int second = (first + bytes.length) / 2;
    return List.of(
        Arrays.copyOfRange(bytes, 0, first),
        Arrays.copyOfRange(bytes, first, second),
        Arrays.copyOfRange(bytes, second, bytes.length));
  }

  @FuzzTest(maxDuration = MINUTES)
  void composedPages(byte[] bytes) {
    try {
      ComposedPage page = ComposedPage.of(bytes);
      assertEquals("", page.slot(page.filled("")));
    } catch (Rejected expected) {
      assertEquals(Reason.WRONG_SLOT, expected.reason());
    }
    try {
      SlotMarkup.requireHarmless(new String(bytes, StandardCharsets.UTF_8));
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    String escaped = SlotMarkup.escaped(new String(bytes, StandardCharsets.UTF_8));
    try {
      SlotMarkup.requireHarmless(escaped);
    } catch (Rejected acts) {
      throw new AssertionError("escaped text acts: " + escaped, acts);
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void chunkLists(byte[] bytes) {
    for (long length : new long[] {ChunkList.CHUNK + 1L, 2L * ChunkList.CHUNK, 1L << 29}) {
      try {
        Coding coding = new Coding(Digest.of(new byte[0]), length, Digest.of(bytes));
        ChunkList list =
            ChunkList.read(
                coding,
                (digest, maxLength) -> {
                  if (bytes.length > maxLength) {
                    throw new Rejected(Reason.TOO_BIG, "list", "" + maxLength, "" + bytes.length);
                  }
                  return bytes;
                });
        assertArrayEquals(bytes, list.bytes());
      } catch (Rejected expected) {
        assertTrue(expected.getMessage().length() > 10);
      }
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void gzip(byte[] bytes) {
    int bound = 1 << 16;
    try {
      byte[] unpacked = GzipMember.unpack(bytes, bound);
      assertTrue(unpacked.length <= bound + 1, unpacked.length + " bytes");
    } catch (IOException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = MINUTES)
  void logFiles(byte[] bytes) {
    try {
      assertTrue(SignedNote.parse(bytes).text().endsWith("\n"));
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    try {
      assertArrayEquals(bytes, LogLeaf.parse(bytes).bytes());
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    try {
      LogTile tile = new LogTile(LogTile.ENTRIES, 0, 3);
      List<LogLeaf> entries = EntryBundle.read((name, maxBytes) -> bytes, tile);
      byte[] again = EntryBundle.of(entries);
      assertArrayEquals(Arrays.copyOf(bytes, again.length), again);
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    String path = new String(bytes, StandardCharsets.UTF_8);
    LogTile.parse(path).ifPresent(tile -> assertEquals(path, tile.path()));
  }

  /** What the log's key signed, whatever it is; and the same bytes, which it did not. */
  @FuzzTest(maxDuration = MINUTES)
  void checkpoints(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    byte[] signature = SmallRepository.LOG.sign(text.getBytes(StandardCharsets.UTF_8)).value();
    byte[] note = SignedNote.of(text, LOG.origin(), LOG.key(), signature);
    try {
      Checkpoint checkpoint = Checkpoint.verified(note, LOG);
      assertEquals(text, Checkpoint.text(checkpoint.origin(), checkpoint.head()));
      assertArrayEquals(note, checkpoint.bytes());
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
    try {
      Checkpoint.verified(bytes, LOG);
      throw new AssertionError("the log did not sign it: " + text);
    } catch (Rejected expected) {
      assertTrue(expected.getMessage().length() > 10);
    }
  }

  /** The bytes of a key by themselves, of each kind, and as a member of JSON. */
  @FuzzTest(maxDuration = MINUTES)
  void keys(byte[] bytes) {
    List<Reader> readers =
        List.of(
            b -> readAgain(Ed25519Key.of(b)).raw(),
            b -> readAgain(Ed25519Key.ofSpki(b)).spki(),
            b -> readAgain(PasskeyKey.of(-7, b)).spki(),
            b -> readAgain(PasskeyKey.of(-8, b)).spki(),
            b -> readAgain(PasskeyKey.of(-257, b)).spki(),
            b -> SealingKey.of(HOLDER, b).point(),
            b -> Json.canonical(Key.parse(b).toJson()));
    for (Reader reader : readers) {
      try {
        assertArrayEquals(bytes, reader.read(bytes));
      } catch (Rejected expected) {
        assertTrue(expected.getMessage().length() > 10);
      }
    }
  }

  /** The key as a directory says it is the same key, and takes no signature that is none. */
  private static <K extends PublicKey> K readAgain(K key) throws Rejected {
    Key held = Key.of(HOLDER, key);
    assertEquals(held, Key.parse(Json.canonical(held.toJson())));
    Ed25519Signature none = Ed25519Signature.of(key.keyId(), new byte[64]);
    try {
      key.verify(new byte[0], none, SmallRepository.SIGNING, "fuzz");
    } catch (Rejected expected) {
      return key;
    }
    throw new AssertionError("64 zeros verify by " + key);
  }

  /** The name of a file in a folder that was listed, or the path that a log's leaf says. */
  @FuzzTest(maxDuration = MINUTES)
  void names(byte[] bytes) {
    String path = new String(bytes, StandardCharsets.UTF_8);
    String name = path.substring(path.lastIndexOf('/') + 1);
    OptionalLong version = RepositoryPaths.version(name);
    version.ifPresent(number -> assertEquals(name, "" + number));
    String[] folders = path.split("/", -1);
    String tenant = folders.length < 2 ? "" : folders[folders.length - 2];
    assertEquals(
        version.isPresent() && statements(tenant, version.getAsLong()).contains(path),
        RepositoryPaths.isStatement(path));
  }

  /** Where statements of this version may lie. */
  private static List<String> statements(String tenant, long version) {
    List<String> paths = new ArrayList<>();
    paths.add(RepositoryPaths.root(version));
    paths.add(RepositoryPaths.directory(version));
    paths.add(RepositoryPaths.theme(version));
    if (RepositoryPaths.isTenant(tenant)) {
      paths.add(RepositoryPaths.hold(tenant, version));
      paths.add(RepositoryPaths.purge(tenant, version));
      paths.add(RepositoryPaths.release(tenant, version));
    }
    return paths;
  }
}
