package id.perisai.release;

import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node still remembers whose state is lost: the newest that was ever in force, no older. */
class SurvivingStateTest {
  @TempDir Path temporary;
  private SmallRepository city;

  @BeforeEach
  void a_store_with_two_releases_of_one_site() throws Rejected {
    city = new SmallRepository(temporary.resolve("store"));
    city.release("dinkes", 2, SITI);
  }

  @Test
  void is_the_chain_the_log_and_the_newest_release_of_each_site() throws Rejected {
    StoreState state = state();
    assertEquals(Seen.of(city.chain().root()), state.root());
    assertEquals(Seen.of(city.chain().directory()), state.directory());
    assertEquals(city.log().head(), state.log());
    assertEquals(seen("dinkes", 2), state.release("dinkes"));
    assertEquals(seen("bpbd", 1), state.release("bpbd"));
    assertEquals(1, state.sites().get("dinkes").directory());
    assertEquals(List.of("bpbd", "dinkes"), List.copyOf(state.sites().keySet()));
  }

  @Test
  void without_a_chain_nothing_but_the_log_is_known() {
    city.put(RepositoryPaths.root(1), new byte[] {1});
    assertEquals(StoreState.EMPTY.with(city.log().head()), state());
  }

  @Test
  void passes_over_a_release_that_is_damaged_or_not_signed_as_it_must_be() {
    for (String damaged : List.of("sites/dinkes/2", "sites/dinkes/2.sig")) {
      byte[] honest = city.get(damaged);
      city.put(damaged, new byte[] {1});
      assertEquals(seen("dinkes", 1), state().release("dinkes"), damaged);
      city.put(damaged, honest);
    }
    city.put("sites/dinkes/2.sig", city.get("sites/dinkes/1.sig"));
    assertEquals(seen("dinkes", 1), state().release("dinkes"));
  }

  /** By it the node goes back to the one before, as it did; unlogged, it never was in force. */
  @Test
  void knows_a_release_whose_key_was_revoked_if_it_is_logged() throws Rejected {
    revoke(2);
    assertEquals(seen("dinkes", 2), state().release("dinkes"));
    TransparencyLog before = TransparencyLog.EMPTY.with(List.copyOf(city.log().leaves()));
    city.unlogged().release("dinkes", 3, SITI);
    assertEquals(before.head(), city.log().head());
    assertEquals(seen("dinkes", 2), state().release("dinkes"));
  }

  /** An older release that a hold shows lies there too, also where the newest was lost. */
  @Test
  void takes_none_that_may_lie_there_for_a_hold_alone() throws Exception {
    hold("dinkes", 1, 1);
    assertEquals(seen("dinkes", 2), state().release("dinkes"), "above the held one");
    lose("dinkes", 2);
    assertEquals(Seen.NOTHING, state().release("dinkes"));
    assertEquals(seen("bpbd", 1), state().release("bpbd"), "another site");
  }

  @Test
  void takes_a_held_one_that_is_the_newest_in_the_log_and_none_where_the_log_is_lost()
      throws Rejected {
    hold("dinkes", 1, 2);
    assertEquals(seen("dinkes", 2), state().release("dinkes"));
    StoreState state =
        SurvivingState.of(
            city.repository(), city.pinned(), SmallRepository.CLOCK, TransparencyLog.EMPTY);
    assertEquals(Seen.NOTHING, state.release("dinkes"), "nor the one below, which it stands on");
    assertEquals(seen("bpbd", 1), state.release("bpbd"));
    assertEquals(TreeHead.EMPTY, state.log());
  }

  /** Of several holds the one that names the highest version counts, be it damaged or lifted. */
  @Test
  void looks_at_every_hold_that_can_be_read() throws Exception {
    city.release("dinkes", 3, SITI);
    hold("dinkes", 1, 2);
    hold("dinkes", 2, 1);
    city.put(RepositoryPaths.hold("dinkes", 3), new byte[] {1});
    lose("dinkes", 3);
    assertEquals(Seen.NOTHING, state().release("dinkes"));
  }

  @Test
  void where_holds_cannot_be_read_whatever_lies_there_may_lie_there_for_one() throws Exception {
    city.put(RepositoryPaths.holds("dinkes"), new byte[0]);
    assertEquals(seen("dinkes", 2), state().release("dinkes"), "the newest logged");
    lose("dinkes", 2);
    assertEquals(Seen.NOTHING, state().release("dinkes"));
  }

  @Test
  void a_folder_of_releases_that_cannot_be_read_hides_no_other_site() throws Exception {
    Path folder = city.path().resolve(RepositoryPaths.releases("bpbd"));
    Files.move(folder, folder.resolveSibling("elsewhere"));
    Files.createFile(folder);
    assertEquals(Seen.NOTHING, state().release("bpbd"));
    assertEquals(seen("dinkes", 2), state().release("dinkes"));
  }

  private StoreState state() {
    return SurvivingState.of(city.repository(), city.pinned(), SmallRepository.CLOCK, city.log());
  }

  private Seen seen(String tenant, long version) {
    return Seen.of(version, Digest.of(city.get(RepositoryPaths.release(tenant, version))));
  }

  private void hold(String tenant, long version, long release) throws Rejected {
    city.put(
        RepositoryPaths.hold(tenant, version),
        HoldStatement.of(
            tenant,
            version,
            NOW,
            HoldStatement.Action.SERVE,
            "salah terbit",
            OptionalLong.of(release)),
        SITI);
  }

  private void revoke(long from) throws Rejected {
    city.putVouched(
        SmallRepository.directory(
            2,
            EXPIRES,
            SmallRepository.dinkes(SITI, SmallRepository.DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), from)))),
        SITI);
    assertTrue(city.chain().directory().version() == 2);
  }

  private void lose(String tenant, long version) throws IOException {
    Path file = city.path().resolve(RepositoryPaths.release(tenant, version));
    Files.delete(file);
    Files.delete(file.resolveSibling(version + ".sig"));
  }
}
