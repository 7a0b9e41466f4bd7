package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.dinkes;
import static id.perisai.release.SmallRepository.directory;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lies about statements and signatures that the verifier refuses, each by its reason. */
class TrustChainTest {
  private static final Signer STRANGER = Signer.named("stranger");
  private static final Clock AFTER_EXPIRY = Clock.fixed(EXPIRES, ZoneOffset.UTC);

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  @Test
  void takes_an_honest_release() throws Rejected {
    VerifiedRelease release = city.chain().release("dinkes", 1, Seen.NOTHING);
    assertEquals(22, release.manifest().size());
    assertEquals(List.of(SITI.key()), release.signers());
    assertEquals("dinkes", release.tenant());
    assertEquals(1, release.theme().statement().version());
    assertTrue(city.chain().refusals().isEmpty());
    assertTrue(city.chain().expiry().isEmpty());
  }

  @Test
  void takes_a_release_that_two_persons_signed() throws Rejected {
    assertEquals(2, city.chain().release("bpbd", 1, Seen.NOTHING).signers().size());
  }

  // Who signed

  @Test
  void refuses_a_release_signed_by_another_tenants_publisher() throws Rejected {
    city.release("dinkes", 2, BUDI);
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 2));
  }

  @Test
  void refuses_a_release_signed_by_the_platform_in_the_tenants_place() throws Rejected {
    city.release("dinkes", 2, PLATFORM);
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 2));
  }

  @Test
  void refuses_a_release_signed_by_a_stranger() throws Rejected {
    city.release("dinkes", 2, STRANGER);
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 2));
  }

  @Test
  void refuses_a_release_that_nobody_signed() throws Rejected {
    city.release("dinkes", 2);
    assertRefused(Reason.BELOW_THRESHOLD, () -> release("dinkes", 2));
  }

  @Test
  void refuses_a_release_signed_by_a_retired_key() throws Rejected {
    city.putDirectory(directory(2, EXPIRES, dinkes(DEWI)));
    city.release("dinkes", 2, SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 2));
  }

  @Test
  void refuses_one_person_with_one_key_where_two_must_sign() throws Rejected {
    city.release("bpbd", 2, BUDI);
    assertRefused(Reason.BELOW_THRESHOLD, () -> release("bpbd", 2));
  }

  @Test
  void refuses_one_person_with_two_keys_where_two_must_sign() throws Rejected {
    city.release("bpbd", 2, BUDI, BUDI.secondKey());
    assertRefused(Reason.BELOW_THRESHOLD, () -> release("bpbd", 2));
  }

  @Test
  void refuses_one_signature_given_twice() throws Rejected {
    ReleaseStatement statement = city.release("bpbd", 2, BUDI);
    Signature once = BUDI.sign(statement.signedMessage());
    assertRefused(Reason.MALFORMED, () -> Signatures.of(List.of(once, once)));
    String file = new String(city.get("sites/bpbd/2.sig"), StandardCharsets.UTF_8);
    String one = file.substring(file.indexOf('[') + 1, file.indexOf(']'));
    String twice = "{\"signatures\":[" + one + "," + one + "]}";
    city.put("sites/bpbd/2.sig", twice.getBytes(StandardCharsets.UTF_8));
    assertRefused(Reason.MALFORMED, () -> release("bpbd", 2));
  }

  @Test
  void refuses_a_signature_over_other_bytes() throws Rejected {
    ReleaseStatement statement = city.release("dinkes", 2, SITI);
    ReleaseStatement other = city.statement("dinkes", 2, Digest.of(new byte[0]));
    city.put("sites/dinkes/2.sig", Signer.sign(other, SITI).bytes());
    assertRefused(Reason.BAD_SIGNATURE, () -> release("dinkes", 2));
    assertEquals(2, statement.version());
  }

  @Test
  void refuses_a_signature_over_the_bare_bytes_without_their_place() throws Rejected {
    ReleaseStatement statement = city.release("dinkes", 2, SITI);
    Signatures bare = Signatures.of(List.of(SITI.sign(statement.bytes())));
    city.put("sites/dinkes/2.sig", bare.bytes());
    assertRefused(Reason.BAD_SIGNATURE, () -> release("dinkes", 2));
  }

  @Test
  void refuses_one_good_and_one_bad_signature_of_trusted_keys() throws Rejected {
    ReleaseStatement statement = city.release("bpbd", 2, BUDI, DEWI);
    Signatures mixed =
        Signatures.of(
            List.of(
                BUDI.sign(statement.signedMessage()),
                DEWI.sign(statement.signedMessage()),
                BUDI.secondKey().sign(statement.bytes())));
    city.put("sites/bpbd/2.sig", mixed.bytes());
    assertRefused(Reason.BAD_SIGNATURE, () -> release("bpbd", 2));
  }

  @Test
  void passes_over_a_strangers_signature_beside_enough_good_ones() throws Rejected {
    city.release("dinkes", 2, STRANGER, SITI);
    assertEquals(List.of(SITI.key()), release("dinkes", 2).signers());
  }

  @Test
  void refuses_a_kind_of_signature_that_it_does_not_know() {
    replaceIn("sites/dinkes/1.sig", "\"type\":\"ed25519\"", "\"type\":\"ed448\"");
    assertRefused(Reason.UNKNOWN_TYPE, () -> release("dinkes", 1));
  }

  @Test
  void refuses_a_signature_in_malformed_base64() throws Rejected {
    String good = new String(city.get("sites/dinkes/1.sig"), StandardCharsets.UTF_8);
    String value = good.replaceAll(".*\"signature\":\"([^\"]*)\".*", "$1");
    for (String bad :
        List.of(value + "==", value.substring(1), "*" + value.substring(1), value + "AAAA", "")) {
      city.put("sites/dinkes/1.sig", good.replace(value, bad).getBytes(StandardCharsets.UTF_8));
      assertRefused(Reason.MALFORMED, () -> release("dinkes", 1));
    }
    city.put("sites/dinkes/1.sig", good.getBytes(StandardCharsets.UTF_8));
    assertEquals(1, release("dinkes", 1).version());
  }

  @Test
  void refuses_base64_whose_last_bits_nobody_reads() {
    // 64 bytes end in four unused bits: A, B and C would all decode alike.
    String good = new String(city.get("sites/dinkes/1.sig"), StandardCharsets.UTF_8);
    String value = good.replaceAll(".*\"signature\":\"([^\"]*)\".*", "$1");
    char last = value.charAt(value.length() - 1);
    String bad = value.substring(0, value.length() - 1) + (char) (last + 1);
    city.put("sites/dinkes/1.sig", good.replace(value, bad).getBytes(StandardCharsets.UTF_8));
    assertRefused(Reason.MALFORMED, () -> release("dinkes", 1));
  }

  // Where and when it lies

  @Test
  void refuses_a_tenants_statement_in_another_tenants_place() {
    city.put("sites/bpbd/1", city.get("sites/dinkes/1"));
    city.put("sites/bpbd/1.sig", city.get("sites/dinkes/1.sig"));
    assertRefused(Reason.WRONG_TENANT, () -> release("bpbd", 1));
  }

  @Test
  void refuses_two_tenants_statements_swapped_with_their_signatures() {
    for (String name : List.of("1", "1.sig")) {
      byte[] dinkes = city.get("sites/dinkes/" + name);
      city.put("sites/dinkes/" + name, city.get("sites/bpbd/" + name));
      city.put("sites/bpbd/" + name, dinkes);
    }
    assertRefused(Reason.WRONG_TENANT, () -> release("dinkes", 1));
    assertRefused(Reason.WRONG_TENANT, () -> release("bpbd", 1));
  }

  @Test
  void refuses_an_older_release_under_a_newer_name() throws Rejected {
    ReleaseStatement second = city.release("dinkes", 2, SITI);
    city.put("sites/dinkes/3", city.get("sites/dinkes/1"));
    city.put("sites/dinkes/3.sig", city.get("sites/dinkes/1.sig"));
    assertRefused(Reason.WRONG_VERSION, () -> city.chain().release("dinkes", 3, Seen.of(second)));
  }

  @Test
  void refuses_a_release_older_than_the_one_in_force() throws Rejected {
    ReleaseStatement second = city.release("dinkes", 2, SITI);
    assertRefused(Reason.ROLLED_BACK, () -> city.chain().release("dinkes", 1, Seen.of(second)));
  }

  @Test
  void refuses_other_bytes_under_the_version_in_force() throws Rejected {
    ReleaseStatement first = city.release("dinkes", 2, SITI);
    city.release("dinkes", 2, List.of(city.page("dinkes", "/lain")), SITI);
    assertRefused(Reason.EQUIVOCATED, () -> city.chain().release("dinkes", 2, Seen.of(first)));
  }

  @Test
  void refuses_the_next_release_when_it_was_made_on_top_of_another() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    city.release("dinkes", 1, List.of(city.page("dinkes", "/lain")), SITI);
    city.release("dinkes", 2, SITI);
    assertRefused(Reason.WRONG_PREVIOUS, () -> city.chain().release("dinkes", 2, Seen.of(first)));
  }

  @Test
  void takes_the_next_release_and_the_one_in_force_again() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    city.release("dinkes", 2, SITI);
    assertEquals(1, city.chain().release("dinkes", 1, Seen.of(first)).version());
    assertEquals(2, city.chain().release("dinkes", 2, Seen.of(first)).version());
  }

  @Test
  void refuses_tenants_without_a_site_here() {
    assertRefused(Reason.MISSING, () -> release("dishub", 1));
    city.put("sites/dishub/1", city.get("sites/dinkes/1"));
    city.put("sites/dishub/1.sig", city.get("sites/dinkes/1.sig"));
    assertRefused(Reason.WRONG_TENANT, () -> release("dishub", 1));
  }

  @Test
  void refuses_honest_statements_of_legacy_and_unlisted_tenants() throws Rejected {
    city.release("dishub", 1, SITI);
    assertRefused(Reason.UNKNOWN_TENANT, () -> release("dishub", 1));
    city.release("nobody", 1, SITI);
    assertRefused(Reason.UNKNOWN_TENANT, () -> release("nobody", 1));
  }

  @Test
  void refuses_a_statement_that_is_missing_or_whose_signatures_are() throws Exception {
    assertRefused(Reason.MISSING, () -> release("dinkes", 2));
    Files.delete(city.path().resolve("sites/dinkes/1.sig"));
    assertRefused(Reason.MISSING, () -> release("dinkes", 1));
  }

  // What it says

  @Test
  void refuses_a_statement_of_another_kind() {
    assertRefused(Reason.UNKNOWN_TYPE, () -> ReleaseStatement.parse(city.get("trust/root/1")));
    assertRefused(Reason.UNKNOWN_TYPE, () -> TrustRoot.parse(city.get("sites/dinkes/1")));
  }

  @Test
  void refuses_a_statement_with_a_member_that_nobody_knows() {
    byte[] bytes = city.get("sites/dinkes/1");
    String more = new String(bytes, StandardCharsets.UTF_8).replace("{", "{\"also\":1,");
    assertRefused(
        Reason.MALFORMED, () -> ReleaseStatement.parse(more.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refuses_a_statement_that_names_a_member_twice() {
    String once = new String(city.get("sites/dinkes/1"), StandardCharsets.UTF_8);
    String twice = once.replace("\"theme\":1", "\"theme\":1,\"theme\":1");
    assertRefused(
        Reason.MALFORMED, () -> ReleaseStatement.parse(twice.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refuses_a_statement_in_another_spelling() {
    String canonical = new String(city.get("sites/dinkes/1"), StandardCharsets.UTF_8);
    String spaced = canonical.replace(",", ", ");
    assertRefused(
        Reason.NOT_CANONICAL,
        () -> ReleaseStatement.parse(spaced.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refuses_a_release_that_hides_what_it_was_made_on() throws Rejected {
    Digest manifest = Digest.of(new byte[0]);
    assertRefused(
        Reason.MALFORMED,
        () -> ReleaseStatement.of("dinkes", 2, SmallRepository.NOW, Optional.empty(), manifest, 1));
    assertRefused(
        Reason.MALFORMED,
        () ->
            ReleaseStatement.of(
                "dinkes", 1, SmallRepository.NOW, Optional.of(manifest), manifest, 1));
  }

  @Test
  void refuses_a_statement_of_more_bytes_than_a_statement_may_have() {
    city.put("sites/dinkes/1", new byte[Statement.MAX_BYTES + 1]);
    assertRefused(Reason.TOO_BIG, () -> release("dinkes", 1));
  }

  // What it lists

  @Test
  void refuses_a_stylesheet_that_the_theme_does_not_list() throws Rejected {
    byte[] style = "body{display:none}".getBytes(StandardCharsets.UTF_8);
    city.release(
        "dinkes", 2, List.of(city.page("dinkes", "/gaya.css", MediaTypes.CSS, style)), SITI);
    assertRefused(Reason.NOT_LISTED, () -> release("dinkes", 2));
  }

  @Test
  void refuses_other_bytes_under_a_stylesheets_name() throws Rejected {
    byte[] style = "body{display:none}".getBytes(StandardCharsets.UTF_8);
    Entry entry = city.page("dinkes", SmallRepository.asset().path(), MediaTypes.CSS, style);
    city.release("dinkes", 2, List.of(entry), SITI);
    assertRefused(Reason.NOT_LISTED, () -> release("dinkes", 2));
  }

  @Test
  void refuses_scripts_and_fonts_that_the_theme_does_not_list() throws Rejected {
    for (String type : List.of(MediaTypes.JAVASCRIPT, MediaTypes.WOFF2)) {
      Entry entry = city.page("dinkes", "/berkas", type, SmallRepository.STYLE);
      city.release("dinkes", 2, List.of(entry), SITI);
      assertRefused(Reason.NOT_LISTED, () -> release("dinkes", 2));
    }
  }

  @Test
  void refuses_anything_else_in_the_themes_place() throws Rejected {
    for (Entry entry :
        List.of(
            city.page("dinkes", "/_t/gambar.png", MediaTypes.PNG, SmallRepository.STYLE),
            city.page(
                "dinkes", SmallRepository.asset().path(), MediaTypes.TEXT, SmallRepository.STYLE),
            Entry.redirect(SmallRepository.asset().path(), 301, "/", Map.of()))) {
      city.release("dinkes", 2, List.of(entry), SITI);
      assertRefused(Reason.NOT_LISTED, () -> release("dinkes", 2));
    }
  }

  @Test
  void refuses_a_release_whose_theme_is_missing_or_not_the_platforms() throws Exception {
    Files.delete(city.path().resolve("trust/theme/1"));
    assertRefused(Reason.MISSING, () -> release("dinkes", 1));
    city.put("trust/theme/1", SmallRepository.theme(1), SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 1));
    city.put("trust/theme/1", SmallRepository.theme(2), PLATFORM);
    assertRefused(Reason.WRONG_VERSION, () -> release("dinkes", 1));
    city.putTheme(SmallRepository.theme(1));
    assertEquals(1, release("dinkes", 1).version());
  }

  @Test
  void refuses_entries_that_did_not_change_under_a_theme_that_lists_them_no_more() throws Rejected {
    VerifiedRelease known = release("dinkes", 1);
    city.putTheme(ThemeStatement.of(2, SmallRepository.NOW, "perisai 2", List.of()));
    ReleaseStatement next =
        ReleaseStatement.of(
            "dinkes",
            2,
            SmallRepository.NOW,
            Optional.of(known.statement().statement().digest()),
            known.manifest().rootDigest(),
            2);
    city.put("sites/dinkes/2", next, SITI);
    TrustChain chain = city.chain();
    VerifiedStatement<ReleaseStatement> statement = chain.statement("dinkes", 2, Seen.NOTHING);
    assertRefused(
        Reason.NOT_LISTED,
        () -> chain.release(statement, chain.theme(2), city.repository().blobs("dinkes"), known));
  }

  @Test
  void refuses_to_join_a_statement_with_another_theme_than_it_names() throws Rejected {
    city.putTheme(SmallRepository.theme(2));
    TrustChain chain = city.chain();
    VerifiedStatement<ReleaseStatement> statement = chain.statement("dinkes", 1, Seen.NOTHING);
    assertRefused(
        Reason.WRONG_VERSION,
        () -> chain.release(statement, chain.theme(2), city.repository().blobs("dinkes"), null));
  }

  @Test
  void refuses_a_theme_asset_whose_name_does_not_carry_its_digest() {
    ThemeStatement.Asset asset = SmallRepository.asset();
    assertRefused(
        Reason.MALFORMED,
        () ->
            ThemeStatement.of(
                1,
                SmallRepository.NOW,
                "perisai 1",
                List.of(
                    new ThemeStatement.Asset(
                        "/_t/site-000000000000.css",
                        asset.mediaType(),
                        asset.digest(),
                        asset.length()))));
  }

  // The keys themselves

  @Test
  void refuses_a_first_root_that_is_not_the_pinned_one() throws Rejected {
    city.put("trust/root/1", SmallRepository.root(1, STRANGER), STRANGER);
    assertRefused(Reason.WRONG_DIGEST, () -> city.chain());
  }

  @Test
  void takes_a_next_root_signed_by_the_old_and_the_new_keys() throws Rejected {
    Signer next = Signer.named("next platform");
    city.put("trust/root/2", SmallRepository.root(2, next), PLATFORM, next);
    city.put("trust/directory/2", directory(2, EXPIRES), next);
    TrustChain chain = city.chain();
    assertEquals(2, chain.root().version());
    assertEquals(2, chain.directory().version());
    assertEquals(2, chain.roots().size());
    // The retired platform key signs nothing any more.
    city.put("trust/directory/3", directory(3, EXPIRES), PLATFORM);
    assertEquals(2, city.chain().directory().version());
    assertEquals(Reason.UNKNOWN_KEY, city.chain().refusals().get(0).reason());
  }

  @Test
  void stays_with_the_old_root_until_a_directory_is_signed_by_the_new_one() throws Rejected {
    Signer next = Signer.named("next platform");
    city.put("trust/root/2", SmallRepository.root(2, next), PLATFORM, next);
    assertEquals(1, city.chain().root().version());
    assertEquals(Reason.UNKNOWN_KEY, city.chain().refusals().get(0).reason());
  }

  @Test
  void refuses_a_next_root_that_one_side_alone_signed() throws Rejected {
    Signer next = Signer.named("next platform");
    city.put("trust/directory/2", directory(2, EXPIRES), next);
    for (Signer alone : List.of(PLATFORM, next)) {
      city.put("trust/root/2", SmallRepository.root(2, next), alone);
      TrustChain chain = city.chain();
      assertEquals(1, chain.root().version());
      assertEquals(1, chain.directory().version());
      assertEquals(Reason.UNKNOWN_KEY, chain.refusals().get(0).reason());
    }
  }

  @Test
  void passes_over_a_newer_directory_that_a_publisher_signed() throws Rejected {
    city.put("trust/directory/2", directory(2, EXPIRES, dinkes(STRANGER)), SITI);
    TrustChain chain = city.chain();
    assertEquals(1, chain.directory().version());
    assertEquals(Reason.UNKNOWN_KEY, chain.refusals().get(0).reason());
  }

  @Test
  void refuses_a_repository_without_any_directory_that_verifies() throws Exception {
    city.put("trust/directory/1", directory(1, EXPIRES), SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> city.chain());
    Files.delete(city.path().resolve("trust/directory/1"));
    assertRefused(Reason.MISSING, () -> city.chain());
  }

  @Test
  void refuses_a_directory_under_another_versions_name() throws Rejected {
    city.put("trust/directory/7", directory(1, EXPIRES), PLATFORM);
    assertEquals(Reason.WRONG_VERSION, city.chain().refusals().get(0).reason());
    assertEquals(1, city.chain().directory().version());
  }

  @Test
  void refuses_to_go_back_to_an_older_directory() throws Exception {
    city.putDirectory(directory(2, EXPIRES, dinkes(DEWI)));
    TrustChain chain = city.chain();
    Files.delete(city.path().resolve("trust/directory/2"));
    assertRefused(Reason.ROLLED_BACK, () -> chain.advance(city.repository(), city.log()));
  }

  @Test
  void refuses_to_go_back_to_an_older_root_beside_the_directory_in_force() throws Exception {
    city.put("trust/root/2", SmallRepository.root(2, PLATFORM), PLATFORM);
    city.putDirectory(directory(2, EXPIRES, dinkes(SITI)));
    TrustChain chain = city.chain();
    assertEquals(2, chain.root().version());
    city.put("trust/root/2", SmallRepository.root(2, PLATFORM, STRANGER), PLATFORM);
    assertRefused(Reason.EQUIVOCATED, () -> chain.advance(city.repository(), city.log()));
    Files.delete(city.path().resolve("trust/root/2"));
    assertRefused(Reason.ROLLED_BACK, () -> chain.advance(city.repository(), city.log()));
  }

  @Test
  void refuses_a_root_under_another_versions_name() throws Rejected {
    city.put("trust/root/2", SmallRepository.root(3, PLATFORM), PLATFORM);
    assertEquals(Reason.WRONG_VERSION, city.chain().refusals().get(0).reason());
    assertEquals(1, city.chain().newestRoot().version());
  }

  @Test
  void knows_no_earlier_directory_under_another_versions_name() throws Rejected {
    city.putDirectory(directory(2, EXPIRES, dinkes(SITI)));
    assertEquals(2, city.chain().directories().size());
    city.put("trust/directory/1", directory(2, EXPIRES, dinkes(SITI)), PLATFORM);
    assertEquals(
        List.of(2L),
        city.chain().directories().stream().map(known -> known.statement().version()).toList());
  }

  @Test
  void refuses_another_directory_of_the_version_in_force() throws Rejected {
    TrustChain chain = city.chain();
    city.putDirectory(directory(1, EXPIRES, dinkes(DEWI)));
    assertRefused(Reason.EQUIVOCATED, () -> chain.advance(city.repository(), city.log()));
  }

  @Test
  void refuses_roots_and_directories_that_do_not_stand_in_the_log() throws Rejected {
    TrustChain chain = city.chain();
    TransparencyLog log = city.log();
    city.putUnlogged("trust/directory/2", directory(2, EXPIRES, dinkes(DEWI)), PLATFORM);
    TrustChain next = chain.advance(city.repository(), log);
    assertEquals(1, next.directory().version());
    assertEquals(Reason.NOT_LOGGED, next.refusals().get(0).reason());
    assertRefused(Reason.NOT_LOGGED, () -> chain.advance(city.repository(), TransparencyLog.EMPTY));
  }

  @Test
  void advances_to_a_newer_directory() throws Rejected {
    TrustChain chain = city.chain();
    city.putDirectory(directory(2, EXPIRES, dinkes(DEWI)));
    assertEquals(2, chain.advance(city.repository(), city.log()).directory().version());
  }

  @Test
  void verifies_again_what_was_in_force_when_its_key_retired() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    byte[] signatures = city.get("sites/dinkes/1.sig");
    city.putDirectory(directory(2, EXPIRES, dinkes(DEWI)));
    TrustChain chain = city.chain();
    assertRefused(Reason.UNKNOWN_KEY, () -> release("dinkes", 1));
    assertArrayEquals(
        first.bytes(),
        chain
            .verifyInForce(first.bytes(), signatures, "dinkes", Seen.of(first), 1)
            .statement()
            .bytes());
  }

  @Test
  void refuses_to_verify_again_what_was_never_in_force() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    ReleaseStatement second = city.release("dinkes", 2, SITI);
    byte[] signatures = city.get("sites/dinkes/2.sig");
    city.putDirectory(directory(2, EXPIRES, dinkes(DEWI)));
    TrustChain chain = city.chain();
    assertRefused(
        Reason.WRONG_DIGEST,
        () -> chain.verifyInForce(second.bytes(), signatures, "dinkes", Seen.of(first), 1));
    city.put("trust/directory/1", directory(1, EXPIRES, dinkes(STRANGER)), STRANGER);
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> chain.verifyInForce(second.bytes(), signatures, "dinkes", Seen.of(second), 1));
  }

  // Time

  @Test
  void takes_nothing_new_from_an_expired_directory_but_keeps_what_is_in_force() throws Rejected {
    ReleaseStatement first = ReleaseStatement.parse(city.get("sites/dinkes/1"));
    city.release("dinkes", 2, SITI);
    TrustChain expired = city.chain(AFTER_EXPIRY);
    assertEquals(Reason.EXPIRED, expired.expiry().get().reason());
    assertRefused(Reason.EXPIRED, () -> expired.release("dinkes", 2, Seen.of(first)));
    assertRefused(Reason.EXPIRED, () -> expired.release("dinkes", 1, Seen.NOTHING));
    assertEquals(1, expired.release("dinkes", 1, Seen.of(first)).version());
  }

  @Test
  void takes_no_new_directory_that_has_already_expired() throws Rejected {
    TrustChain chain = city.chain();
    city.putDirectory(directory(2, SmallRepository.NOW.minus(Duration.ofSeconds(1))));
    assertRefused(Reason.EXPIRED, () -> chain.advance(city.repository(), city.log()));
  }

  @Test
  void takes_no_new_directory_on_the_strength_of_an_expired_root() throws Rejected {
    TrustChain chain = city.chain(AFTER_EXPIRY);
    city.putDirectory(directory(2, EXPIRES.plus(Duration.ofDays(365))));
    assertRefused(Reason.EXPIRED, () -> chain.advance(city.repository(), city.log()));
  }

  private VerifiedRelease release(String tenant, long version) throws Rejected {
    return city.chain().release(tenant, version, Seen.NOTHING);
  }

  private void replaceIn(String path, String old, String now) {
    String text = new String(city.get(path), StandardCharsets.UTF_8);
    assertTrue(text.contains(old), text);
    city.put(path, text.replace(old, now).getBytes(StandardCharsets.UTF_8));
  }
}
