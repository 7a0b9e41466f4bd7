package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees and proofs against the vectors of the reference implementation of RFC 6962. */
class MerkleTreeTest {
  /** {@code transparency-dev/merkle}, testonly/constants.go. */
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int SIZES = 300;

  @Test
  void has_the_roots_of_the_standards_trees() {
    MerkleTree tree = new MerkleTree();
    assertEquals(ROOTS.get(0), tree.root().hex());
    for (int i = 0; i < LEAVES.size(); i++) {
      tree.append(MerkleHash.leaf(HexFormat.of().parseHex(LEAVES.get(i))));
      assertEquals(ROOTS.get(i + 1), tree.root().hex());
    }
    for (int i = 0; i < ROOTS.size(); i++) {
      assertEquals(ROOTS.get(i), tree.rootOf(i).hex());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
        + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'",
    "5, 8, 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
        + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
        + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'",
    "0, 1, ''",
  })
  void proves_inclusion_as_the_reference_does(int index, int size, String path) throws Rejected {
    InclusionProof proof = InclusionProof.of(standard(), index, size);
    assertEquals(hashes(path), proof.path());
    proof.requireLeadsFrom(standard().hash(0, index), standard().rootOf(size), "leaf");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, ''",
    "1, 8, '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
        + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'",
    "6, 8, '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
        + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
        + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'",
    "2, 5, '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
        + " bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'",
  })
  void proves_consistency_as_the_reference_does(int from, int to, String path) throws Rejected {
    ConsistencyProof proof = ConsistencyProof.of(standard(), from, to);
    assertEquals(hashes(path), proof.path());
    proof.requireConnects(standard().rootOf(from), standard().rootOf(to), "log");
  }

  @Test
  void proves_every_leaf_of_every_size_and_no_other_leaf() throws Rejected {
    MerkleTree tree = tree(SIZES);
    for (int size = 1; size <= SIZES; size++) {
      Digest root = tree.rootOf(size);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = InclusionProof.of(tree, index, size);
        proof.requireLeadsFrom(tree.hash(0, index), root, "leaf");
        Digest other = tree.hash(0, (index + 1) % SIZES);
        assertRefused(Reason.NOT_LOGGED, () -> proof.requireLeadsFrom(other, root, "leaf"));
      }
    }
  }

  @Test
  void proves_every_size_to_have_grown_out_of_every_smaller_one() throws Rejected {
    MerkleTree tree = tree(SIZES);
    MerkleTree forked = tree(0);
    for (int i = 0; i < SIZES; i++) {
      forked.append(i == 0 ? MerkleHash.leaf(new byte[] {7}) : tree.hash(0, i));
    }
    for (int to = 1; to <= SIZES; to++) {
      Digest later = tree.rootOf(to);
      for (int from = 1; from <= to; from++) {
        Digest earlier = tree.rootOf(from);
        ConsistencyProof proof = ConsistencyProof.of(tree, from, to);
        proof.requireConnects(earlier, later, "log");
        Digest other = forked.rootOf(from);
        assertRefused(Reason.FORKED, () -> proof.requireConnects(other, later, "log"));
        Digest otherLater = forked.rootOf(to);
        assertRefused(Reason.FORKED, () -> proof.requireConnects(earlier, otherLater, "log"));
      }
    }
  }

  @Test
  void refuses_proofs_that_are_cut_lengthened_or_of_another_place() throws Rejected {
    MerkleTree tree = tree(100);
    for (int size = 2; size <= 100; size++) {
      Digest root = tree.rootOf(size);
      for (int index = 0; index < size; index++) {
        Digest leaf = tree.hash(0, index);
        List<Digest> path = InclusionProof.of(tree, index, size).path();
        for (List<Digest> other : spoilt(path)) {
          InclusionProof proof = new InclusionProof(index, size, other);
          assertRefused(Reason.NOT_LOGGED, () -> proof.requireLeadsFrom(leaf, root, "leaf"));
        }
        InclusionProof moved = new InclusionProof((index + 1) % size, size, path);
        assertRefused(Reason.NOT_LOGGED, () -> moved.requireLeadsFrom(leaf, root, "leaf"));
      }
    }
  }

  @Test
  void refuses_consistency_proofs_that_are_cut_or_lengthened() throws Rejected {
    MerkleTree tree = tree(80);
    for (int to = 2; to <= 80; to++) {
      for (int from = 1; from < to; from++) {
        Digest earlier = tree.rootOf(from);
        Digest later = tree.rootOf(to);
        for (List<Digest> other : spoilt(ConsistencyProof.of(tree, from, to).path())) {
          ConsistencyProof proof = new ConsistencyProof(from, to, other);
          assertRefused(Reason.FORKED, () -> proof.requireConnects(earlier, later, "log"));
        }
      }
    }
  }

  @Test
  void refuses_a_leaf_in_a_nodes_place_and_a_node_in_a_leafs() {
    MerkleTree tree = tree(2);
    byte[] node = new byte[65];
    node[0] = 1;
    System.arraycopy(tree.hash(0, 0).bytes(), 0, node, 1, 32);
    System.arraycopy(tree.hash(0, 1).bytes(), 0, node, 33, 32);
    assertEquals(tree.root(), Digest.of(node));
    MerkleTree other = new MerkleTree();
    other.append(MerkleHash.leaf(java.util.Arrays.copyOfRange(node, 1, 65)));
    assertRefused(
        Reason.NOT_LOGGED,
        () -> InclusionProof.of(other, 0, 1).requireLeadsFrom(other.root(), tree.root(), "leaf"));
  }

  @Test
  void grows_without_changing_its_copies() {
    MerkleTree tree = tree(5);
    MerkleTree copy = tree.copy();
    tree.append(MerkleHash.EMPTY);
    copy.append(MerkleHash.leaf(new byte[0]));
    assertEquals(tree(5).root(), tree.rootOf(5));
    assertEquals(tree(5).root(), copy.rootOf(5));
    assertThrows(IllegalArgumentException.class, () -> tree.hash(0, 6));
    assertThrows(IllegalArgumentException.class, () -> new InclusionProof(3, 3, List.of()));
  }

  private static List<List<Digest>> spoilt(List<Digest> path) {
    List<List<Digest>> spoilt = new ArrayList<>();
    List<Digest> longer = new ArrayList<>(path);
    longer.add(MerkleHash.EMPTY);
    spoilt.add(longer);
    for (int i = 0; i < path.size(); i++) {
      List<Digest> shorter = new ArrayList<>(path);
      shorter.remove(i);
      spoilt.add(shorter);
      List<Digest> changed = new ArrayList<>(path);
      changed.set(i, MerkleHash.EMPTY);
      spoilt.add(changed);
    }
    return spoilt;
  }

  private static MerkleTree standard() {
    MerkleTree tree = new MerkleTree();
    LEAVES.forEach(leaf -> tree.append(MerkleHash.leaf(HexFormat.of().parseHex(leaf))));
    return tree;
  }

  static MerkleTree tree(int size) {
    MerkleTree tree = new MerkleTree();
    for (int i = 0; i < size; i++) {
      tree.append(MerkleHash.leaf(("leaf " + i).getBytes(StandardCharsets.UTF_8)));
    }
    return tree;
  }

  private static List<Digest> hashes(String path) {
    return Stream.of(path.split(" "))
        .filter(hex -> !hex.isEmpty())
        .map(hex -> Digest.at(HexFormat.of().parseHex(hex), 0))
        .toList();
  }
}
