package id.perisai.admin.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Roots and directories that are signed on another machine; each step is a command below this. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = {
      "The platform's own keys: makes the next trust root or directory, shows it in words, signs it",
      "on a machine without a network, and puts it into force. docs/key-ceremony.md leads through",
      "it."
    },
    subcommands = {
      TrustKey.class,
      TrustRootCommand.class,
      TrustDirectory.class,
      TrustPrepared.class,
      TrustInspect.class,
      TrustSign.class,
      TrustAssemble.class
    })
final class Trust implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: trust key, root, directory, prepared, inspect, sign or assemble");
  }
}
