package id.perisai.admin.command;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.factor.Recovery;
import id.perisai.release.Directory;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.People;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code link}: the way back in for somebody who lost link or password and has nobody to ask. */
@Command(
    name = "link",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a new one-time sign-in link of a member; links that were not used end with it.",
      "For the platform's administrators; everybody else asks their own administrator, on the",
      "screen of people. The database must run (./perisai start)."
    })
final class IssueLinkCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EMAIL", description = "Address of the member.")
  private String email;

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      defaultValue = Directory.PLATFORM,
      description = "Department whose member it is (default: platform).")
  private String tenant;

  @Option(
      names = "--forget-factors",
      description = {
        "Forget the member's passkeys, app for codes and recovery codes too, and end their",
        "sessions: for who lost all of these. They are told by letter."
      })
  private boolean forgetFactors;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = home.settingsInForce();
    Acting operator = Acting.commandLine(tenant);
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      UUID person =
          new People(database.work())
              .of(operator).stream()
                  .filter(member -> email.equalsIgnoreCase(member.email()))
                  .findFirst()
                  .orElseThrow(() -> new Refused(AccessRefusal.PERSON_UNKNOWN))
                  .person();
      Token token =
          forgetFactors
              ? new Recovery(database.work(), Clock.systemUTC()).byOperator(operator, person)
              : new IssueLink(database.work()).issue(operator, person);
      PrintWriter out = spec.commandLine().getOut();
      out.println(settings.authoringUrl() + "/tautan/" + token.text());
      out.flush();
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    }
  }
}
