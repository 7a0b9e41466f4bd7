package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The trust root from which whoever stands outside verifies: given by hand, which is the honest
 * way, or pinned to what the site showed first, which is said loudly and refused when it changes.
 */
final class TrustOption {
  private static final int LARGEST_FILE = 1 << 20;

  @Option(
      names = {"--root", "--trust-root"},
      paramLabel = "HEX|FILE",
      description =
          "SHA-256 of the first trust root, known from elsewhere; or a file that holds it, or the"
              + " root itself.")
  private String root;

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description =
          "Where to remember trust roots and the newest checkpoint from run to run (default where"
              + " no root is given: ~/.config/perisai/memory).")
  private Path memory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The root that was given; empty if none was. */
  Optional<Digest> given() {
    return root == null ? Optional.empty() : Optional.of(read(root));
  }

  private Digest read(String hexOrFile) {
    try {
      Path file = Path.of(hexOrFile);
      if (hexOrFile.length() == 64 && !Files.exists(file)) {
        return Digest.parse(hexOrFile);
      }
      if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE) {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        return text.startsWith("{") ? Digest.of(bytes) : Digest.parse(text);
      }
    } catch (Rejected refused) {
      throw notOne(refused.found());
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw notOne(e.toString());
    }
    throw notOne(hexOrFile);
  }

  private CommandLine.ParameterException notOne(String found) {
    return usage("The trust root must be 64 lower-case hex digits, or a file, not " + found + ".");
  }

  /** The memory, if there is to be one: where it was named, and where no root was given. */
  Optional<TrustMemory> memory(boolean isNeeded) throws IOException {
    if (memory == null && !isNeeded) {
      return Optional.empty();
    }
    Path file =
        memory == null
            ? TrustMemory.standard(System.getenv(), System.getProperty("user.home"))
            : memory;
    try {
      return Optional.of(TrustMemory.open(file));
    } catch (Rejected damaged) {
      throw usage(
          "The memory " + file + " cannot be read: " + damaged.getMessage() + ". Put it aside.");
    }
  }

  /**
   * The root that counts for a site.
   *
   * @param known given by hand or by a home, if it was
   * @throws Rejected if what the site shows cannot be had
   */
  Digest rootFor(PublicEndpoints site, Optional<Digest> known, Optional<TrustMemory> memory)
      throws Rejected, IOException {
    String host = site.site().getRawAuthority();
    Optional<Digest> seen = memory.isEmpty() ? Optional.empty() : memory.get().rootOf(host);
    if (known.isPresent()) {
      if (seen.isPresent() && !seen.equals(known)) {
        throw usage(
            "The trust root given is not the one that "
                + memory.get().file()
                + " remembers for "
                + host
                + ": one of the two is false. If it is the memory, give another --memory.");
      }
      return known.get();
    }
    if (seen.isPresent()) {
      return seen.get();
    }
    Digest shown = Digest.of(site.statement(WellKnown.root(1)));
    err()
        .println(
            "TRUSTED ON FIRST USE "
                + shown.hex()
                + " as "
                + host
                + " shows it. Nobody else vouches for this trust root: whoever lies to you now lies"
                + " from now on. Ask Diskominfo for it by another way (fingerprint "
                + shown.fingerprint()
                + ") and give it as --root. Remembered in "
                + memory.orElseThrow().file()
                + ".");
    return shown;
  }

  /** Says that a site shows another root than the one that was pinned, if that is what it does. */
  boolean tellsChange(PublicEndpoints site, Digest pinned, Optional<TrustMemory> memory)
      throws IOException {
    try {
      Digest shown = Digest.of(site.statement(WellKnown.root(1)));
      if (root == null && memory.isPresent() && !shown.equals(pinned)) {
        err()
            .println(
                "TRUST ROOT CHANGED: "
                    + site.site().getRawAuthority()
                    + " shows "
                    + shown.fingerprint()
                    + ", and "
                    + memory.get().file()
                    + " remembers "
                    + pinned.fingerprint()
                    + ". A platform never replaces its first root: one of the two was a lie.");
        return true;
      }
    } catch (Rejected notShown) {
      return false; // Then this is not what is wrong with it.
    }
    return false;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  CommandLine.ParameterException usage(String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }
}
