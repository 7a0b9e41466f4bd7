package id.perisai.admin.command;

import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SignedNote;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out, from anywhere, whether all nodes show everybody one and the same log. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the log's checkpoints of several sites or nodes, checks their signatures, and that",
      "each grew out of the other and out of what was seen last time. Needs no home: run it",
      "elsewhere, again and again. 0: one log; 1: a split view, or a lie; 3: somebody did not",
      "answer."
    })
final class LogCompare implements Callable<Integer> {
  @Parameters(
      paramLabel = "URL",
      arity = "1..*",
      description = "Any address of each site or node (http:// or https://).")
  private List<URI> sites;

  @Mixin private TrustOption trust;

  @Spec private CommandSpec spec;

  private record Seen(URI site, Checkpoint checkpoint, LogFiles files) {}

  @Override
  public Integer call() throws IOException {
    int answer = ExitCode.DONE;
    try {
      Optional<Digest> known = trust.given();
      Optional<TrustMemory> memory = trust.memory(known.isEmpty());
      Digest pinned = trust.rootFor(new PublicEndpoints(sites.get(0)), known, memory);
      List<Seen> seen = new ArrayList<>();
      for (URI site : sites) {
        answer = Math.max(answer, look(site, pinned, memory, seen));
      }
      if (seen.isEmpty()) {
        return answer;
      }
      if (!areOne(seen, pinned, memory)) {
        return ExitCode.FAILED;
      }
      // Somebody's lie about his own log outweighs somebody's silence.
      return answer;
    } catch (Rejected refused) {
      err().println("NOT VERIFIED " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private int look(URI site, Digest pinned, Optional<TrustMemory> memory, List<Seen> seen)
      throws IOException {
    Path folder = Files.createTempDirectory("perisai-log");
    try {
      PublicEndpoints endpoints = new PublicEndpoints(site);
      LogFiles files = endpoints.log();
      byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
      Checkpoint checkpoint =
          TrustChain.checkpoint(note, endpoints.trustRoots(pinned, folder, Clock.systemUTC()));
      out().println(site + "  " + checkpoint.size() + "  " + checkpoint.root().hex());
      seen.add(new Seen(site, checkpoint, files));
      if (memory.isPresent()) {
        memory.get().put(site.getRawAuthority(), pinned);
      }
      return ExitCode.DONE;
    } catch (IOException e) {
      err().println("NO ANSWER " + site + ": " + e);
      return ExitCode.NOT_RUNNING;
    } catch (Rejected refused) {
      if (refused.reason() == Reason.UNREADABLE && refused.getCause() instanceof IOException) {
        err().println("NO ANSWER " + site + ": " + refused.getMessage());
        return ExitCode.NOT_RUNNING;
      }
      trust.tellsChange(new PublicEndpoints(site), pinned, memory);
      throw new Failure(
          ExitCode.FAILED, "NOT VERIFIED " + site + ": " + refused.getMessage(), refused);
    } finally {
      Trees.delete(folder);
    }
  }

  private boolean areOne(List<Seen> seen, Digest pinned, Optional<TrustMemory> memory)
      throws IOException, Rejected {
    Seen newest = seen.get(0);
    for (Seen one : seen) {
      newest = one.checkpoint().size() > newest.checkpoint().size() ? one : newest;
    }
    boolean one = true;
    for (Seen other : seen) {
      one &= isGrownOutOf(newest, other.checkpoint(), other.site().toString(), memory);
    }
    Optional<byte[]> remembered =
        memory.isEmpty() ? Optional.empty() : memory.get().checkpoint(pinned);
    if (remembered.isPresent()) {
      one &=
          isGrownOutOf(
              newest,
              checkpoint(newest.site(), pinned, remembered.get()),
              "the memory " + memory.get().file(),
              memory);
    }
    if (one) {
      out().println("ONE LOG of " + newest.checkpoint().size() + " leaves");
      if (memory.isPresent()) {
        memory.get().put(pinned, newest.checkpoint().bytes());
        memory.get().save();
      }
    }
    return one;
  }

  private Checkpoint checkpoint(URI site, Digest pinned, byte[] note) throws Rejected, IOException {
    Path folder = Files.createTempDirectory("perisai-log");
    try {
      return TrustChain.checkpoint(
          note, new PublicEndpoints(site).trustRoots(pinned, folder, Clock.systemUTC()));
    } finally {
      Trees.delete(folder);
    }
  }

  private boolean isGrownOutOf(
      Seen newest, Checkpoint earlier, String what, Optional<TrustMemory> memory)
      throws IOException {
    try {
      new LogProofs(newest.checkpoint(), newest.files()).requireExtends(earlier.head(), what);
      return true;
    } catch (Rejected refused) {
      err()
          .println(
              "SPLIT VIEW between " + newest.site() + " and " + what + ": " + refused.getMessage());
      if (refused.reason() == Reason.FORKED || refused.reason() == Reason.ROLLED_BACK) {
        Path folder =
            memory
                .map(TrustMemory::evidence)
                .orElseGet(
                    () ->
                        TrustMemory.standard(System.getenv(), System.getProperty("user.home"))
                            .resolveSibling("evidence"));
        new Evidence(folder)
            .keep(earlier.bytes(), newest.checkpoint().bytes())
            .forEach(file -> err().println("EVIDENCE " + file));
      }
      return false;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
