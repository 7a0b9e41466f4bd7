package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreStateTest {

  @Test
  void is_read_back_and_refused_with_any_one_bit_flipped() throws Rejected {
    Directory directory = SmallRepository.directory(3, SmallRepository.EXPIRES);
    Seen root = Seen.of(SmallRepository.root(1, SmallRepository.PLATFORM));
    ReleaseStatement release =
        ReleaseStatement.of(
            "dinkes", 1, SmallRepository.NOW, Optional.empty(), Digest.of(new byte[0]), 1);
    StoreState state =
        new StoreState(
                root,
                Seen.of(directory),
                StoreState.EMPTY.sites(),
                StoreState.EMPTY.holds(),
                StoreState.EMPTY.purges(),
                new TreeHead(7, MerkleTreeTest.tree(7).root()),
                StoreState.EMPTY.sightings())
            .withSightings(Map.of(12L, SmallRepository.NOW))
            .with(release, 3)
            .with(
                HoldStatement.of(
                    "dinkes",
                    2,
                    SmallRepository.NOW,
                    HoldStatement.Action.SERVE,
                    "salah terbit",
                    OptionalLong.of(1)),
                Seen.of(release))
            .with(
                PurgeStatement.of(
                    "bpbd", 1, SmallRepository.NOW, "bocor", Set.of(release.digest())));
    byte[] bytes = state.bytes();
    assertEquals(state, StoreState.parse(bytes));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(Rejected.class, () -> StoreState.parse(flipped), "bit " + bit);
    }
    assertEquals(StoreState.EMPTY, StoreState.parse(StoreState.EMPTY.bytes()));
    requireNoMember(bytes);
  }

  /** Its digest is of what it says, so that a member that nobody reads would not be noticed. */
  private static void requireNoMember(byte[] bytes) {
    String json = new String(bytes, StandardCharsets.UTF_8);
    for (int at = json.indexOf('{'); at >= 0; at = json.indexOf('{', at + 1)) {
      String more = json.substring(0, at + 1) + "\"a\":1," + json.substring(at + 1);
      String where = more.substring(0, Math.min(more.length(), at + 40));
      assertThrows(
          Rejected.class,
          () -> StoreState.parse(more.replace(",}", "}").getBytes(StandardCharsets.UTF_8)),
          where);
    }
  }

  @Test
  void remembers_of_each_site_what_was_taken_last() throws Rejected {
    assertEquals(Seen.NOTHING, StoreState.EMPTY.release("dinkes"));
    assertEquals(Seen.NOTHING, StoreState.EMPTY.hold("dinkes"));
    assertEquals(Seen.NOTHING, StoreState.EMPTY.purge("dinkes"));
    ReleaseStatement first = release("dinkes", 1);
    ReleaseStatement other = release("bpbd", 1);
    HoldStatement hold =
        HoldStatement.of(
            "dinkes",
            2,
            SmallRepository.NOW,
            HoldStatement.Action.MAINTENANCE,
            "uji",
            OptionalLong.empty());
    PurgeStatement purge =
        PurgeStatement.of("dinkes", 1, SmallRepository.NOW, "bocor", Set.of(first.digest()));
    StoreState state =
        StoreState.EMPTY
            .with(List.of(first, other), 3)
            .with(hold, Seen.NOTHING)
            .with(purge)
            .withSightings(Map.of(4L, SmallRepository.NOW));
    assertEquals(Seen.of(first), state.release("dinkes"));
    assertEquals(Seen.of(other), state.release("bpbd"));
    assertEquals(Seen.of(hold), state.hold("dinkes"));
    assertEquals(Seen.of(purge), state.purge("dinkes"));
    assertEquals(
        Set.of(4L, 5L), state.withSightings(Map.of(5L, SmallRepository.NOW)).sightings().keySet());
    ReleaseStatement second = release("dinkes", 2);
    StoreState fallen = state.with(second, 4).withStanding(first);
    assertEquals(
        new StoreState.Site(Seen.of(second), 4, Seen.of(first)), fallen.sites().get("dinkes"));
    assertEquals(fallen, fallen.withStanding(release("dishub", 1)), "of a site that has none");
    assertEquals(state.holds(), fallen.holds());
    assertEquals(state.sightings(), fallen.sightings());
  }

  private static ReleaseStatement release(String tenant, long version) throws Rejected {
    Optional<Digest> previous =
        version == 1 ? Optional.empty() : Optional.of(Digest.of(new byte[] {1}));
    return ReleaseStatement.of(
        tenant, version, SmallRepository.NOW, previous, Digest.of(new byte[0]), 1);
  }
}
