package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StoreStateTest {

  @Test
  void is_read_back_and_refused_with_any_one_bit_flipped() throws Rejected {
    Directory directory = SmallRepository.directory(3, SmallRepository.EXPIRES);
    Seen root = Seen.of(SmallRepository.root(1, SmallRepository.PLATFORM));
    ReleaseStatement release =
        ReleaseStatement.of(
            "dinkes",
            1,
            SmallRepository.NOW,
            java.util.Optional.empty(),
            Digest.of(new byte[0]),
            1);
    StoreState state =
        new StoreState(
                root,
                Seen.of(directory),
                StoreState.EMPTY.sites(),
                StoreState.EMPTY.holds(),
                StoreState.EMPTY.purges(),
                new TreeHead(7, MerkleTreeTest.tree(7).root()),
                StoreState.EMPTY.sightings())
            .withSightings(java.util.Map.of(12L, SmallRepository.NOW))
            .with(release, 3)
            .with(
                HoldStatement.of(
                    "dinkes",
                    2,
                    SmallRepository.NOW,
                    HoldStatement.Action.SERVE,
                    "salah terbit",
                    java.util.OptionalLong.of(1)),
                Seen.of(release))
            .with(
                PurgeStatement.of(
                    "bpbd", 1, SmallRepository.NOW, "bocor", java.util.Set.of(release.digest())));
    byte[] bytes = state.bytes();
    assertEquals(state, StoreState.parse(bytes));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(Rejected.class, () -> StoreState.parse(flipped), "bit " + bit);
    }
    assertEquals(StoreState.EMPTY, StoreState.parse(StoreState.EMPTY.bytes()));
  }
}
