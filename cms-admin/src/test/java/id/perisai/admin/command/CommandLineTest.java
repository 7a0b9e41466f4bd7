package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "command-line.md");

  @Test
  void helps_with_every_command_and_its_exit_codes() {
    for (Map.Entry<String, CommandLine> command : commands().entrySet()) {
      String help = command.getValue().getUsageMessage();
      assertTrue(help.contains("--help"), command.getKey());
      assertTrue(help.contains("Exit codes:"), command.getKey());
      assertTrue(
          command.getValue().getCommandSpec().usageMessage().description().length > 0,
          command.getKey());
    }
  }

  @Test
  void says_in_one_line_what_it_did_not_understand() {
    StringWriter errors = new StringWriter();
    int code =
        Perisai.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute("start", "--port-bas", "1");
    assertEquals(ExitCode.USAGE, code);
    assertEquals(1, errors.toString().lines().count(), errors.toString());
    assertTrue(errors.toString().startsWith("perisai: "), errors.toString());
  }

  @Test
  void says_in_one_line_why_a_setting_is_refused() {
    StringWriter errors = new StringWriter();
    int code =
        Perisai.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute("start", "--home", "target/never-made", "--port-base", "1");
    assertEquals(ExitCode.SETTINGS_REFUSED, code);
    assertEquals(
        "perisai: setting port-base = \"1\" is refused: give a whole number from 1024 to 64000",
        errors.toString().strip());
  }

  @Test
  void is_documented_command_by_command_and_option_by_option() throws IOException {
    String document = Files.readString(DOCUMENT);
    commands()
        .forEach(
            (name, command) -> {
              assertTrue(document.contains("`" + name + "`"), "missing: " + name);
              for (OptionSpec option : command.getCommandSpec().options()) {
                assertTrue(
                    document.contains("`" + option.longestName()),
                    "missing: " + name + " " + option.longestName());
              }
            });
    for (Setting setting : Setting.values()) {
      assertTrue(document.contains("`" + setting.environment() + "`"), setting.environment());
    }
    for (String code : List.of(ExitCode.HELP)) {
      assertTrue(document.contains("| " + code.replaceFirst(":", " | ")), code);
    }
  }

  private static Map<String, CommandLine> commands() {
    return Perisai.commandLine().getSubcommands();
  }
}
