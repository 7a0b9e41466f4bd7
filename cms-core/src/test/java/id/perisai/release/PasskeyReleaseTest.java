package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SIGNING;
import static id.perisai.release.SmallRepository.SITI;
import static id.perisai.release.SmallRepository.directory;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases, directories and themes signed by touch, and touches that are used for another one. */
class PasskeyReleaseTest {
  private static final Authenticator SITIS = Authenticator.es256(SITI.key().person());
  private static final Authenticator SITIS_OTHER = Authenticator.rs256(SITI.key().person());
  private static final Authenticator BUDIS = Authenticator.ed25519(BUDI.key().person());
  private static final Authenticator PLATFORMS = Authenticator.es256(PLATFORM.key().person());

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void a_department_whose_publisher_has_a_passkey() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.putVouched(directory(2, EXPIRES, dinkes(1, false, SITI.key(), SITIS.key())), SITI);
  }

  @Test
  void takes_a_release_signed_by_touch() throws Rejected {
    signed(release(2), SITIS.sign(release(2)));
    assertEquals(List.of(SITIS.key()), taken(2).signers());
  }

  @Test
  void takes_a_release_signed_by_a_software_key_beside_a_passkey() throws Rejected {
    city.release("dinkes", 2, SITI);
    assertEquals(List.of(SITI.key()), taken(2).signers());
  }

  @Test
  void refuses_the_touch_for_the_version_before() throws Rejected {
    ReleaseStatement second = release(2);
    signed(second, SITIS.sign(second));
    ReleaseStatement third = city.statement("dinkes", 3, second.manifest());
    signed(third, SITIS.sign(second));
    assertRefused(Reason.WRONG_CHALLENGE, () -> taken(3));
  }

  @Test
  void refuses_a_touch_for_another_tenants_release_with_the_same_publisher() throws Rejected {
    ReleaseStatement elsewhere = city.statement("bpbd", 2, Digest.of(new byte[0]));
    signed(release(2), SITIS.sign(elsewhere));
    assertRefused(Reason.WRONG_CHALLENGE, () -> taken(2));
  }

  @Test
  void refuses_a_touch_for_another_kind_of_statement() throws Rejected {
    ReleaseStatement second = release(2);
    byte[] hold = SignedMessage.of("hold", "dinkes", 2, second.bytes());
    signed(second, Signatures.of(List.of(SITIS.over(hold).touch())));
    assertRefused(Reason.WRONG_CHALLENGE, () -> taken(2));
  }

  @Test
  void refuses_a_sign_in_whose_challenge_is_the_releases_digest() throws Rejected {
    ReleaseStatement second = release(2);
    signed(second, Signatures.of(List.of(SITIS.over(second.bytes()).touch())));
    assertRefused(Reason.WRONG_CHALLENGE, () -> taken(2));
  }

  @Test
  void refuses_a_sign_in_at_the_authoring_application_over_the_very_message() throws Rejected {
    ReleaseStatement second = release(2);
    PasskeySignature signIn =
        SITIS.over(second.signedMessage()).origin("http://localhost:9080").rp("localhost").touch();
    signed(second, Signatures.of(List.of(signIn)));
    assertRefused(Reason.WRONG_ORIGIN, () -> taken(2));
  }

  @Test
  void refuses_another_tenants_passkey() throws Rejected {
    Directory before = city.chain().directory();
    Directory.Tenant bpbd = tenant("bpbd", 1, false, BUDIS.key());
    city.putDirectory(
        Directory.of(
            3,
            NOW,
            EXPIRES,
            "localhost",
            before.signing(),
            List.of(before.tenant("platform").orElseThrow(), dinkes(1, false, SITIS.key()), bpbd)));
    signed(release(2), BUDIS.sign(release(2)));
    assertRefused(Reason.UNKNOWN_KEY, () -> taken(2));
  }

  @Test
  void refuses_a_passkey_that_was_retired() throws Rejected {
    city.putDirectory(directory(3, EXPIRES, dinkes(1, false, SITI.key())));
    signed(release(2), SITIS.sign(release(2)));
    assertRefused(Reason.UNKNOWN_KEY, () -> taken(2));
  }

  @Test
  void refuses_two_passkeys_of_one_person_where_two_persons_must_sign() throws Rejected {
    twoMustSign();
    ReleaseStatement second = release(2);
    signed(second, both(second, SITIS, SITIS_OTHER));
    assertRefused(Reason.BELOW_THRESHOLD, () -> taken(2));
  }

  @Test
  void refuses_a_passkey_and_a_software_key_of_one_person_where_two_must_sign() throws Rejected {
    twoMustSign();
    ReleaseStatement second = release(2);
    Signature software = SITI.sign(second.signedMessage());
    Signature touch = SITIS.over(second.signedMessage()).touch();
    signed(second, Signatures.of(List.of(software, touch)));
    assertRefused(Reason.BELOW_THRESHOLD, () -> taken(2));
  }

  @Test
  void takes_passkeys_of_two_persons_where_two_must_sign() throws Rejected {
    twoMustSign();
    ReleaseStatement second = release(2);
    signed(second, both(second, SITIS_OTHER, BUDIS));
    assertEquals(2, taken(2).signers().size());
  }

  @Test
  void refuses_a_good_touch_beside_a_bad_one() throws Rejected {
    twoMustSign();
    ReleaseStatement second = release(2);
    signed(
        second,
        Signatures.of(
            List.of(
                SITIS.over(second.signedMessage()).touch(),
                BUDIS.over(second.signedMessage()).touch(),
                SITIS_OTHER.over(second.signedMessage()).flags(0x01).touch())));
    assertRefused(Reason.NO_PERSON, () -> taken(2));
  }

  @Test
  void refuses_a_software_key_where_the_tenant_wants_passkeys() throws Rejected {
    city.putDirectory(directory(3, EXPIRES, dinkes(1, true, SITI.key(), SITIS.key())));
    city.release("dinkes", 2, SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> taken(2));
    signed(release(2), SITIS.sign(release(2)));
    assertEquals(List.of(SITIS.key()), taken(2).signers());
  }

  @Test
  void refuses_a_directory_that_wants_passkeys_of_persons_who_have_none() {
    assertRefused(
        Reason.MALFORMED, () -> directory(3, EXPIRES, dinkes(1, true, SITI.key(), DEWI.key())));
    assertRefused(
        Reason.MALFORMED,
        () -> directory(3, EXPIRES, dinkes(2, true, SITI.key(), SITIS.key(), DEWI.key())));
  }

  @Test
  void refuses_a_touch_at_a_desk_that_the_directory_does_not_list_any_more() throws Rejected {
    SigningPlace moved = SigningPlace.ofDesk("https://sign.example.go.id");
    city.putDirectory(
        Directory.of(
            3,
            NOW,
            EXPIRES,
            "localhost",
            new Directory.Signing("platform", moved, List.of()),
            List.copyOf(city.chain().directory().tenants().values())));
    signed(release(2), SITIS.sign(release(2)));
    assertRefused(Reason.WRONG_ORIGIN, () -> taken(2));
  }

  @Test
  void takes_platform_statements_signed_by_touch_at_the_roots_desk() throws Rejected {
    rootOfPasskey(SIGNING);
    Directory next = directory(3, EXPIRES, dinkes(1, false, SITI.key()));
    signed(RepositoryPaths.directory(3), next, PLATFORMS.sign(next));
    ThemeStatement theme = SmallRepository.theme(2);
    signed(RepositoryPaths.theme(2), theme, PLATFORMS.sign(theme));
    TrustChain chain = city.chain();
    assertEquals(3, chain.directory().version());
    assertEquals(List.of(PLATFORMS.key()), chain.verifiedDirectory().signers());
    assertEquals(List.of(PLATFORMS.key()), chain.theme(2).signers());
  }

  @Test
  void passes_over_a_directory_signed_at_a_desk_that_only_itself_lists() throws Rejected {
    // The root says where the platform signs; what a directory says of its own desk comes too late.
    rootOfPasskey(SigningPlace.ofDesk("https://sign.x.id"));
    Directory next = directory(3, EXPIRES, dinkes(1, false, SITI.key()));
    signed(RepositoryPaths.directory(3), next, PLATFORMS.sign(next));
    TrustChain chain = city.chain();
    assertEquals(2, chain.directory().version());
    assertEquals(
        Reason.WRONG_ORIGIN,
        chain.refusals().stream()
            .map(Rejected::reason)
            .filter(Reason.WRONG_ORIGIN::equals)
            .findFirst()
            .orElseThrow());
  }

  private void twoMustSign() throws Rejected {
    city.putVouched(
        directory(
            3, EXPIRES, dinkes(2, false, SITI.key(), SITIS.key(), SITIS_OTHER.key(), BUDIS.key())),
        SITI);
  }

  /**
   * The next root has the platform's passkey alone; it too signs by touch, where it says itself.
   */
  private void rootOfPasskey(SigningPlace place) throws Rejected {
    TrustRoot before = city.chain().root();
    TrustRoot root =
        TrustRoot.of(
            2, NOW, EXPIRES, 1, List.of(PLATFORMS.key()), before.log(), before.timestamp(), place);
    PasskeySignature touch =
        PLATFORMS.over(root.signedMessage()).origin(place.origins().get(0)).rp(place.rp()).touch();
    signed(
        RepositoryPaths.root(2),
        root,
        Signatures.of(List.of(PLATFORM.sign(root.signedMessage()), touch)));
  }

  private static Directory.Tenant dinkes(int threshold, boolean passkeys, Key... publishers) {
    return tenant("dinkes", threshold, passkeys, publishers);
  }

  private static Directory.Tenant tenant(
      String id, int threshold, boolean passkeys, Key... publishers) {
    return new Directory.Tenant(
        id,
        id,
        Directory.State.ACTIVE,
        List.of(id + ".localhost"),
        threshold,
        passkeys,
        Publisher.all(List.of(publishers), NOW),
        List.of(),
        Rerender.TENANT,
        List.of());
  }

  private ReleaseStatement release(long version) throws Rejected {
    Digest manifest = ReleaseStatement.parse(city.get("sites/dinkes/1")).manifest();
    return city.statement("dinkes", version, manifest);
  }

  private VerifiedRelease taken(long version) throws Rejected {
    return city.chain().release("dinkes", version, Seen.NOTHING);
  }

  private static Signatures both(Statement statement, Authenticator first, Authenticator second)
      throws Rejected {
    byte[] message = statement.signedMessage();
    return Signatures.of(List.of(first.over(message).touch(), second.over(message).touch()));
  }

  private void signed(ReleaseStatement release, Signatures signatures) {
    signed(RepositoryPaths.release(release.tenant(), release.version()), release, signatures);
  }

  private void signed(String path, Statement statement, Signatures signatures) {
    city.put(path, statement.bytes());
    city.put(RepositoryPaths.signatures(path), signatures.bytes());
  }
}
