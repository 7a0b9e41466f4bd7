package id.perisai.admin.command;

import id.perisai.release.Checkpoint;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the log that a site shows with the one that was remembered. */
final class LogMemory {
  private final TrustMemory memory;
  private final PrintWriter err;

  LogMemory(TrustMemory memory, PrintWriter err) {
    this.memory = memory;
    this.err = err;
  }

  /**
   * Remembers what the site shows, if it grew out of what is remembered.
   *
   * @return why the site is behind what is remembered; empty if it is not
   * @throws Rejected if it is another log: both signed notes are kept then
   */
  Optional<String> compare(ShownSite shown, String host, LogFiles files)
      throws Rejected, IOException {
    Checkpoint now = shown.checkpoint();
    Optional<Checkpoint> before = remembered(shown);
    if (before.isPresent() && before.get().size() > now.size()) {
      return Optional.of(
          "the log has "
              + now.size()
              + " leaves, and "
              + memory.file()
              + " remembers "
              + before.get().size());
    }
    if (before.isPresent()) {
      requireSame(now, before.get(), files);
    }
    memory.put(host, shown.trust().pinnedRoot());
    memory.put(shown.trust().pinnedRoot(), now.bytes());
    memory.save();
    return Optional.empty();
  }

  private Optional<Checkpoint> remembered(ShownSite shown) {
    List<TrustRoot> roots = new ArrayList<>();
    shown.trust().roots().forEach(root -> roots.add(0, root.statement()));
    Optional<byte[]> note = memory.checkpoint(shown.trust().pinnedRoot());
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrustChain.checkpoint(note.get(), roots));
    } catch (Rejected otherKey) {
      err.println("NOTE the checkpoint in " + memory.file() + ": " + otherKey.getMessage());
      return Optional.empty();
    }
  }

  private void requireSame(Checkpoint now, Checkpoint before, LogFiles files)
      throws Rejected, IOException {
    try {
      new LogProofs(now, files).requireExtends(before.head(), "the memory " + memory.file());
    } catch (Rejected refused) {
      if (refused.reason() == Reason.FORKED) {
        List<Path> kept = new Evidence(memory.evidence()).keep(before.bytes(), now.bytes());
        kept.forEach(file -> err.println("EVIDENCE " + file));
      }
      throw refused;
    }
  }
}
