package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.LOG;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose log says when somebody signed who has left since. */
class ItsTimeTest {
  private static final String HOLD = RepositoryPaths.hold("dinkes", 1);

  @TempDir Path temporary;
  private SmallRepository city;
  private ItsTime itsTime;

  @BeforeEach
  void siti_has_left_and_the_log_has_a_new_key() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    itsTime = new ItsTime(city.repository());
    TrustRoot first = city.chain().root();
    city.put(
        RepositoryPaths.root(2),
        TrustRoot.of(
            2,
            NOW,
            EXPIRES,
            1,
            List.of(PLATFORM.key()),
            TrustRoot.Log.under("localhost", Signer.named("fresh log").serverKey()),
            first.timestamp(),
            first.signing()),
        PLATFORM);
    Directory next = SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(DEWI));
    city.putVouched(
        Directory.of(
            2,
            NOW.plusSeconds(60),
            EXPIRES,
            next.domain(),
            next.signing(),
            List.copyOf(next.tenants().values())),
        SITI);
    city.putUnlogged(
        HOLD,
        HoldStatement.of(
            "dinkes", 1, NOW, HoldStatement.Action.MAINTENANCE, "uji", OptionalLong.empty()),
        SITI);
  }

  @Test
  void a_log_rewritten_by_its_old_key_vouches_for_nothing() throws Exception {
    List<LogEntry> rewritten = new ArrayList<>();
    rewritten.add(LogEntry.of(HOLD, city.get(HOLD), city.get(HOLD + ".sig")));
    rewritten.addAll(city.log().entries());
    TransparencyLog fork = TransparencyLog.EMPTY.with(rewritten);
    city.writeLog(fork, LOG);
    assertEquals(Reason.UNKNOWN_KEY, refused());
    city.writeLog(fork, Signer.named("fresh log"));
    require();
  }

  @Test
  void the_log_is_read_anew_when_it_grew() throws Exception {
    city.writeLog(city.log(), Signer.named("fresh log"));
    assertEquals(Reason.NOT_LOGGED, refused());
    LogEntry late = LogEntry.of(HOLD, city.get(HOLD), city.get(HOLD + ".sig"));
    city.writeLog(city.log().with(List.of(late)), Signer.named("fresh log"));
    assertEquals(Reason.UNKNOWN_KEY, refused(), "behind the directory that took the key out");
    assertEquals(Reason.UNKNOWN_KEY, refused(), "the same log, not read again");
  }

  @Test
  void a_key_that_waits_and_a_platform_that_may_not_sign_count_by_the_log_alone() throws Exception {
    city.writeLog(city.log(), Signer.named("fresh log"));
    Clock later = Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC);
    TrustChain chain = city.chain(later);
    ReleaseStatement next = city.unlogged().release("dinkes", 2, SITI);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, SmallRepository.dinkes(DEWI, BUDI)));
    TrustChain waiting = city.chain(later);
    itsTime.requireRelease(waiting, signed(next, DEWI));
    for (VerifiedStatement<ReleaseStatement> lie :
        List.of(signed(next, BUDI), signed(next, PLATFORM).delegated())) {
      for (TrustChain trust : List.of(chain, waiting)) {
        Rejected refused = assertThrows(Rejected.class, () -> itsTime.requireRelease(trust, lie));
        assertEquals(Reason.NOT_LOGGED, refused.reason());
      }
    }
    Clock tomorrow = Clock.offset(later, TrustChain.WAIT_OF_NEW_KEYS);
    itsTime.requireRelease(city.chain(tomorrow), signed(next, BUDI));
  }

  private static VerifiedStatement<ReleaseStatement> signed(ReleaseStatement next, Signer signer) {
    return new VerifiedStatement<>(next, Signer.sign(next, signer), List.of(signer.key()));
  }

  @Test
  void a_theme_of_an_earlier_root_stands_in_the_log_before_the_next_one() throws Exception {
    Signer heir = Signer.named("next platform");
    TrustRoot second = city.chain().root();
    city.put(
        RepositoryPaths.root(3),
        TrustRoot.of(
            3,
            NOW,
            EXPIRES,
            1,
            List.of(heir.key()),
            second.log(),
            second.timestamp(),
            second.signing()),
        PLATFORM,
        heir);
    city.putDirectory(SmallRepository.directory(3, EXPIRES, SmallRepository.dinkes(DEWI)), heir);
    city.putUnlogged(RepositoryPaths.theme(2), SmallRepository.theme(2), PLATFORM);
    city.putUnlogged(RepositoryPaths.theme(3), SmallRepository.theme(3), heir);
    city.writeLog(city.log(), Signer.named("fresh log"));
    TrustChain chain = city.chain();
    Checkpoint checkpoint = city.log().checkpoint().orElseThrow();
    for (ItsTime one : List.of(itsTime, new ItsTime(checkpoint, city.repository()::log))) {
      for (int round = 0; round < 2; round++) {
        one.requireTheme(chain, chain.theme(1));
        one.requireTheme(chain, chain.theme(3));
        Rejected refused =
            assertThrows(Rejected.class, () -> one.requireTheme(chain, chain.theme(2)));
        assertEquals(Reason.NOT_LOGGED, refused.reason());
      }
      assertEquals(1, one.newestLogged(chain, RepositoryPaths.THEMES));
      assertEquals(3, one.newestLogged(chain, RepositoryPaths.ROOTS));
      assertEquals(0, one.newestLogged(chain, RepositoryPaths.holds("dinkes")));
    }
  }

  private void require() throws Rejected {
    TrustChain chain = city.chain();
    itsTime.requirePower(
        chain, Power.hold(chain, city.get(HOLD), city.get(HOLD + ".sig"), "dinkes", 1));
  }

  private Reason refused() {
    return assertThrows(Rejected.class, this::require).reason();
  }
}
