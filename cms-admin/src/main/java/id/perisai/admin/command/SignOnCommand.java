package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.oidc.OnlyByProvider;
import id.perisai.oidc.OnlyByProvider.Member;
import id.perisai.tenant.IssueLink;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sign-on}: whom it would lock out to turn single sign-on off. */
@Command(
    name = "sign-on",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the members who get in by single sign-on alone. Run it before you turn it off, or name",
      "another provider: they need another way in by then. The database must run (./perisai start)."
    })
final class SignOnCommand implements Callable<Integer> {
  private static final String SAYS =
      " by single sign-on alone, and it is off: ./perisai sign-on lists them,"
          + " ./perisai sign-on --links gives each a way in";

  @Option(
      names = "--links",
      description =
          "Print a new one-time link for each, by which they choose a password. Links that were"
              + " not used end with it.")
  private boolean links;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = home.settingsInForce();
    PrintWriter out = spec.commandLine().getOut();
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      List<Member> members = new OnlyByProvider(database.work()).list();
      Set<UUID> linked = new HashSet<>();
      for (Member member : members) {
        String line = member.tenant() + "  " + member.name() + "  " + member.email();
        if (links && linked.add(member.person())) {
          Token token =
              new IssueLink(database.work())
                  .issue(Acting.commandLine(member.tenant()), member.person());
          line += "  " + settings.authoringUrl() + "/tautan/" + token.text();
        }
        out.println(line);
      }
      out.println(
          members.stream().map(Member::person).distinct().count()
              + " people get in by single sign-on alone.");
      out.flush();
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    }
  }

  /**
   * What is wrong with single sign-on being off.
   *
   * @return one sentence; empty if it is on, or nobody depends on it
   */
  static String complaint(Settings settings) {
    if (settings.access().signOn().isPresent() || !anyAccount(new Database(settings))) {
      return "";
    }
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      long people =
          new OnlyByProvider(database.work())
              .list().stream().map(Member::person).distinct().count();
      return people == 0 ? "" : people + " people get in" + SAYS;
    }
  }

  /** Asked first, since most homes have none, and the rest takes seconds. */
  private static boolean anyAccount(Database database) {
    try (Connection connection = database.applicationSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select exists (select from perisai.sign_on_identity)")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw new Failure(ExitCode.PART_FAILED, "the database does not answer: " + e.getMessage(), e);
    }
  }
}
