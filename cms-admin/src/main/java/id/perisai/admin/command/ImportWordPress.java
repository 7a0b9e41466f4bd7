package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.Json;
import id.perisai.transfer.ImportReportPage;
import id.perisai.transfer.ImportWxr;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a WordPress export in, as drafts that wait for one review. */
@Command(
    name = "wxr",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a WordPress export (WXR): posts become news, pages pages, old addresses redirects.",
      "Everything arrives as drafts in one batch that somebody of the department approves after",
      "reading its report; nothing is published. The database must run (./perisai start)."
    })
final class ImportWordPress implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "The export, from WordPress: Tools, Export, All content.")
  private Path file;

  @Option(
      names = "--tenant",
      required = true,
      paramLabel = "ID",
      description = "Id of the department whose site this becomes.")
  private String tenant;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where to write the report: .html for people, else JSON.")
  private Path report;

  @Option(
      names = "--media",
      paramLabel = "DIR",
      description =
          "Copy of the old wp-content/uploads; its PDF files become documents; missing images get a placeholder.")
  private Path media;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description = "Address of the old site, where the export does not say it.")
  private String baseUrl;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireBaseUrl();
    requireReport();
    Settings settings = home.settingsInForce();
    ImportBar bar = new ImportBar(spec.commandLine().getErr(), System.console() != null);
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      ImportWxr.Result result =
          new ImportWxr(database.work())
              .run(Acting.commandLine(tenant), new ImportWxr.Source(file, media, baseUrl), bar);
      bar.end();
      write(result);
      print(result);
      return ExitCode.DONE;
    } catch (Refused refused) {
      bar.end();
      throw DatabaseOfHome.failure(refused);
    }
  }

  private void requireBaseUrl() {
    if (baseUrl != null && !baseUrl.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
      throw new Failure(
          ExitCode.USAGE,
          "--base-url is " + baseUrl + ", not an address such as https://dinas.example.go.id");
    }
  }

  /** Before hours of work: the place of the report can be written. */
  private void requireReport() {
    if (report != null) {
      Path folder = report.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(report)) {
        throw new Failure(
            ExitCode.FAILED,
            "--report " + report + " cannot be written: choose a file in a folder that exists");
      }
    }
  }

  private void write(ImportWxr.Result result) throws IOException {
    if (report == null) {
      return;
    }
    byte[] bytes =
        report.toString().endsWith(".html")
            ? ImportReportPage.html(result.report()).getBytes(StandardCharsets.UTF_8)
            : Json.canonical(result.report());
    Files.write(report, bytes);
  }

  private void print(ImportWxr.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    Map<?, ?> counts = (Map<?, ?>) result.report().get("counts");
    if (result.already()) {
      out.println(
          "This very file was brought in at "
              + result.report().get("at")
              + "; nothing was done now.");
    }
    out.println("batch        " + result.batch());
    out.println("waiting      " + counts.get("submitted") + " items submitted for one review");
    out.println(
        "drafts       "
            + counts.get("draft")
            + " that were not public on the old site, not submitted");
    out.println("left out     " + counts.get("skipped"));
    out.println(
        "images       "
            + counts.get("images")
            + " brought along, "
            + counts.get("missingImages")
            + " missing (placeholder)");
    out.println("files        " + counts.get("files") + " PDF files brought along, as documents");
    out.println(
        "findings     "
            + counts.get("findings")
            + " of the checks (gambling terms, personal numbers)");
    for (Object note : (List<?>) result.report().get("notes")) {
      out.println("note         " + ((Map<?, ?>) note).get("english"));
    }
    out.println(
        report == null
            ? "report       kept with the batch; --report FILE.html writes it to a file"
            : "report       " + report);
    out.flush();
  }
}
