package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.publish.ProductTheme;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningDesk;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Coding;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Key;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Publisher;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.release.Revocation;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import id.perisai.render.Theme;
import id.perisai.themes.Themes;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lies that may lie in a ceremony's folder, each refused by file, value and fix. */
class TrustCommandTest {
  @TempDir Path folder;
  private CeremonyHome city;
  private Path made;

  @BeforeEach
  void a_root_to_be_signed() throws Exception {
    city = new CeremonyHome(folder);
    made = folder.resolve("ceremony");
    assertEquals(0, city.onServer("root", "--out", made), city.said.toString());
  }

  @Test
  void shows_signs_and_tries_what_is_honest() throws Exception {
    Path offline = city.carry(made, "offline");
    assertEquals(0, city.inspect(offline), city.said.toString());
    says("root 2   fingerprint", "compared with root 1", "expires: ", "0 of 1 persons, 1 missing");
    assertEquals(0, city.sign(offline, city.firstKey), city.said.toString());
    says("signed: ");
    assertEquals(0, city.inspect(offline));
    says("1 of 1 persons, enough", "signed  " + city.first.keyId().fingerprint());
    assertEquals(0, city.onServer("assemble", offline, "--check"), city.said.toString());
    says("without --check it comes into force");
    assertEquals(1, city.trust().newestRoot().version());
  }

  @Test
  void refuses_a_root_that_was_changed_on_the_way() throws Exception {
    Path offline = city.carry(made, "offline");
    assertEquals(0, city.sign(offline, city.firstKey));
    Path next = offline.resolve("next/root");
    String text = Files.readString(next);
    Files.writeString(next, text.replaceFirst("\"threshold\":1", "\"threshold\":1 "));
    refused(city.inspect(offline), next.toString(), "carry it over again");
    Files.writeString(next, text.replaceFirst("\"expires\":\"2", "\"expires\":\"3"));
    refused(city.inspect(offline), offline.resolve("next/root.").toString(), "refused");
    refused(city.onServer("assemble", offline, "--check"), "next/root.");
  }

  @Test
  void refuses_a_present_that_was_changed_or_is_of_another_platform() throws Exception {
    Path directory = made.resolve("trust/directory/1");
    String text = Files.readString(directory);
    Files.writeString(directory, text.replace("Perisai", "Perisal"));
    refused(city.inspect(made), made.toString(), "does not verify from trust root");
    Files.writeString(directory, text);
    assertEquals(0, city.inspect(made));
    CeremonyHome other = new CeremonyHome(Files.createDirectory(folder.resolve("other")));
    refused(
        city.trust("inspect", made, "--trust-root", other.pinned.hex()),
        "is of another platform",
        other.pinned.hex());
    refused(
        city.trust(
            "sign",
            made,
            "--key",
            city.firstKey,
            "--passphrase-file",
            city.passphrase,
            "--trust-root",
            other.pinned.hex()),
        "is of another platform");
    refused(other.onServer("assemble", made, "--check"), other, "is of another platform");
    assertEquals(
        ExitCode.USAGE, city.trust("inspect", made, "--trust-root", "1234"), city.said.toString());
    assertEquals(ExitCode.USAGE, city.trust("inspect", made), "trust on first use");
  }

