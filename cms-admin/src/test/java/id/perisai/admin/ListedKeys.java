package id.perisai.admin;

import id.perisai.publish.OnlineKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.TrustRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A repository of which the first directory lists a department with one key, and the second, of
 * {@link #listed}, another key besides, for which no publisher vouched.
 */
public final class ListedKeys {
  private static final SigningPlace DESK = SigningPlace.ofDesk("https://sign.kota.example");

  // Deriving a key from its passphrase is slow on purpose.
  public static final SoftwareKey FIRST = SoftwareKey.make("bade kuri dola semi".toCharArray());
  public static final SoftwareKey LATER = SoftwareKey.make("semi dola kuri bade".toCharArray());

  public final Instant listed = Instant.parse("2026-11-23T03:00:00Z");
  public final SignedRepository repository;

  private final KeyPair platform = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  private final TrustRoot root;
  private Instant now = listed.minus(Duration.ofDays(3));

  public ListedKeys(Path home) throws Exception {
    Files.createDirectories(home.resolve("keys"));
    Key own = Key.ed25519(new UUID(0, 9), raw(platform));
    this.root =
        TrustRoot.of(
            1,
            now,
            now.plus(Duration.ofDays(300)),
            1,
            List.of(own),
            TrustRoot.Log.under("kota.example", OnlineKeys.ofLog(home).makeNext()),
            OnlineKeys.ofTimestamp(home).makeNext(),
            DESK);
    Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    this.repository = new SignedRepository(home.resolve("repository"), root.digest(), clock, home);
    write(RepositoryPaths.root(1), root);
    Publisher first = new Publisher(key(FIRST), now);
    write(RepositoryPaths.directory(1), directory(1, first));
    now = listed;
    write(RepositoryPaths.directory(2), directory(2, first, new Publisher(key(LATER), now)));
  }

  /** It is now so long after {@link #listed}. */
  public void after(Duration time) {
    now = listed.plus(time);
  }

  /** As the directory lists it. */
  public static Key key(SoftwareKey software) throws Exception {
    return Key.ed25519(new UUID(0, software == FIRST ? 1 : 2), software.publicKey());
  }

  private Directory directory(long version, Publisher... publishers) throws Exception {
    return Directory.of(
        version,
        now,
        root.expires(),
        "kota.example",
        new Directory.Signing("platform", DESK, List.of("https://redaksi.kota.example")),
        List.of(
            tenant("platform", "sign", List.of()), tenant("alfa", "alfa", List.of(publishers))));
  }

  private static Directory.Tenant tenant(String id, String host, List<Publisher> publishers) {
    return new Directory.Tenant(
        id, id, Directory.State.ACTIVE, List.of(host + ".kota.example"), 1, publishers);
  }

  private void write(String path, Statement statement) throws Exception {
    java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
    signing.initSign(platform.getPrivate());
    signing.update(statement.signedMessage());
    Signature signature = Signature.ed25519(root.keys().keys().get(0).keyId(), signing.sign());
    repository.writer().statement(path, statement, Signatures.of(List.of(signature)));
    // The day that a new key waits is counted from when its directory came, where that is later.
    Path file = repository.files().directory().resolve(path);
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private static byte[] raw(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }
}
