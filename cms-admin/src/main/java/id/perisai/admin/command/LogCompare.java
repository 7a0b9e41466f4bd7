package id.perisai.admin.command;

import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SignedNote;
import id.perisai.release.TreeHead;
import id.perisai.release.TrustChain;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  private static final int MEMORY_BYTES = 128 * 1024;

  @Parameters(
      paramLabel = "URL",
      arity = "1..*",
      description = "Any address of each site or node (http:// or https://).")
  private List<URI> sites;

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description = "Where to remember the trust root and the newest checkpoint from run to run.")
  private Path memory;

  @Option(
      names = {"--root", "--trust-root"},
      paramLabel = "HEX",
      description = "SHA-256 of the first trust root, known from elsewhere.")
  private String root;

  @Spec private CommandSpec spec;

  private record Seen(URI site, Checkpoint checkpoint, LogFiles files) {}

  /**
   * @param head size and root of the newest log that was found good, each on a line
   */
  private record Memory(Digest root, String head) {}

  @Override
  public Integer call() throws IOException {
    int answer = ExitCode.DONE;
    try {
      Optional<Memory> remembered = remembered();
      Digest pinned = pinned(remembered);
      List<Seen> seen = new ArrayList<>();
      for (URI site : sites) {
        answer = Math.max(answer, look(site, pinned, seen));
      }
      if (seen.isEmpty()) {
        return answer;
      }
      if (!areOne(seen, pinned, remembered)) {
        return ExitCode.FAILED;
      }
      // Somebody's lie about his own log outweighs somebody's silence.
      return answer;
    } catch (Rejected refused) {
      err().println("NOT VERIFIED " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private Optional<Memory> remembered() throws IOException, Rejected {
    if (memory == null || !Files.exists(memory)) {
      return Optional.empty();
    }
    JsonObject json =
        JsonObject.of(Json.parse(Files.readAllBytes(memory), MEMORY_BYTES), "" + memory);
    Memory found = new Memory(json.digest("root"), json.text("checkpoint"));
    json.end();
    return Optional.of(found);
  }

  private Digest pinned(Optional<Memory> remembered) throws Rejected, IOException {
    if (root != null) {
      Digest given = Digest.parse(root);
      if (remembered.isPresent() && !remembered.get().root().equals(given)) {
        throw new ParameterException(
            spec.commandLine(),
            "--root is not the trust root that " + memory + " remembers: give another --memory.");
      }
      return given;
    }
    if (remembered.isPresent()) {
      return remembered.get().root();
    }
    URI first = sites.get(0);
    Digest shown = Digest.of(new PublicEndpoints(first).statement(WellKnown.root(1)));
    err()
        .println(
            "TRUSTED ON FIRST USE "
                + shown.hex()
                + " as "
                + first
                + " shows it: ask Diskominfo for the trust root by another way, and give --root.");
    return shown;
  }

  private int look(URI site, Digest pinned, List<Seen> seen) throws IOException {
    Path folder = Files.createTempDirectory("perisai-log");
    try {
      PublicEndpoints endpoints = new PublicEndpoints(site);
      LogFiles files = endpoints.log();
      byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
      Checkpoint checkpoint =
          TrustChain.checkpoint(note, endpoints.trustRoots(pinned, folder, Clock.systemUTC()));
      out().println(site + "  " + checkpoint.size() + "  " + checkpoint.root().hex());
      seen.add(new Seen(site, checkpoint, files));
      return ExitCode.DONE;
    } catch (IOException e) {
      err().println("NO ANSWER " + site + ": " + e);
      return ExitCode.NOT_RUNNING;
    } catch (Rejected refused) {
      if (refused.reason() == Reason.UNREADABLE && refused.getCause() instanceof IOException) {
        err().println("NO ANSWER " + site + ": " + refused.getMessage());
        return ExitCode.NOT_RUNNING;
      }
      throw new Failure(
          ExitCode.FAILED, "NOT VERIFIED " + site + ": " + refused.getMessage(), refused);
    } finally {
      Trees.delete(folder);
    }
  }

  private boolean areOne(List<Seen> seen, Digest pinned, Optional<Memory> remembered)
      throws IOException, Rejected {
    Seen newest = seen.get(0);
    for (Seen one : seen) {
      newest = one.checkpoint().size() > newest.checkpoint().size() ? one : newest;
    }
    boolean one = true;
    for (Seen other : seen) {
      one &= isGrownOutOf(newest, other.checkpoint().head(), other.site().toString());
    }
    if (remembered.isPresent()) {
      one &= isGrownOutOf(newest, head(remembered.get().head()), "the memory " + memory);
    }
    if (one) {
      out().println("ONE LOG of " + newest.checkpoint().size() + " statements");
      remember(pinned, newest.checkpoint());
    }
    return one;
  }

  private boolean isGrownOutOf(Seen newest, TreeHead earlier, String what) {
    try {
      new LogProofs(newest.checkpoint(), newest.files()).requireExtends(earlier, what);
      return true;
    } catch (Rejected refused) {
      err()
          .println(
              "SPLIT VIEW between " + newest.site() + " and " + what + ": " + refused.getMessage());
      return false;
    }
  }

  /** It was verified before it was remembered. */
  private static TreeHead head(String text) throws Rejected {
    String[] lines = text.split("\n");
    return new TreeHead(Long.parseLong(lines[0]), Digest.parse(lines[1]));
  }

  private void remember(Digest pinned, Checkpoint newest) throws IOException {
    if (memory != null) {
      String text = newest.size() + "\n" + newest.root().hex();
      byte[] json = Json.canonical(Map.of("root", pinned.hex(), "checkpoint", text));
      Path beside = memory.resolveSibling(memory.getFileName() + ".new");
      Files.write(beside, json);
      Files.move(
          beside, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
