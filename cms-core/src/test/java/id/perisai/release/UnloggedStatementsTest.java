package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every node takes what is logged: so nothing is that does not verify, and all that does. */
class UnloggedStatementsTest {
  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void a_city_that_logs_nothing_any_more() throws Rejected {
    city = new SmallRepository(temporary.resolve("repository"));
    city.unlogged();
  }

  @Test
  void are_none_where_all_are_logged() throws Rejected {
    assertEquals(List.of(), unlogged());
  }

  @Test
  void are_of_every_kind_and_what_vouches_for_others_comes_first() throws Rejected {
    city.release("dinkes", 2, SITI);
    city.release("bpbd", 2, BUDI, DEWI);
    put(hold(1), SITI);
    put(purge(1), SITI);
    city.putTheme(SmallRepository.theme(2));
    city.putDirectory(SmallRepository.directory(2, EXPIRES));
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, PLATFORM), PLATFORM);
    assertEquals(
        List.of(
            "trust/root/2",
            "trust/directory/2",
            "trust/theme/2",
            "sites/dinkes/2",
            "trust/holds/dinkes/1",
            "trust/purges/dinkes/1",
            "sites/bpbd/2"),
        unlogged());
  }

  @Test
  void name_the_bytes_of_statement_and_signatures() throws Rejected {
    city.release("dinkes", 2, SITI);
    assertEquals(
        List.of(
            LogEntry.of(
                "sites/dinkes/2", city.get("sites/dinkes/2"), city.get("sites/dinkes/2.sig"))),
        entries(city.log()));
  }

  @Test
  void are_all_of_them_while_there_is_no_log_and_the_trust_alone_before_the_first_directory()
      throws Rejected {
    assertEquals(
        List.of(
            "trust/root/1", "trust/directory/1", "trust/theme/1", "sites/dinkes/1", "sites/bpbd/1"),
        paths(entries(TransparencyLog.EMPTY)));
    city.put("trust/directory/1", new byte[] {1});
    assertEquals(List.of("trust/root/1"), paths(entries(TransparencyLog.EMPTY)));
    city.put("trust/root/1", new byte[] {1});
    assertThrows(Rejected.class, () -> entries(TransparencyLog.EMPTY));
  }

  @Test
  void are_none_that_somebody_else_signed_nor_garbage() throws Rejected {
    city.release("dinkes", 2, DEWI);
    city.put("sites/dinkes/3", new byte[] {1});
    city.release("bpbd", 2, BUDI);
    put(hold(1), DEWI);
    put(purge(1), DEWI);
    city.put(RepositoryPaths.theme(2), SmallRepository.theme(2), SITI);
    city.put(RepositoryPaths.directory(2), SmallRepository.directory(2, EXPIRES), SITI);
    city.put("trust/directory/3", new byte[] {1});
    assertEquals(List.of(), unlogged());
    city.release("dinkes", 2, SITI);
    city.release("dinkes", 3, SITI);
    assertEquals(List.of("sites/dinkes/2", "sites/dinkes/3"), unlogged());
  }

  /** A statement under a version that was logged as another one. */
  @Test
  void are_none_in_the_place_of_one_that_is_logged() throws Rejected {
    city.release("dinkes", 2, SITI);
    city.log(LogEntry.of("sites/dinkes/2", new byte[] {1}, new byte[] {2}));
    assertEquals(List.of(), unlogged());
    city.release("dinkes", 3, SITI);
    assertEquals(List.of(), unlogged(), "which stands on what is not logged");
  }

  /** Whoever could use up all versions would end a site. */
  @Test
  void are_none_that_run_ahead() throws Rejected {
    long far = 2 + TrustChain.FURTHEST_STEP;
    for (TenantStatement power : List.of(hold(far), purge(far))) {
      put(power, SITI);
    }
    city.put(
        RepositoryPaths.release("dinkes", far),
        ReleaseStatement.of(
            "dinkes",
            far,
            NOW,
            Optional.of(Digest.of(city.get("sites/dinkes/1"))),
            ReleaseStatement.parse(city.get("sites/dinkes/1")).manifest(),
            1),
        SITI);
    assertEquals(List.of(), unlogged());
  }

  /** Its leaf would take the place of the next honest one. */
  @Test
  void are_no_newer_directory_of_keys_that_left_the_root() throws Rejected {
    Signer next = Signer.named("next-platform");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, next), PLATFORM, next);
    city.putDirectory(SmallRepository.directory(2, EXPIRES), next);
    List<String> honest = List.of("trust/root/2", "trust/directory/2");
    assertEquals(honest, unlogged());
    city.putDirectory(SmallRepository.directory(3, EXPIRES), PLATFORM);
    assertEquals(honest, unlogged());
    city.putDirectory(SmallRepository.directory(3, EXPIRES), next);
    assertEquals(List.of("trust/root/2", "trust/directory/2", "trust/directory/3"), unlogged());
  }

  @Test
  void are_no_newer_theme_of_keys_that_left_the_root() throws Rejected {
    Signer next = Signer.named("next-platform");
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, next), PLATFORM, next);
    city.putDirectory(SmallRepository.directory(2, EXPIRES), next);
    city.put(RepositoryPaths.theme(2), SmallRepository.theme(2), PLATFORM);
    assertEquals(List.of("trust/root/2", "trust/directory/2"), unlogged());
    city.put(RepositoryPaths.theme(2), SmallRepository.theme(2), next);
    assertEquals(List.of("trust/root/2", "trust/directory/2", "trust/theme/2"), unlogged());
  }

  @Test
  void are_no_re_render_of_the_platform_that_shows_other_contents() throws Rejected {
    Directory.Tenant dinkes = SmallRepository.dinkes(SITI).withRerender(Rerender.PLATFORM);
    city.putVouched(SmallRepository.directory(2, EXPIRES, dinkes), SITI);
    city.putTheme(SmallRepository.theme(2));
    List<String> before = List.of("trust/directory/2", "trust/theme/2");
    assertEquals(before, unlogged());
    city.release("dinkes", 2, List.of(city.page("dinkes", "/lain")), PLATFORM);
    assertEquals(before, unlogged());
    city.rerender("dinkes", 2, 2);
    assertEquals(List.of("trust/directory/2", "trust/theme/2", "sites/dinkes/2"), unlogged());
  }

  private void put(TenantStatement power, Signer signer) {
    String folder =
        power instanceof HoldStatement
            ? RepositoryPaths.holds("dinkes")
            : RepositoryPaths.purges("dinkes");
    city.put(folder + "/" + power.version(), power, signer);
  }

  private List<String> unlogged() throws Rejected {
    return paths(entries(city.log()));
  }

  private List<LogEntry> entries(TransparencyLog log) throws Rejected {
    return UnloggedStatements.in(city.repository(), city.pinned(), SmallRepository.CLOCK, log);
  }

  private static List<String> paths(List<LogEntry> entries) {
    return new ArrayList<>(entries.stream().map(LogEntry::path).toList());
  }

  private static HoldStatement hold(long version) throws Rejected {
    return HoldStatement.of(
        "dinkes", version, NOW, HoldStatement.Action.MAINTENANCE, "uji", OptionalLong.empty());
  }

  private static PurgeStatement purge(long version) throws Rejected {
    return PurgeStatement.of("dinkes", version, NOW, "bocor", Set.of(Digest.of(new byte[] {1})));
  }
}
