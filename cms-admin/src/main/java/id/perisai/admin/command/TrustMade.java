package id.perisai.admin.command;

import id.perisai.release.Digest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Model.CommandSpec;

/** What every command says that makes a folder. */
final class TrustMade {
  private TrustMade() {}

  static void say(CommandSpec spec, TrustFolder made, Digest pinned) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TrustWords.of(Ceremony.read(made, pinned, Clock.systemUTC())).forEach(out::println);
    out.println("made " + made.folder() + ": carry it to where the keys are, and there run");
    out.println("  ./perisai trust sign DIR --key FILE --trust-root " + pinned.hex());
    out.println("then here  ./perisai trust assemble " + made.folder());
    out.flush();
  }
}
