package id.perisai.admin.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/** The command line. Each command is a class, and a line in this list. */
@Command(
    name = "perisai",
    description =
        "A hardened multi-tenant CMS: a page is public only if its department signed exactly those"
            + " bytes.",
    footer = {"", "./perisai test runs the gate; see ./perisai test --help."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      Start.class,
      Stop.class,
      Status.class,
      Doctor.class,
      Verify.class,
      Stamp.class,
      LogCommand.class,
      AuditCommand.class,
      Trust.class,
      Tenants.class,
      IssueLinkCommand.class,
      SignOnCommand.class,
      Import.class,
      Sanitize.class
    })
public final class Perisai {
  public static void main(String[] arguments) {
    Logs.quiet();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Perisai());
    Start.addSettings(line.getSubcommands().get("start").getCommandSpec());
    line.setExecutionExceptionHandler(inOneLine());
    line.setParameterExceptionHandler(usageInOneLine());
    documentExitCodes(line);
    return line;
  }

  private static void documentExitCodes(CommandLine line) {
    line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>();
    for (String code : ExitCode.HELP) {
      int colon = code.indexOf(':');
      codes.put(code.substring(0, colon), code.substring(colon + 1));
    }
    line.getCommandSpec().usageMessage().exitCodeList(codes);
    line.getSubcommands().values().forEach(Perisai::documentExitCodes);
  }

  private static IExecutionExceptionHandler inOneLine() {
    return (failure, line, parsed) -> {
      String sentence = failure instanceof Failure ? failure.getMessage() : failure.toString();
      line.getErr().println("perisai: " + sentence.replaceAll("\\s*\\R\\s*", " "));
      if (System.getenv("PERISAI_TRACE") != null) {
        failure.printStackTrace(line.getErr());
      }
      return failure instanceof Failure known ? known.exitCode() : ExitCode.FAILED;
    };
  }

  private static IParameterExceptionHandler usageInOneLine() {
    return (mistake, arguments) -> {
      CommandLine line = mistake.getCommandLine();
      line.getErr()
          .println(
              "perisai: "
                  + mistake.getMessage().replaceAll("\\s*\\R\\s*", " ")
                  + " (see ./"
                  + line.getCommandSpec().qualifiedName()
                  + " --help)");
      return ExitCode.USAGE;
    };
  }
}
