package id.perisai.admin.command;

import id.perisai.publish.OnlineKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.Key;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * A home whose platform has one administrator's key, as the first start lays it; and folders that
 * stand for other machines.
 */
final class CeremonyHome {
  static final String PASSPHRASE = "bade kuri dola semi tapa";
  static final SigningPlace PLACE = SigningPlace.ofDesk("https://sign.serangkota.go.id");

  // Locking a key takes its time on purpose.
  private static final SoftwareKey FIRST = SoftwareKey.make(PASSPHRASE.toCharArray());

  final Path folder;
  final Home home;
  final Path passphrase;
  final Path firstKey;
  final Key first = key(FIRST);
  final Digest pinned;
  final StringWriter said = new StringWriter();

  CeremonyHome(Path folder) throws Exception {
    this.folder = folder;
    this.home = new Home(folder.resolve("server"));
    this.passphrase = secret("passphrase", PASSPHRASE);
    Files.createDirectories(home.keys());
    this.firstKey = home.keys().resolve("platform-" + first.person() + ".json");
    Files.write(firstKey, FIRST.bytes());
    this.pinned = lay();
    Files.writeString(home.trustRoot(), pinned.hex() + "\n");
  }

  private Digest lay() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plus(Duration.ofDays(400));
    TrustRoot root =
        TrustRoot.of(
            1,
            now,
            expires,
            1,
            List.of(first),
            TrustRoot.Log.under("serangkota.go.id", OnlineKeys.ofLog(home.root()).makeNext()),
            OnlineKeys.ofTimestamp(home.root()).makeNext(),
            PLACE);
    Directory directory =
        Directory.of(
            1,
            now,
            expires,
            "serangkota.go.id",
            new Directory.Signing("platform", PLACE, List.of("https://redaksi.serangkota.go.id")),
            List.of(
                new Directory.Tenant(
                    "platform",
                    "Perisai",
                    Directory.State.ACTIVE,
                    List.of("sign.serangkota.go.id"),
                    1,
                    List.of())));
    var writer =
        new SignedRepository(home.repository(), root.digest(), Clock.systemUTC(), home.root())
            .writer();
    writer.statement(RepositoryPaths.root(1), root, sign(root));
    writer.statement(RepositoryPaths.directory(1), directory, sign(directory));
    ThemeStatement theme = ThemeStatement.of(1, now, "perisai 1", List.of());
    writer.statement(RepositoryPaths.theme(1), theme, sign(theme));
    return root.digest();
  }

  private static Key key(SoftwareKey locked) {
    try {
      return Key.ed25519(new UUID(7, 7), locked.publicKey());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static Signatures sign(Statement statement) throws Exception {
    SigningKey open = FIRST.open(PASSPHRASE.toCharArray());
    return Signatures.of(List.of(open.sign(statement)));
  }

  /** A file that its owner alone reads. */
  Path secret(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  TrustChain trust() {
    return new SignedRepository(home.repository(), pinned, Clock.systemUTC()).trust();
  }

  /** Runs a command below {@code trust}; what it says is kept. */
  int trust(Object... arguments) {
    said.getBuffer().setLength(0);
    PrintWriter writer = new PrintWriter(said, true);
    String[] words = new String[arguments.length + 1];
    words[0] = "trust";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return Perisai.commandLine().setOut(writer).setErr(writer).execute(words);
  }

  /** As {@link #trust} on the server. */
  int onServer(String command, Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = command;
    all[1] = "--home";
    all[2] = home.root();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return trust(all);
  }

  int sign(Path carried, Path key) {
    return trust(
        "sign",
        carried,
        "--key",
        key,
        "--passphrase-file",
        passphrase,
        "--trust-root",
        pinned.hex());
  }

  int inspect(Path carried) {
    return trust("inspect", carried, "--trust-root", pinned.hex());
  }

  /** A new offline key. */
  Path newKey(String name) {
    Path file = folder.resolve(name);
    if (trust("key", file, "--passphrase-file", passphrase) != ExitCode.DONE) {
      throw new IllegalStateException(said.toString());
    }
    return file;
  }

  /** As trust key writes it, for a key of this person. */
  Path publicHalf(String name, Key key) throws IOException {
    return Files.write(folder.resolve(name), Json.canonical(key.toJson()));
  }

  static Path open(Path key) {
    return key.resolveSibling(key.getFileName() + ".public");
  }

  /** What a stick does. */
  Path carry(Path from, String to) throws IOException {
    Path target = folder.resolve(to);
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, target.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return target;
  }
}
