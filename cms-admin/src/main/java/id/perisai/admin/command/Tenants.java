package id.perisai.admin.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Departments, as the operator of the platform sees them; each act is a command below this one. */
@Command(
    name = "tenant",
    mixinStandardHelpOptions = true,
    description = "Opens departments: tenant open ID --name NAME.",
    subcommands = TenantOpen.class)
final class Tenants implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: tenant open ID --name NAME");
  }
}
