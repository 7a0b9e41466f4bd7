package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** How many more people must sign, and whose signatures count for what. */
class SigningProgressTest {
  private static final Signer STRANGER = Signer.named("stranger");

  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void a_city() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
  }

  @Test
  void a_release_takes_as_many_of_its_tenants_people_as_the_directory_says() throws Rejected {
    ReleaseStatement release = release("bpbd");
    assertProgress(1, List.of(BUDI), release, BUDI);
    assertProgress(0, List.of(BUDI, DEWI), release, BUDI, DEWI);
    assertProgress(1, List.of(BUDI, BUDI.secondKey()), release, BUDI, BUDI.secondKey());
    assertProgress(1, List.of(DEWI), release, DEWI, PLATFORM);
    assertRefused(release, SITI, PLATFORM);
  }

  @Test
  void a_release_of_who_delegates_its_re_renders_may_be_the_platforms() throws Rejected {
    Directory.Tenant dinkes = SmallRepository.dinkes(SITI).withRerender(Rerender.PLATFORM);
    city.putVouched(SmallRepository.directory(2, EXPIRES, dinkes), SITI);
    assertProgress(0, List.of(PLATFORM), release("dinkes"), PLATFORM);
    assertProgress(0, List.of(SITI), release("dinkes"), SITI);
    assertRefused(release("dinkes"), STRANGER);
    assertRefused(release("bpbd"), PLATFORM);
  }

  /** Whoever takes away does so alone; whoever gives back needs as many as a release. */
  @Test
  void holds_and_purges_are_of_any_one_and_a_lift_of_enough_of_one_side() throws Rejected {
    for (Statement taking : List.of(hold(HoldStatement.Action.MAINTENANCE), purge())) {
      assertProgress(0, List.of(BUDI), taking, BUDI);
      assertProgress(0, List.of(PLATFORM), taking, PLATFORM);
      assertRefused(taking, SITI);
    }
    HoldStatement lift = hold(HoldStatement.Action.LIFT);
    assertProgress(1, List.of(BUDI), lift, BUDI);
    assertProgress(0, List.of(BUDI, DEWI), lift, BUDI, DEWI);
    assertProgress(0, List.of(PLATFORM), lift, PLATFORM);
    assertProgress(0, List.of(PLATFORM), lift, BUDI, PLATFORM);
    assertRefused(lift, SITI);
  }

  @Test
  void a_theme_is_the_platforms() throws Rejected {
    assertProgress(0, List.of(PLATFORM), SmallRepository.theme(2), PLATFORM);
    assertRefused(SmallRepository.theme(2), SITI);
  }

  @Test
  void a_root_takes_enough_of_the_one_before_and_enough_of_itself() throws Rejected {
    Signer next = Signer.named("next-platform");
    TrustRoot handed = SmallRepository.root(2, next);
    assertProgress(1, List.of(PLATFORM), handed, PLATFORM);
    assertProgress(1, List.of(next), handed, next);
    assertProgress(0, List.of(PLATFORM, next), handed, PLATFORM, next);
    assertProgress(0, List.of(PLATFORM), SmallRepository.root(2, PLATFORM, next), PLATFORM);
    assertRefused(handed, SITI);
    SigningProgress own =
        SigningProgress.by(handed, SmallRepository.theme(2), sign(SmallRepository.theme(2), next));
    assertEquals(0, own.missing());
    assertRefused(
        Reason.UNKNOWN_KEY,
        () ->
            SigningProgress.by(
                handed, SmallRepository.theme(2), sign(SmallRepository.theme(2), PLATFORM)));
  }

  @Test
  void a_directory_is_of_the_root_that_waits_for_it() throws Rejected {
    Signer next = Signer.named("next-platform");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, next), PLATFORM, next);
    Directory directory = SmallRepository.directory(2, EXPIRES);
    assertProgress(0, List.of(next), directory, next);
    assertRefused(directory, PLATFORM);
  }

  @Test
  void a_directory_that_lists_a_key_for_at_once_takes_those_who_vouch_for_it() throws Rejected {
    Directory hurried = SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SITI, DEWI));
    assertProgress(1, List.of(PLATFORM), hurried, PLATFORM);
    assertProgress(0, List.of(PLATFORM), hurried, PLATFORM, SITI);
    Directory.Tenant waiting =
        SmallRepository.dinkes()
            .withPublishers(
                List.of(
                    new Publisher(SITI.key(), NOW),
                    new Publisher(DEWI.key(), NOW.plus(Duration.ofDays(1)))));
    assertProgress(0, List.of(PLATFORM), SmallRepository.directory(2, EXPIRES, waiting), PLATFORM);
  }

  private void assertProgress(
      int missing, List<Signer> signers, Statement statement, Signer... signed) throws Rejected {
    SigningProgress progress = SigningProgress.of(city.chain(), statement, sign(statement, signed));
    assertEquals(missing, progress.missing());
    assertEquals(
        Set.copyOf(signers.stream().map(Signer::key).toList()), Set.copyOf(progress.signers()));
  }

  private void assertRefused(Statement statement, Signer... signed) {
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> SigningProgress.of(city.chain(), statement, sign(statement, signed)));
  }

  private static void assertRefused(Reason reason, Executable lie) {
    Refusals.assertRefused(reason, lie);
  }

  private static Signatures sign(Statement statement, Signer... signers) {
    return Signer.sign(statement, signers);
  }

  private ReleaseStatement release(String tenant) throws Rejected {
    byte[] first = city.get(RepositoryPaths.release(tenant, 1));
    return ReleaseStatement.of(
        tenant, 2, NOW, Optional.of(Digest.of(first)), ReleaseStatement.parse(first).manifest(), 1);
  }

  private static HoldStatement hold(HoldStatement.Action action) throws Rejected {
    return HoldStatement.of("bpbd", 1, NOW, action, "uji", OptionalLong.empty());
  }

  private static PurgeStatement purge() throws Rejected {
    return PurgeStatement.of("bpbd", 1, NOW, "bocor", Set.of(Digest.of(new byte[] {1})));
  }
}
