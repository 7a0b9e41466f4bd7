package id.perisai.admin.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The audit trails, for auditors; each act is a command below this one. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Verifies the audit trails: audit verify.",
    subcommands = AuditVerify.class)
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: audit verify");
  }
}
