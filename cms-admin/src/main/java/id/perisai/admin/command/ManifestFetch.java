package id.perisai.admin.command;

import id.perisai.release.BlobReader;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Fetches the nodes of a manifest level by level, many at a time, into a reader that keeps them; so
 * that who then reads the tree, one node after another, waits for nobody. It checks nothing.
 */
final class ManifestFetch {
  private static final int MAX_NODE = 4 << 20;
  private static final int MAX_LEVELS = 64;

  private final BlobReader blobs;
  private final ExecutorService workers;

  /**
   * @param blobs keeps what it has read
   */
  ManifestFetch(BlobReader blobs, ExecutorService workers) {
    this.blobs = blobs;
    this.workers = workers;
  }

  void below(Digest root) throws Rejected, InterruptedException {
    List<Digest> level = List.of(root);
    for (int depth = 0; !level.isEmpty() && depth < MAX_LEVELS; depth++) {
      List<Future<List<Digest>>> fetched = new ArrayList<>();
      for (Digest node : level) {
        fetched.add(workers.submit(() -> children(blobs.read(node, MAX_NODE))));
      }
      List<Digest> next = new ArrayList<>();
      for (Future<List<Digest>> one : fetched) {
        next.addAll(result(one));
      }
      level = next;
    }
  }

  private static List<Digest> result(Future<List<Digest>> one)
      throws Rejected, InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Rejected refused) {
        throw refused;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  private static List<Digest> children(byte[] node) throws Rejected {
    List<Digest> children = new ArrayList<>();
    if (Json.parse(node, MAX_NODE) instanceof Map<?, ?> json
        && json.get("node") instanceof Map<?, ?> digests) {
      for (Object digest : digests.values()) {
        children.add(Digest.parse(String.valueOf(digest)));
      }
    }
    return children;
  }
}