  @Test
  void refuses_links_and_files_without_end() throws Exception {
    Path next = made.resolve("next/root");
    Path elsewhere = Files.move(next, folder.resolve("elsewhere"));
    Files.createSymbolicLink(next, elsewhere);
    refused(city.inspect(made), next.toString(), "a regular file");
    Files.delete(next);
    try (RandomAccessFile huge = new RandomAccessFile(next.toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    refused(city.inspect(made), next.toString(), "at most");
    Files.delete(next);
    Files.move(elsewhere, next);
    Path signature = made.resolve("next/root.aaaaaaaaaaaa.sig");
    Files.createSymbolicLink(signature, city.passphrase);
    refused(city.inspect(made), signature.toString(), "a regular file");
    refused(city.onServer("assemble", made, "--check"), signature.toString());
  }

  @Test
  void refuses_too_few_signatures_and_those_of_one_person() throws Exception {
    Path again = city.newKey("again");
    Path somebody = city.newKey("somebody");
    Key twice = Key.of(city.first.person(), Key.parse(Files.readAllBytes(open(again))).publicKey());
    Path ceremony = folder.resolve("two");
    assertEquals(
        0,
        city.onServer(
            "root",
            "--out",
            ceremony,
            "--add",
            city.publicHalf("twice.public", twice),
            "--add",
            open(somebody),
            "--threshold",
            "2"),
        city.said.toString());
    assertTrue(Files.exists(ceremony.resolve("next/directory")), "by the new threshold");
    assertEquals(0, city.sign(ceremony, city.firstKey), city.said.toString());
    assertEquals(0, city.sign(ceremony, again), city.said.toString());
    assertEquals(0, city.inspect(ceremony));
    says("1 of 2 persons, 1 missing");
    refused(
        city.onServer("assemble", ceremony, "--check"),
        "have those sign who are missing",
        "1 persons");
    assertEquals(0, city.sign(ceremony, somebody), city.said.toString());
    assertEquals(0, city.onServer("assemble", ceremony, "--check"), city.said.toString());
  }

  @Test
  void refuses_a_signature_under_another_name_or_by_nobody() throws Exception {
    assertEquals(0, city.sign(made, city.firstKey));
    Path signature = signature(made);
    Path renamed = made.resolve("next/root.000000000000.sig");
    Files.copy(signature, renamed);
    refused(city.inspect(made), renamed.toString(), "of the key that the name begins");
    Files.delete(renamed);
    Path stranger = city.newKey("stranger");
    refused(city.sign(made, stranger), stranger.toString(), "a key that trust inspect lists");
    refused(city.sign(made, city.firstKey), signature.toString(), "this key has signed");
  }

  @Test
  void refuses_a_root_made_from_an_older_one() throws Exception {
    Path later = folder.resolve("later");
    assertEquals(0, city.sign(made, city.firstKey));
    TrustRoot next = TrustRoot.parse(Files.readAllBytes(made.resolve("next/root")));
    new id.perisai.publish.SignedRepository(
            city.home.repository(), city.pinned, java.time.Clock.systemUTC(), city.home.root())
        .writer()
        .statement("trust/root/2", next, CeremonyHome.sign(next));
    assertEquals(0, city.onServer("assemble", made, "--check"), city.said.toString());
    says("all of this is there already");
    Path stale = city.carry(made, "stale");
    Files.delete(signature(stale));
    Path root = stale.resolve("next/root");
    Files.writeString(
        root, Files.readString(root).replaceFirst("\"issued\":\"20", "\"issued\":\"19"));
    assertEquals(0, city.sign(stale, city.firstKey), city.said.toString());
    refused(city.onServer("assemble", stale, "--check"), "version 3", "follows an older version");
    assertEquals(0, city.onServer("root", "--out", later));
    Files.delete(later.resolve("trust/root/2"));
    refused(city.inspect(later), later.resolve("next/root").toString(), "follows version 1");
  }

  @Test
  void refuses_what_has_expired() throws Exception {
    Path next = made.resolve("next/root");
    String text = Files.readString(next);
    Files.writeString(next, text.replaceFirst("\"expires\":\"20..", "\"expires\":\"2020"));
    refused(city.sign(made, city.firstKey), "expired at 2020", "put the clock right");
  }

  @Test
  void refuses_a_passphrase_that_others_read_is_wrong_or_too_short() throws Exception {
    Path readable = city.secret("readable", CeremonyHome.PASSPHRASE);
    Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));
    String root = city.pinned.hex();
    refused(
        city.trust(
            "sign",
            made,
            "--key",
            city.firstKey,
            "--passphrase-file",
            readable,
            "--trust-root",
            root),
        "chmod 600 " + readable);
    Path wrong = city.secret("wrong", "bukan kata sandinya sama sekali");
    refused(
        city.trust(
            "sign", made, "--key", city.firstKey, "--passphrase-file", wrong, "--trust-root", root),
        "nothing was signed");
    assertFalse(Files.exists(signaturePath()));
    Path brief = city.secret("short", "pendek");
    Path key = folder.resolve("key");
    refused(city.trust("key", key, "--passphrase-file", brief), "at least 20");
    assertFalse(Files.exists(key));
    assertEquals(
        ExitCode.USAGE,
        city.trust("key", key, "--passphrase", CeremonyHome.PASSPHRASE),
        "never an argument");
  }

