package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Grants;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.platform.OpenTenant;
import id.perisai.release.Directory;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.TenantState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a department with its first administrator. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = {
      "Opens a department and invites its first administrator, whose one-time link is printed.",
      "Its site is served once a directory is signed that lists it, which the screen of waiting",
      "keys prepares with the department's first key. The database must run (./perisai start)."
    })
final class TenantOpen implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID",
      description = "Short name for good: lower-case letters, digits, -.")
  private String id;

  @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its full name.")
  private String name;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "dinas",
      description = "What it is, for lists: dinas, badan, kecamatan … (default: dinas).")
  private String kind;

  @Option(
      names = "--host",
      paramLabel = "LABEL",
      description = "First label of its site's host (default: the id).")
  private String host;

  @Option(
      names = "--administrator",
      paramLabel = "EMAIL",
      description = "Invites its administrator.")
  private String administrator;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = home.settingsInForce();
    PrintWriter out = spec.commandLine().getOut();
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      if (administrator != null) {
        // Before anything is done, so that a slip of the finger leaves no department behind.
        new Email(administrator);
      }
      Acting operator = Acting.commandLine(Directory.PLATFORM);
      new OpenTenant(database.work())
          .open(operator, id, name, kind, host == null ? id : host, TenantState.ACTIVE);
      out.println("Opened " + id + ".");
      if (administrator != null) {
        Invited invited =
            new InvitePerson(database.work())
                .inviteInto(
                    operator, id, administrator, administrator, Grants.of(Role.TENANT_ADMIN));
        out.println(
            invited
                .link()
                .map(token -> settings.authoringUrl() + "/tautan/" + token.text())
                .orElse(administrator + " has a password already, and signs in with it."));
      }
      out.flush();
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    }
  }
}
