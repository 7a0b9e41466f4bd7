package id.perisai.admin.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings old sites in; each kind of export is a command below this one. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Brings an old site into a department's drafts: import wxr FILE --tenant ID.",
    subcommands = ImportWordPress.class)
final class Import implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to import: import wxr FILE --tenant ID");
  }
}
