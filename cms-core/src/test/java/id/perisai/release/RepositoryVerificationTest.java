package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryVerificationTest {
  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void an_honest_repository_of_two_releases() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.release("dinkes", 2, SITI);
  }

  @Test
  void finds_nothing_in_an_honest_repository() throws Rejected {
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    assertEquals(List.of(), verification.refusals());
    assertEquals(2, site(verification, "dinkes").newest().get().version());
    assertEquals(1, site(verification, "bpbd").newest().get().version());
    // The desk has no release in this repository, which is no lie.
    assertTrue(site(verification, "platform").newest().isEmpty());
  }

  @Test
  void still_says_who_signed_when_the_directory_has_expired() throws Rejected {
    RepositoryVerification verification = verify(Clock.fixed(EXPIRES, ZoneOffset.UTC));
    assertEquals(List.of(), verification.refusals());
    assertEquals(2, site(verification, "dinkes").newest().get().version());
    assertTrue(verification.trust().expiry().isPresent());
  }

  @Test
  void finds_a_changed_page_and_falls_back_to_the_release_before() throws Rejected {
    byte[] page = "<p>/berita/2-7".getBytes(StandardCharsets.UTF_8);
    city.put(RepositoryPaths.blob("dinkes", Digest.of(page)), "<p>/berita/2-x".getBytes());
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    assertEquals(1, site(verification, "dinkes").newest().get().version());
    assertEquals(List.of(Reason.WRONG_DIGEST, Reason.WRONG_DIGEST), reasons(verification));
  }

  @Test
  void finds_a_release_that_runs_ahead_over_garbage() throws Rejected {
    ReleaseStatement honest =
        ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 2)));
    for (long version = 1_000_000; version < 5_000_000; version += 1_000_000) {
      city.put(RepositoryPaths.release("dinkes", version), new byte[] {1});
    }
    ReleaseStatement ahead =
        ReleaseStatement.of(
            "dinkes",
            5_000_000,
            SmallRepository.NOW,
            java.util.Optional.of(honest.digest()),
            honest.manifest(),
            1);
    city.putUnlogged(RepositoryPaths.release("dinkes", 5_000_000), ahead, SITI);
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    assertEquals(2, site(verification, "dinkes").newest().get().version());
    assertTrue(reasons(verification).contains(Reason.TOO_FAR), reasons(verification).toString());
  }

  @Test
  void finds_a_rewritten_predecessor() throws Rejected {
    city.release("dinkes", 1, List.of(city.page("dinkes", "/lain")), SITI);
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    assertEquals(
        List.of(Reason.WRONG_DIGEST),
        site(verification, "dinkes").refusals().stream().map(Rejected::reason).toList());
    assertTrue(
        verification.log().stream().anyMatch(refused -> refused.reason() == Reason.EQUIVOCATED));
  }

  @Test
  void does_not_miss_releases_that_are_no_longer_kept() throws Exception {
    Files.delete(city.path().resolve("sites/dinkes/1"));
    assertEquals(List.of(), reasons(verify(SmallRepository.CLOCK)));
  }

  @Test
  void finds_blobs_under_a_wrong_name_in_a_wrong_place_or_behind_a_link() throws Exception {
    city.put("sites/dinkes/blobs/00/" + "0".repeat(64), new byte[] {1});
    city.put("sites/dinkes/blobs/00/" + Digest.of(new byte[] {1}).hex(), new byte[] {1});
    city.put("sites/dinkes/blobs/00/notes", new byte[] {1});
    Path link = city.path().resolve("sites/dinkes/blobs/00/" + "0".repeat(63) + "1");
    Files.createSymbolicLink(link, city.path().resolve("trust/root/1"));
    assertEquals(
        List.of(Reason.MALFORMED, Reason.MALFORMED, Reason.UNREADABLE, Reason.WRONG_DIGEST),
        reasons(verify(SmallRepository.CLOCK)).stream()
            .sorted(java.util.Comparator.comparing(Reason::name))
            .collect(Collectors.toList()));
  }

  @Test
  void passes_over_what_a_stop_left_unfinished_unless_it_was_purged_and_over_nothing_else()
      throws Exception {
    String blobs = "sites/dinkes/blobs/00/";
    String page = Digest.of("<p>/berita/2-7".getBytes(StandardCharsets.UTF_8)).hex();
    String unfinished = "." + page + ".89725d20-b665-46b3-b005-741690e72ae2";
    city.put(blobs + unfinished, "<p>/ber".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of(), reasons(verify(SmallRepository.CLOCK)));
    city.put(blobs + ".htaccess", new byte[] {1});
    city.put(blobs + "." + page, new byte[] {1});
    city.put(blobs + ".gacor.89725d20-b665-46b3-b005-741690e72ae2", new byte[] {1});
    assertEquals(
        List.of(Reason.MALFORMED, Reason.MALFORMED, Reason.MALFORMED),
        reasons(verify(SmallRepository.CLOCK)));
    for (String stray : List.of(".htaccess", "." + page, ".gacor" + unfinished.substring(65))) {
      Files.delete(city.path().resolve(blobs + stray));
    }
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Digest.parse(page))));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallRepository.NOW, "nik", Set.of(Digest.parse(page))),
        SmallRepository.SITI);
    assertEquals(List.of(Reason.PURGED), reasons(verify(SmallRepository.CLOCK)));
  }

  @Test
  void finds_a_page_that_is_gone_and_packed_bytes_that_are_others() throws Exception {
    byte[] shown = "<p>/berita/2-7".getBytes(StandardCharsets.UTF_8);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(shown))));
    assertEquals(List.of(Reason.MISSING), reasons(verify(SmallRepository.CLOCK)));
    byte[] packed = "<p>palsu".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", shown);
    city.putBlob("dinkes", packed);
    Entry lie =
        Entry.page(
            "/",
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(shown), Coding.GZIP, Coding.of(packed)),
            Map.of());
    city.release("dinkes", 3, List.of(lie), SITI);
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    assertEquals(List.of(Reason.WRONG_CODING), reasons(verification));
    assertEquals(2, site(verification, "dinkes").newest().get().version());
  }

  @Test
  void tells_what_was_purged_and_the_newest_hold_that_verifies() throws Exception {
    Digest page = Digest.of("<p>/berita/2-7".getBytes(StandardCharsets.UTF_8));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallRepository.NOW, "nik", Set.of(page)),
        SITI);
    assertEquals(List.of(Reason.PURGED), reasons(verify(SmallRepository.CLOCK)), "still there");
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", page)));
    hold(1, HoldStatement.Action.MAINTENANCE, SITI);
    hold(2, HoldStatement.Action.LIFT, SmallRepository.BUDI);
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    RepositoryVerification.Site site = site(verification, "dinkes");
    assertEquals(List.of("/berita/2-7"), site.purged());
    assertEquals(1, site.hold().orElseThrow().version());
    assertEquals(List.of(Reason.UNKNOWN_KEY), reasons(verification));
    assertTrue(site.refusals().get(0).what().startsWith("trust/holds/dinkes/2"));
    assertTrue(site(verification, "bpbd").hold().isEmpty());
    assertTrue(
        verification.sites().stream().noneMatch(one -> one.tenant().equals("dishub")),
        "a legacy site is not served from here");
  }

  @Test
  void takes_nothing_that_who_left_dated_back_for_what_was_signed() throws Exception {
    hold(1, HoldStatement.Action.MAINTENANCE, SITI);
    Directory next =
        SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SmallRepository.DEWI));
    city.putVouched(
        Directory.of(
            2,
            SmallRepository.NOW.plusSeconds(60),
            EXPIRES,
            next.domain(),
            next.signing(),
            List.copyOf(next.tenants().values())),
        SITI);
    assertEquals(List.of(), reasons(verify(SmallRepository.CLOCK)), "what was before that counts");
    city.unlogged();
    city.release("dinkes", 3, SITI);
    hold(2, HoldStatement.Action.LIFT, SITI);
    Digest page = Digest.of("<p>/berita/2-7".getBytes(StandardCharsets.UTF_8));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallRepository.NOW, "nik", Set.of(page)),
        SITI);
    RepositoryVerification verification = verify(SmallRepository.CLOCK);
    RepositoryVerification.Site site = site(verification, "dinkes");
    assertEquals(2, site.newest().orElseThrow().version());
    assertEquals(1, site.hold().orElseThrow().version());
    assertEquals(List.of(), site.purged());
    assertEquals(
        List.of(Reason.NOT_LOGGED, Reason.NOT_LOGGED, Reason.NOT_LOGGED),
        site.refusals().stream().map(Rejected::reason).toList());
  }

  @Test
  void takes_no_release_that_the_log_got_after_its_publisher_left() throws Exception {
    city.putVouched(
        SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SmallRepository.DEWI)), SITI);
    assertEquals(List.of(), reasons(verify(SmallRepository.CLOCK)), "what was before that counts");
    city.release("dinkes", 3, SITI);
    RepositoryVerification.Site site = site(verify(SmallRepository.CLOCK), "dinkes");
    assertEquals(2, site.newest().orElseThrow().version());
    assertEquals(
        List.of(Reason.UNKNOWN_KEY), site.refusals().stream().map(Rejected::reason).toList());
  }

  @Test
  void misses_no_node_of_a_manifest_that_a_purge_names_and_tells_of_pages_that_are_there()
      throws Exception {
    ReleaseStatement shown = ReleaseStatement.parse(city.get("sites/dinkes/2"));
    Set<Digest> named =
        new HashSet<>(
            Manifest.read(shown.manifest(), city.repository().blobs("dinkes")).nodes().keySet());
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallRepository.NOW, "simpul", named),
        SITI);
    assertEquals(List.of(), reasons(verify(SmallRepository.CLOCK)));
    Digest page = Digest.of("<p>/berita/2-7".getBytes(StandardCharsets.UTF_8));
    city.put(
        RepositoryPaths.purge("dinkes", 2),
        PurgeStatement.of("dinkes", 2, SmallRepository.NOW, "nik", Set.of(page)),
        SITI);
    assertEquals(List.of(Reason.PURGED), reasons(verify(SmallRepository.CLOCK)));
  }

  private void hold(long version, HoldStatement.Action action, Signer signer) throws Rejected {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of(
            "dinkes", version, SmallRepository.NOW, action, "uji", OptionalLong.empty()),
        signer);
  }

  @Test
  void refuses_to_speak_about_sites_under_another_root() {
    assertRefused(
        Reason.WRONG_DIGEST,
        () ->
            RepositoryVerification.of(
                city.repository(),
                Digest.of(new byte[0]),
                SmallRepository.CLOCK,
                SmallRepository.CODINGS));
  }

  private RepositoryVerification verify(Clock clock) throws Rejected {
    return RepositoryVerification.of(
        city.repository(), city.pinned(), clock, SmallRepository.CODINGS);
  }

  private static RepositoryVerification.Site site(
      RepositoryVerification verification, String tenant) {
    return verification.sites().stream()
        .filter(site -> site.tenant().equals(tenant))
        .findFirst()
        .get();
  }

  private static List<Reason> reasons(RepositoryVerification verification) {
    return verification.refusals().stream().map(Rejected::reason).collect(Collectors.toList());
  }
}
