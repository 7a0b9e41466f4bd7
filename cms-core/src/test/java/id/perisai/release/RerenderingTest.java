package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A tenant lets the platform sign its re-renders: what the platform may do with that, and each lie
 * that it may not tell, be its keys stolen or not.
 */
class RerenderingTest {
  private static final String PAGE = "revision:" + new UUID(1, 1);
  private static final String MENU = "menu:" + new UUID(2, 2);
  private static final Instant LATER = NOW.plus(Duration.ofDays(3));
  private static final byte[] PNG = "a picture".getBytes(StandardCharsets.UTF_8);
  private static final Signer SECOND_ADMIN = Signer.named("second-admin");

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<VerifiedStore> open = new ArrayList<>();
  private Alarms alarms;

  @BeforeEach
  void a_department_that_delegates_its_re_renders() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.putVouched(SmallRepository.directory(2, EXPIRES, dinkes(true)), SITI);
    city.putTheme(SmallRepository.theme(2));
    city.putTheme(SmallRepository.theme(3));
    signed(2, 1, entries(1), SITI);
  }

  @AfterEach
  void close() throws IOException {
    for (VerifiedStore store : open) {
      store.close();
    }
  }

  @Test
  void takes_the_same_contents_in_a_newer_theme_signed_by_the_platform() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    VerifiedRelease release = release(3);
    assertTrue(release.statement().isDelegated());
    assertEquals(List.of(PLATFORM.key()), release.signers());
    assertEquals(2, release.base().orElseThrow().release().statement().version());
    assertEquals(3, node("store").inForce().release("dinkes").orElseThrow().version());
  }

  @Test
  void takes_several_in_a_row_and_a_fresh_node_checks_back_to_what_the_tenant_signed()
      throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    signed(4, 3, entries(3), PLATFORM);
    VerifiedRelease taken = node("fresh").inForce().release("dinkes").orElseThrow();
    assertEquals(4, taken.version());
    assertEquals(2, taken.base().orElseThrow().releases().size());
    assertEquals(List.of(SITI.key()), taken.base().orElseThrow().release().signers());
  }

  @Test
  void a_node_that_followed_takes_the_next_on_top_of_the_last() throws Exception {
    Takeover node = node("store");
    signed(3, 2, entries(2), PLATFORM);
    node.tick();
    signed(4, 3, entries(3), PLATFORM);
    node.tick();
    assertEquals(4, node.inForce().release("dinkes").orElseThrow().version());
    signed(5, 3, changed(entries(3), "/", "news of the tenant"), SITI);
    node.tick();
    VerifiedRelease own = node.inForce().release("dinkes").orElseThrow();
    assertEquals(5, own.version());
    assertTrue(own.base().isEmpty());
    assertEquals(List.of(), alarms.open());
  }

  @Test
  void checks_all_of_it_again_after_a_restart_from_the_store_alone() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    node("store");
    closeAll();
    Takeover again = started("store", temporary.resolve("gone"));
    VerifiedRelease release = again.inForce().release("dinkes").orElseThrow();
    assertEquals(3, release.version());
    assertEquals(2, release.base().orElseThrow().release().statement().version());
  }

  @Test
  void falls_with_the_release_that_it_stands_on_when_the_key_of_that_is_revoked() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    Takeover node = node("store");
    assertEquals(3, node.inForce().release("dinkes").orElseThrow().version());
    city.putDirectory(
        SmallRepository.directory(
            3, EXPIRES, dinkes(true).withRevoked(List.of(new Revocation(SITI.key().keyId(), 2)))));
    node.tick();
    assertEquals(1, node.inForce().release("dinkes").orElseThrow().version());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REVOKED));
    closeAll();
    Takeover again = started("store", temporary.resolve("gone"));
    assertEquals(1, again.inForce().release("dinkes").orElseThrow().version());
  }

  @Test
  void a_fresh_node_takes_nothing_when_what_the_tenant_signed_is_gone() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    Seen seen = Seen.of(statement(2));
    Files.delete(city.path().resolve("sites/dinkes/2"));
    assertRefused(Reason.MISSING, () -> release(3, seen));
    assertFalse(node("fresh").inForce().release("dinkes").isPresent());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
  }

  @Test
  void a_fresh_node_takes_nothing_when_the_manifest_that_the_tenant_signed_is_gone()
      throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    Digest manifest =
        ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 2))).manifest();
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", manifest)));
    assertRefused(Reason.MISSING, () -> release(3));
  }

  /** Each a change beyond the look. */
  private enum Lie {
    PATH_ADDED,
    PATH_REMOVED,
    STATUS_CHANGED,
    REDIRECT_CHANGED,
    PAGE_MADE_A_REDIRECT,
    INPUT_CHANGED,
    INPUT_ADDED,
    INPUT_REMOVED,
    MEDIA_TYPE_CHANGED,
    PICTURE_EXCHANGED,
    SLOT_OPENED,
    WORDS_EXCHANGED,
    VARIANT_MOVED,
    VARIANT_DROPPED,
    VARIANT_ADDED,
    BYTES_CHANGED_WITHOUT_THE_THEME_AMONG_THEIR_INPUTS,
    BYTES_OF_ANOTHER_THEME;

    Map<String, Entry> told(RerenderingTest test) throws Rejected {
      Map<String, Entry> entries = entries(test, 2);
      switch (this) {
        case PATH_ADDED -> put(entries, test.page("/judi", 2, "slot"));
        case PATH_REMOVED -> entries.remove("/");
        case STATUS_CHANGED -> put(entries, test.page("/", 410, 2, "gone", inputs(2)));
        case REDIRECT_CHANGED ->
            put(
                entries,
                Entry.redirect(
                    "/lama", 301, "https://elsewhere.example/", Map.of(PAGE, digest("a"))));
        case PAGE_MADE_A_REDIRECT ->
            put(entries, Entry.redirect("/", 301, "https://elsewhere.example/", inputs(2)));
        case INPUT_CHANGED -> put(entries, test.page("/", 200, 2, "x", inputs(2, "b")));
        case INPUT_ADDED -> {
          Map<String, Digest> inputs = new HashMap<>(inputs(2));
          inputs.put(MENU, digest("m"));
          put(entries, test.page("/", 200, 2, "x", inputs));
        }
        case INPUT_REMOVED ->
            put(entries, test.page("/", 200, 2, "x", Map.of("theme", theme(2).digest())));
        case MEDIA_TYPE_CHANGED ->
            put(
                entries,
                Entry.page("/", 200, MediaTypes.TEXT, test.codings("<p>look 2 of /"), inputs(2)));
        case PICTURE_EXCHANGED -> {
          entries.remove(picture(PNG));
          byte[] other = "another picture".getBytes(StandardCharsets.UTF_8);
          put(
              entries,
              Entry.page(
                  picture(other),
                  200,
                  MediaTypes.PNG,
                  test.codings(new String(other, StandardCharsets.UTF_8)),
                  Map.of(PAGE, digest("a"))));
        }
        case SLOT_OPENED -> {
          Variant page = entries.get("/").variants().get(0);
          put(entries, Entry.timed("/", List.of(page.composed(Slot.FORM))));
        }
        case WORDS_EXCHANGED -> {
          Variant page = entries.get("/").variants().get(0);
          put(entries, Entry.timed("/", List.of(page.found(Coding.of(new byte[] {7})))));
        }
        case VARIANT_MOVED -> put(entries, test.timed(2, NOW.plus(Duration.ofHours(1))));
        case VARIANT_DROPPED -> put(entries, test.page("/jadwal", 2, "before"));
        case VARIANT_ADDED -> put(entries, test.timed(2, LATER, LATER.plus(Duration.ofDays(1))));
        case BYTES_CHANGED_WITHOUT_THE_THEME_AMONG_THEIR_INPUTS ->
            put(
                entries,
                Entry.page(
                    "/robots.txt",
                    200,
                    MediaTypes.TEXT,
                    test.codings("Disallow: /"),
                    Map.of(PAGE, digest("a"))));
        case BYTES_OF_ANOTHER_THEME -> put(entries, test.page("/", 200, 2, "x", inputs(3)));
      }
      return entries;
    }
  }

  @ParameterizedTest
  @EnumSource
  void refuses_what_a_new_look_does_not_explain(Lie lie) throws Exception {
    Takeover node = node("store");
    signed(3, 2, lie.told(this), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(3));
    node.tick();
    assertEquals(2, node.inForce().release("dinkes").orElseThrow().version());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
    assertEquals(
        Set.of(Reason.NOT_A_RERENDER),
        RepositoryVerification.of(
                city.repository(), city.pinned(), SmallRepository.CLOCK, SmallRepository.CODINGS)
            .refusals()
            .stream()
            .map(Rejected::reason)
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @EnumSource
  void refuses_it_also_when_an_honest_re_render_hides_below(Lie lie) throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    signed(4, 3, in(3, lie.told(this)), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(4));
  }

  @Test
  void what_a_re_render_below_smuggled_in_is_not_carried_on() throws Exception {
    signed(3, 2, Lie.PATH_ADDED.told(this), PLATFORM);
    signed(4, 3, in(3, Lie.PATH_ADDED.told(this)), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(4));
    assertEquals(Optional.empty(), node("fresh").inForce().release("dinkes"));
  }

  @Test
  void refuses_the_same_theme_again() throws Exception {
    signed(3, 1, changed(entries(1), "/", "other words"), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(3));
  }

  @Test
  void refuses_a_theme_that_goes_back() throws Exception {
    signed(3, 3, entries(3), PLATFORM);
    signed(4, 2, entries(2), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(4));
  }

  @Test
  void refuses_a_re_render_that_names_another_release_before_it() throws Exception {
    Takeover node = node("store");
    ReleaseStatement first = statement(1);
    put(3, 2, Optional.of(first.digest()), entries(2), PLATFORM);
    assertRefused(Reason.WRONG_PREVIOUS, () -> release(3, Seen.of(statement(2))));
    assertRefused(Reason.WRONG_DIGEST, () -> release(3, Seen.NOTHING));
    node.tick();
    assertEquals(2, node.inForce().release("dinkes").orElseThrow().version());
  }

  @Test
  void refuses_a_first_release_by_the_platform() throws Exception {
    put(1, 2, Optional.empty(), entries(2), PLATFORM);
    assertRefused(Reason.NOT_A_RERENDER, () -> release(1, Seen.NOTHING));
  }

  @Test
  void refuses_a_row_beside_what_is_in_force_that_a_node_would_have_to_jump_to() throws Exception {
    Takeover node = node("store");
    ReleaseStatement beside = put(2, 2, Optional.of(statement(1).digest()), entries(2), PLATFORM);
    put(3, 3, Optional.of(beside.digest()), entries(3), PLATFORM);
    node.tick();
    assertEquals(List.of(SITI.key()), node.inForce().newest("dinkes").orElseThrow().signers());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
  }

  @Test
  void a_fresh_node_refuses_a_row_upon_an_old_release_that_hides_what_was_signed_since()
      throws Exception {
    signed(3, 1, changed(entries(1), "/", "what was signed since"), SITI);
    ReleaseStatement beside = put(3, 2, Optional.of(statement(2).digest()), entries(2), PLATFORM);
    put(4, 3, Optional.of(beside.digest()), entries(3), PLATFORM);
    assertFalse(node("fresh").inForce().release("dinkes").isPresent());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
  }

  /** The audit trail's ends stand between the statements, by the hour. */
  private void auditEnds(int times) {
    for (int i = 0; i < times; i++) {
      city.log(new AuditAnchor(digest("end " + city.log().size())));
    }
  }

  @Test
  void a_fresh_node_takes_a_re_render_before_between_and_after_ends_of_the_audit_trail()
      throws Exception {
    auditEnds(2);
    signed(3, 1, changed(entries(1), "/", "later words"), SITI);
    auditEnds(3);
    put(4, 2, Optional.of(statement(3).digest()), changed(entries(2), "/", "new"), PLATFORM);
    auditEnds(40);
    assertEquals(4, node("fresh").inForce().release("dinkes").orElseThrow().version());
    assertEquals(List.of(), alarms.open());
  }

  @Test
  void ends_of_the_audit_trail_hide_nothing_that_was_signed_since() throws Exception {
    auditEnds(4);
    ReleaseStatement base = signed(3, 1, changed(entries(1), "/", "before"), SITI);
    signed(4, 1, changed(entries(1), "/", "what was signed since"), SITI);
    ReleaseStatement beside =
        put(4, 2, Optional.of(base.digest()), changed(entries(2), "/", "before 2"), PLATFORM);
    put(5, 3, Optional.of(beside.digest()), changed(entries(3), "/", "before 3"), PLATFORM);
    city.release("bpbd", 2, BUDI, DEWI);
    city.release("bpbd", 3, BUDI, DEWI);
    city.release("bpbd", 4, BUDI, DEWI);
    city.release("bpbd", 5, BUDI, DEWI);
    assertFalse(node("fresh").inForce().release("dinkes").isPresent());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
    assertEquals(5, node("other").inForce().release("bpbd").orElseThrow().version());
  }

  @Test
  void refuses_a_re_render_for_a_tenant_that_did_not_delegate() throws Exception {
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(false)));
    signed(3, 2, entries(2), PLATFORM);
    assertRefused(Reason.UNKNOWN_KEY, () -> release(3));
  }

  @Test
  void refuses_a_re_render_for_a_tenant_that_did_not_vouch_for_it_within_a_day() throws Exception {
    Takeover node = node("store");
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(false)));
    city.putDirectory(SmallRepository.directory(4, EXPIRES, dinkes(true)));
    signed(3, 2, entries(2), PLATFORM);
    assertRefused(Reason.NEW_POWER, () -> release(3));
    node.tick();
    assertEquals(2, node.inForce().release("dinkes").orElseThrow().version());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
    closeAll();
    for (Signer wrong : List.of(BUDI, DEWI)) {
      city.putVouched(SmallRepository.directory(4, EXPIRES, dinkes(true)), wrong);
      assertRefused(Reason.NEW_POWER, () -> release(3));
    }
    city.putVouched(SmallRepository.directory(4, EXPIRES, dinkes(true)), SITI);
    assertEquals(3, release(3).version());
  }

  @Test
  void after_the_delegation_ends_takes_no_more_and_keeps_what_was_taken() throws Exception {
    Takeover node = node("store");
    signed(3, 2, entries(2), PLATFORM);
    node.tick();
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(false)));
    signed(4, 3, entries(3), PLATFORM);
    node.tick();
    assertEquals(3, node.inForce().release("dinkes").orElseThrow().version());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
    closeAll();
    Takeover again = started("store", temporary.resolve("gone"));
    assertEquals(3, again.inForce().release("dinkes").orElseThrow().version());
    city.putDirectory(SmallRepository.directory(4, EXPIRES, dinkes(true)));
    signed(4, 3, entries(3), SITI);
    assertEquals(4, node("fresh").inForce().release("dinkes").orElseThrow().version());
  }

  @Test
  void a_fresh_node_takes_what_was_delegated_when_the_log_got_it_and_keeps_it() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(false)));
    assertFreshTakes(3, "fresh");
    signed(4, 3, entries(3), PLATFORM);
    assertFreshTakesNothing("fresher");
    closeAll();
    signed(4, 3, entries(3), SITI);
    assertFreshTakes(4, "freshest");
  }

  @Test
  void a_fresh_node_takes_what_was_delegated_before_it_ended_for_a_while() throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(false)));
    city.putDirectory(SmallRepository.directory(4, EXPIRES, dinkes(true)));
    assertFreshTakes(3, "fresh");
  }

  @Test
  void a_fresh_node_takes_what_the_root_signed_that_was_the_newest_when_the_log_got_it()
      throws Exception {
    signed(3, 2, entries(2), PLATFORM);
    Signer next = Signer.named("next platform");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, next), PLATFORM, next);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(true)), next);
    assertFreshTakes(3, "fresh");
    signed(4, 3, entries(3), PLATFORM);
    assertFreshTakesNothing("fresher");
  }

  private void assertFreshTakes(long version, String store) throws Exception {
    assertEquals(version, node(store).inForce().release("dinkes").orElseThrow().version());
    assertEquals(List.of(), alarms.open());
    closeAll();
    Takeover again = started(store, temporary.resolve("gone"));
    assertEquals(version, again.inForce().release("dinkes").orElseThrow().version());
    closeAll();
  }

  private void assertFreshTakesNothing(String store) throws Exception {
    assertFalse(node(store).inForce().release("dinkes").isPresent());
    assertTrue(isAlarmed(AlarmCode.RELEASE_REJECTED));
  }

  @Test
  void falls_with_what_the_tenant_signed_when_its_key_is_revoked_from_there_on() throws Exception {
    Takeover node = node("store");
    signed(3, 2, entries(2), PLATFORM);
    node.tick();
    city.putDirectory(
        SmallRepository.directory(
            3, EXPIRES, dinkes(true).withRevoked(List.of(new Revocation(SITI.key().keyId(), 2)))));
    node.tick();
    assertEquals(1, node.inForce().release("dinkes").orElseThrow().version());
    signed(4, 3, entries(3), PLATFORM);
    node.tick();
    assertEquals(1, node.inForce().release("dinkes").orElseThrow().version());
    closeAll();
    Takeover again = started("store", city.path());
    again.tick();
    assertEquals(1, again.inForce().release("dinkes").orElseThrow().version());
  }

  /** Of a tenant's own release that is settled; the platform signs for all sites at once. */
  @Test
  void a_new_node_waits_for_another_re_render_where_the_pages_of_one_are_refused()
      throws Exception {
    Map<String, Entry> wrong = entries(2);
    Map<String, Coding> packed = new HashMap<>(codings("<p>look 2 of /"));
    packed.put(Coding.GZIP, codings("<p>palsu").get(Coding.IDENTITY));
    put(wrong, Entry.page("/", 200, MediaTypes.HTML, packed, inputs(2)));
    signed(3, 2, wrong, PLATFORM);
    Takeover fresh = node("fresh");
    assertFalse(fresh.inForce().release("dinkes").isPresent());
    assertFalse(fresh.isFilled());
    signed(3, 2, wrong, SITI);
    Takeover fresher = node("fresher");
    assertFalse(fresher.inForce().release("dinkes").isPresent());
    assertTrue(fresher.isFilled());
  }

  /** Below a re-render as elsewhere: which keys signatures name is the word of who shows them. */
  @Test
  void what_a_re_render_stands_on_is_revoked_by_the_first_signatures_of_the_log_alone()
      throws Exception {
    Directory.Tenant two = dinkes(true, 1, SITI, DEWI);
    city.putVouched(SmallRepository.directory(3, EXPIRES, two), SITI);
    signed(3, 1, entries(1), DEWI);
    signed(4, 2, entries(2), PLATFORM);
    String signatures = RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 3));
    byte[] honest = city.get(signatures);
    Revocation other = new Revocation(BUDI.key().keyId(), 3);
    city.putDirectory(SmallRepository.directory(4, EXPIRES, two.withRevoked(List.of(other))));
    city.put(signatures, Signer.sign(statement(3), BUDI).bytes());
    String three = RepositoryPaths.release("dinkes", 3);
    city.log(LogEntry.of(three, city.get(three), city.get(signatures)));
    city.stamp();
    Takeover fresh = node("fresh");
    assertFalse(fresh.inForce().release("dinkes").isPresent());
    assertFalse(fresh.isFilled());
    city.put(signatures, honest);
    Revocation own = new Revocation(DEWI.key().keyId(), 3);
    city.putDirectory(SmallRepository.directory(5, EXPIRES, two.withRevoked(List.of(own))));
    Takeover fresher = node("fresher");
    assertFalse(fresher.inForce().release("dinkes").isPresent());
    assertTrue(fresher.isFilled());
  }

  @Test
  void refuses_one_administrator_where_two_must_sign() throws Exception {
    twoAdministrators();
    signed(3, 2, entries(2), PLATFORM);
    assertRefused(Reason.BELOW_THRESHOLD, () -> release(3));
    signed(3, 2, entries(2), PLATFORM, SECOND_ADMIN);
    assertEquals(3, release(3).version());
  }

  @Test
  void refuses_an_administrators_key_and_a_publishers_where_each_side_is_one_short()
      throws Exception {
    twoAdministrators();
    city.putDirectory(
        SmallRepository.directory(3, EXPIRES, dinkes(true, 2, SITI, DEWI)), PLATFORM, SECOND_ADMIN);
    signed(3, 2, entries(2), PLATFORM, SITI);
    assertRefused(Reason.UNKNOWN_KEY, () -> release(3));
  }

  @Test
  void refuses_a_re_render_by_another_tenants_publisher() throws Exception {
    signed(3, 2, entries(2), BUDI);
    assertRefused(Reason.UNKNOWN_KEY, () -> release(3));
  }

  @Test
  void refuses_a_re_render_of_a_tenant_signed_for_another() throws Exception {
    ReleaseStatement honest = signed(3, 2, entries(2), PLATFORM);
    city.put("sites/bpbd/2", honest.bytes());
    city.put("sites/bpbd/2.sig", Signer.sign(honest, PLATFORM).bytes());
    assertRefused(Reason.WRONG_TENANT, () -> city.chain().release("bpbd", 2, Seen.NOTHING));
  }

  private void twoAdministrators() throws Rejected {
    TrustRoot root =
        TrustRoot.of(
            2,
            NOW,
            EXPIRES,
            2,
            List.of(PLATFORM.key(), SECOND_ADMIN.key()),
            TrustRoot.Log.under("localhost", SmallRepository.LOG.serverKey()),
            SmallRepository.TIMESTAMP.serverKey(),
            SmallRepository.SIGNING);
    city.put(RepositoryPaths.root(2), root, PLATFORM, SECOND_ADMIN);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, dinkes(true)), PLATFORM, SECOND_ADMIN);
  }

  private static Directory.Tenant dinkes(boolean delegates) {
    return dinkes(delegates, 1, SITI);
  }

  private static Directory.Tenant dinkes(boolean delegates, int threshold, Signer... publishers) {
    return SmallRepository.dinkes(publishers)
        .withThreshold(threshold)
        .withRerender(delegates ? Rerender.PLATFORM : Rerender.TENANT);
  }

  private static ThemeStatement theme(long version) throws Rejected {
    return SmallRepository.theme(version);
  }

  private static Digest digest(String words) {
    return Digest.of(words.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Digest> inputs(long theme) throws Rejected {
    return inputs(theme, "a");
  }

  private static Map<String, Digest> inputs(long theme, String contents) throws Rejected {
    return Map.of(PAGE, digest(contents), "theme", theme(theme).digest());
  }

  private static String picture(byte[] bytes) {
    return "/_m/" + Digest.of(bytes).hex() + ".png";
  }

  private static void put(Map<String, Entry> entries, Entry entry) {
    entries.put(entry.path(), entry);
  }

  private Map<String, Coding> codings(String bytes) {
    city.putBlob("dinkes", bytes.getBytes(StandardCharsets.UTF_8));
    return Map.of(Coding.IDENTITY, Coding.of(bytes.getBytes(StandardCharsets.UTF_8)));
  }

  private Entry page(String path, long theme, String words) throws Rejected {
    return page(path, 200, theme, words, inputs(theme));
  }

  private Entry page(String path, int status, long theme, String words, Map<String, Digest> inputs)
      throws Rejected {
    return Entry.page(
        path, status, MediaTypes.HTML, codings("<p>look " + theme + " of " + words), inputs);
  }

  private Entry timed(long theme, Instant... times) throws Rejected {
    List<Variant> variants = new ArrayList<>();
    variants.add(page("/jadwal", theme, "before").variants().get(0));
    for (Instant time : times) {
      variants.add(page("/jadwal", theme, "from " + time).variants().get(0).from(time));
    }
    return Entry.timed("/jadwal", variants);
  }

  private Map<String, Entry> entries(long theme) throws Rejected {
    return entries(this, theme);
  }

  /** A small site under a theme: pages, one that changes by itself, a redirect, a picture. */
  private static Map<String, Entry> entries(RerenderingTest test, long theme) throws Rejected {
    Map<String, Entry> entries = new TreeMap<>();
    put(entries, test.page("/", theme, "/"));
    for (int i = 0; i < 20; i++) {
      put(entries, test.page("/berita/" + i, theme, "article " + i));
    }
    put(entries, test.timed(theme, LATER));
    Map<String, Digest> contents = Map.of(PAGE, digest("a"));
    put(entries, Entry.redirect("/lama", 301, "/berita/1", contents));
    put(
        entries,
        Entry.page("/robots.txt", 200, MediaTypes.TEXT, test.codings("Allow: /"), contents));
    put(
        entries,
        Entry.page(
            picture(PNG),
            200,
            MediaTypes.PNG,
            test.codings(new String(PNG, StandardCharsets.UTF_8)),
            contents));
    ThemeStatement.Asset style = SmallRepository.asset();
    put(
        entries,
        Entry.page(
            style.path(),
            200,
            MediaTypes.CSS,
            test.codings(new String(SmallRepository.STYLE, StandardCharsets.UTF_8)),
            Map.of("theme", theme(theme).digest())));
    return entries;
  }

  private Map<String, Entry> changed(Map<String, Entry> entries, String path, String words)
      throws Rejected {
    put(
        entries,
        Entry.page(
            path,
            200,
            MediaTypes.HTML,
            codings("<p>" + words),
            entries.get(path).at(NOW).inputs()));
    return entries;
  }

  /** The same, where it was made under theme 2, under another one. */
  private static Map<String, Entry> in(long theme, Map<String, Entry> told) throws Rejected {
    Map<String, Entry> moved = new TreeMap<>();
    for (Entry entry : told.values()) {
      List<Variant> variants = new ArrayList<>();
      for (Variant variant : entry.variants()) {
        Map<String, Digest> inputs = new HashMap<>(variant.inputs());
        inputs.computeIfPresent(
            "theme", (name, digest) -> digest.equals(digestOf(2)) ? digestOf(theme) : digestOf(2));
        Variant one =
            variant.isRedirect()
                ? Variant.redirect(variant.status(), variant.location(), inputs)
                : Variant.page(variant.status(), variant.mediaType(), variant.codings(), inputs);
        if (variant.slot().isPresent()) {
          one = one.composed(variant.slot().get());
        }
        if (variant.search().isPresent()) {
          one = one.found(variant.search().get());
        }
        variants.add(variant.from().isPresent() ? one.from(variant.from().get()) : one);
      }
      put(moved, Entry.timed(entry.path(), variants));
    }
    return moved;
  }

  private static Digest digestOf(long theme) {
    try {
      return theme(theme).digest();
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** The statement of a version as it lies there. */
  private ReleaseStatement statement(long version) throws Rejected {
    return ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", version)));
  }

  /** A release on top of the one that lies there. */
  private ReleaseStatement signed(
      long version, long theme, Map<String, Entry> entries, Signer... signers) throws Rejected {
    return put(version, theme, Optional.of(statement(version - 1).digest()), entries, signers);
  }

  private ReleaseStatement put(
      long version,
      long theme,
      Optional<Digest> previous,
      Map<String, Entry> entries,
      Signer... signers)
      throws Rejected {
    Manifest manifest = Manifest.of(entries.values());
    manifest.nodes().values().forEach(node -> city.putBlob("dinkes", node));
    ReleaseStatement statement =
        ReleaseStatement.of("dinkes", version, NOW, previous, manifest.rootDigest(), theme);
    city.put(RepositoryPaths.release("dinkes", version), statement, signers);
    return statement;
  }

  private VerifiedRelease release(long version) throws Rejected {
    return release(version, Seen.of(statement(version - 1)));
  }

  private VerifiedRelease release(long version, Seen seen) throws Rejected {
    return city.chain().release("dinkes", version, seen);
  }

  private boolean isAlarmed(AlarmCode code) {
    return alarms.open().stream().anyMatch(alarm -> alarm.code() == code);
  }

  /** A node that starts and takes over once. */
  private Takeover node(String name) throws IOException {
    Takeover node = started(name, city.path());
    node.tick();
    return node;
  }

  private Takeover started(String name, Path repository) throws IOException {
    VerifiedStore store = new VerifiedStore(temporary.resolve(name));
    open.add(store);
    alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    Takeover node =
        new Takeover(
            repository,
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            SmallRepository.CLOCK,
            alarms,
            inForce -> {});
    node.start();
    return node;
  }

  private void closeAll() throws IOException {
    close();
    open.clear();
  }
}