  @Test
  void keeps_an_offline_key_to_its_owner_and_never_writes_over_one() throws Exception {
    Path key = city.newKey("mine");
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(key));
    byte[] before = Files.readAllBytes(key);
    SoftwareKey.parse(before).open(CeremonyHome.PASSPHRASE.toCharArray());
    refused(city.trust("key", key, "--passphrase-file", city.passphrase), "is there already");
    assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(key));
    refused(city.onServer("root", "--out", made), "is there already");
  }

  @Test
  void refuses_keys_and_thresholds_that_make_no_root() throws Exception {
    Path out = folder.resolve("none");
    refused(city.onServer("root", "--out", out, "--threshold", "2"), "2 persons");
    refused(city.onServer("root", "--out", out, "--remove", city.first.keyId().hex()), "persons");
    refused(city.onServer("root", "--out", out, "--add", city.passphrase), "is no public key");
    assertEquals(ExitCode.USAGE, city.onServer("root", "--out", out, "--remove", "ffffffffffff"));
    says(city.first.keyId().fingerprint());
    assertFalse(Files.exists(out));
    try (var keys = Files.list(city.home.keys())) {
      assertEquals(3, keys.count(), "no server key is made for a root that cannot be");
    }
  }

  @Test
  void names_all_that_a_directory_changes_and_moves_nobodys_cursor() throws Exception {
    Directory before = city.trust().directory();
    Directory.Tenant platform = before.tenants().get("platform");
    Key key = Key.parse(Files.readAllBytes(open(city.newKey("publisher"))));
    List<Directory.Tenant> tenants = new ArrayList<>(List.of(platform));
    tenants.add(
        new Directory.Tenant(
            "dinkes",
            "Dinas \u001b[2J Kesehatan",
            Directory.State.ACTIVE,
            List.of("dinkes.serangkota.go.id"),
            1,
            false,
            List.of(new Publisher(key, before.issued())),
            List.of(new Revocation(city.first.keyId(), 7)),
            Rerender.PLATFORM,
            List.of()));
    assertEquals(10, Directory.Tenant.class.getRecordComponents().length, "show the new one, too");
    Directory next =
        Directory.of(
            2,
            before.issued(),
            before.expires().plus(Duration.ofDays(1)),
            before.domain(),
            before.signing(),
            tenants);
    String words = String.join("\n", TrustWords.changes(next, before));
    for (String said :
        List.of(
            "expires: ",
            "site added: dinkes",
            "name: Dinas ?[2J Kesehatan",
            "hosts: [dinkes.serangkota.go.id]",
            "key counts from",
            key.keyId().fingerprint(),
            "revoked: [] becomes",
            "who signs re-renders: PLATFORM")) {
      assertTrue(words.contains(said), said + " in " + words);
    }
    assertEquals(
        List.of("  site removed: dinkes"),
        TrustWords.changes(before, next).stream().filter(l -> l.contains("site")).toList());
  }

  @Test
  void says_of_a_desk_and_a_theme_whether_they_are_what_this_program_brings() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    SignedRepository server =
        new SignedRepository(
            city.home.repository(), city.pinned, Clock.systemUTC(), city.home.root());
    ThemeStatement theme = theme(2, now, ProductTheme.assets(Themes.theme()));
    folderOf("theme", theme);
    says("file added: ", "byte for byte what this program brings");
    List<ThemeStatement.Asset> less = new ArrayList<>(theme.assets());
    less.remove(0);
    folderOf("less", theme(2, now, less));
    says("NOT what this program brings", "do not sign");

    server.writer().statement(RepositoryPaths.theme(2), theme, CeremonyHome.sign(theme));
    new SigningDesk(server, Themes.theme())
        .publish(
            SoftwareKey.parse(Files.readAllBytes(city.firstKey))
                .open(CeremonyHome.PASSPHRASE.toCharArray()));
    ReleaseStatement shown =
        ReleaseStatement.parse(server.files().statement(RepositoryPaths.release("platform", 1)));
    Manifest honest = Manifest.read(shown.manifest(), server.files().blobs("platform"));
    Path same = folderOf("same", desk(now, shown, honest), honest);
    says("compared with release", "changes nothing", "byte for byte what this program brings");
    assertEquals(0, city.sign(same, city.firstKey), city.said.toString());
    assertEquals(0, city.onServer("assemble", same, "--check"), city.said.toString());
    says("without --check it comes into force");

    Entry script =
        honest.all().stream()
            .filter(entry -> entry.path().contains("desk-sign"))
            .findFirst()
            .orElseThrow();
    byte[] stealing = "fetch('//penyusup')".getBytes(StandardCharsets.UTF_8);
    Entry bent =
        Entry.page(
            script.path(),
            200,
            MediaTypes.JAVASCRIPT,
            Map.of(Coding.IDENTITY, Coding.of(stealing)),
            Map.of());
    Manifest changed = honest.with(List.of(bent), List.of("/kunci"));
    folderOf("bent", desk(now, shown, changed), changed);
    says(
        "changed: " + script.path(),
        "removed: /kunci",
        "NOT what this program brings",
        "differing: " + script.path() + " /kunci");
  }

  @Test
  void refuses_a_release_of_a_department_and_one_upon_another_desk() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Manifest manifest = Manifest.of(List.of(Entry.redirect("/", 301, "/kunci", Map.of())));
    ReleaseStatement other =
        ReleaseStatement.of("dinkes", 1, now, Optional.empty(), manifest.rootDigest(), 1);
    TrustFolder folderOfOther =
        TrustFolder.make(
            folder.resolve("dinkes"), new Repository(city.home.repository()), city.pinned, other);
    refused(city.inspect(folderOfOther.folder()), "next/release", "a release of the signing desk");
    ReleaseStatement upon =
        ReleaseStatement.of(
            "platform", 2, now, Optional.of(other.digest()), manifest.rootDigest(), 1);
    TrustFolder folderOfUpon =
        TrustFolder.make(
            folder.resolve("upon"), new Repository(city.home.repository()), city.pinned, upon);
    refused(city.inspect(folderOfUpon.folder()), "next/release", "sites/platform/1");
  }

  private static ThemeStatement theme(long version, Instant now, List<ThemeStatement.Asset> assets)
      throws Exception {
    return ThemeStatement.of(version, now, Theme.RENDERER, assets);
  }

  private static ReleaseStatement desk(Instant now, ReleaseStatement before, Manifest manifest)
      throws Exception {
    return ReleaseStatement.of(
        "platform", 2, now, Optional.of(before.digest()), manifest.rootDigest(), 2);
  }

  /** Lays a theme into a folder and shows it. */
  private void folderOf(String name, ThemeStatement next) throws Exception {
    Repository files = new Repository(city.home.repository());
    TrustFolder carried = TrustFolder.make(folder.resolve(name), files, city.pinned, next);
    carried.carry(files, next);
    assertEquals(0, city.inspect(carried.folder()), city.said.toString());
  }

  private Path folderOf(String name, ReleaseStatement next, Manifest manifest) throws Exception {
    Repository files = new Repository(city.home.repository());
    TrustFolder carried = TrustFolder.make(folder.resolve(name), files, city.pinned, next);
    carried.carry(files, next, manifest);
    assertEquals(0, city.inspect(carried.folder()), city.said.toString());
    return carried.folder();
  }

  private Path signaturePath() {
    return made.resolve("next/root." + city.first.keyId().hex().substring(0, 12) + ".sig");
  }

  private Path signature(Path carried) {
    return carried.resolve("next").resolve(signaturePath().getFileName());
  }

  private static Path open(Path key) {
    return CeremonyHome.open(key);
  }

  private void says(String... parts) {
    for (String part : parts) {
      assertTrue(city.said.toString().contains(part), part + " in " + city.said);
    }
  }

  private void refused(int code, String... parts) {
    refused(code, city, parts);
  }

  private static void refused(int code, CeremonyHome by, String... parts) {
    assertEquals(ExitCode.FAILED, code, by.said.toString());
    for (String part : parts) {
      assertTrue(by.said.toString().contains(part), part + " in " + by.said);
    }
  }
}
