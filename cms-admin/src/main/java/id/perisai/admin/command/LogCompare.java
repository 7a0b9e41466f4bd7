package id.perisai.admin.command;

import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SignedNote;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
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
    Optional<Digest> known = trust.given();
    Optional<TrustMemory> memory = trust.memory(known.isEmpty());
    int answer = ExitCode.DONE;
    Digest pinned = null;
    List<Seen> seen = new ArrayList<>();
    for (URI site : sites) {
      try {
        // The first that answers says the root where nobody else does; then it counts for all.
        pinned = pinned == null ? trust.rootFor(new PublicEndpoints(site), known, memory) : pinned;
        seen.add(look(site, pinned, memory));
      } catch (IOException e) {
        answer = worse(answer, silent(site, e.toString()));
      } catch (Rejected refused) {
        answer = worse(answer, refused(site, pinned, memory, refused));
      }
    }
    return seen.isEmpty() ? answer : worse(answer, compare(seen, pinned, memory));
  }

  /** A lie outweighs silence. */
  private static int worse(int one, int other) {
    return one == ExitCode.FAILED || other == ExitCode.FAILED
        ? ExitCode.FAILED
        : Math.max(one, other);
  }

  private int silent(URI site, String why) {
    err().println("NO ANSWER " + site + ": " + why);
    return ExitCode.NOT_RUNNING;
  }

  private int refused(URI site, Digest pinned, Optional<TrustMemory> memory, Rejected refused)
      throws IOException {
    if (isSilence(refused)) {
      return silent(site, refused.getMessage());
    }
    err().println("NOT VERIFIED " + site + ": " + refused.getMessage());
    if (pinned != null) {
      trust.tellsChange(new PublicEndpoints(site), pinned, memory);
    }
    return ExitCode.FAILED;
  }

  private static boolean isSilence(Rejected refused) {
    return refused.reason() == Reason.UNREADABLE && refused.getCause() instanceof IOException;
  }

  private Seen look(URI site, Digest pinned, Optional<TrustMemory> memory)
      throws IOException, Rejected {
    Path folder = Files.createTempDirectory("perisai-log");
    try {
      PublicEndpoints endpoints = new PublicEndpoints(site);
      LogFiles files = endpoints.log();
      TrustRoot inForce = endpoints.trust(pinned, folder, Clock.systemUTC()).root();
      byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
      Checkpoint checkpoint = TrustChain.checkpoint(note, List.of(inForce));
      out().println(site + "  " + checkpoint.size() + "  " + checkpoint.root().hex());
      if (memory.isPresent()) {
        memory.get().put(site.getRawAuthority(), pinned);
      }
      return new Seen(site, checkpoint, files);
    } finally {
      Trees.delete(folder);
    }
  }

  /**
   * The longest log first: each of the others must have been a beginning of one of those before it.
   * One that is not, or that cannot show it, keeps nobody from comparing the rest.
   */
  private int compare(List<Seen> seen, Digest pinned, Optional<TrustMemory> memory)
      throws IOException {
    List<Seen> longestFirst = new ArrayList<>(seen);
    longestFirst.sort(Comparator.comparingLong((Seen one) -> one.checkpoint().size()).reversed());
    List<Seen> logs = new ArrayList<>();
    int answer = ExitCode.DONE;
    for (Seen one : longestFirst) {
      int fits = logs.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
      int worst = ExitCode.DONE;
      for (Seen log : logs) {
        fits = grownOutOf(log, one.checkpoint(), one.site().toString(), memory);
        if (fits == ExitCode.DONE) {
          break;
        }
        worst = worse(worst, fits);
      }
      if (fits != ExitCode.DONE || logs.isEmpty()) {
        logs.add(one);
      }
      answer = worse(answer, worst);
    }
    Optional<byte[]> remembered =
        memory.isEmpty() ? Optional.empty() : memory.get().checkpoint(pinned);
    for (Seen log : remembered.isPresent() ? logs : List.<Seen>of()) {
      answer = worse(answer, grownOutOfMemory(log, pinned, remembered.get(), memory.get()));
    }
    if (logs.size() == 1 && answer == ExitCode.DONE) {
      Seen log = logs.get(0);
      out().println("ONE LOG of " + log.checkpoint().size() + " leaves");
      if (memory.isPresent()) {
        memory.get().put(pinned, log.checkpoint().bytes());
        memory.get().save();
      }
    }
    return answer;
  }

  private int grownOutOfMemory(Seen log, Digest pinned, byte[] note, TrustMemory memory)
      throws IOException {
    String what = "the memory " + memory.file();
    try {
      return grownOutOf(log, checkpoint(log.site(), pinned, note), what, Optional.of(memory));
    } catch (Rejected refused) {
      return refused(log.site(), pinned, Optional.of(memory), refused);
    }
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

  private int grownOutOf(Seen newest, Checkpoint earlier, String what, Optional<TrustMemory> memory)
      throws IOException {
    try {
      new LogProofs(newest.checkpoint(), newest.files()).requireExtends(earlier.head(), what);
      return ExitCode.DONE;
    } catch (Rejected refused) {
      if (isSilence(refused)) {
        return silent(newest.site(), refused.getMessage());
      }
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
      return ExitCode.FAILED;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
