package id.perisai.admin.command;

import id.perisai.sanitize.Removal;
import id.perisai.sanitize.SanitizeLines;
import id.perisai.sanitize.Sanitized;
import id.perisai.sanitize.Sanitizer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what of some HTML an import would keep. */
@Command(
    name = "sanitize",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what an import keeps of HTML; what was removed, and why, goes to standard error.",
      "With --batch, JSON lines {\"html\":…} are answered line by line by {\"html\":…,\"removed\":[…]},",
      "or by {\"error\":…} where a line cannot be read."
    })
final class Sanitize implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File to read (default: standard input).")
  private Path file;

  @Option(names = "--batch", description = "Read and write JSON lines.")
  private boolean batch;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (InputStream in = open()) {
      OutputStream out =
          new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
      if (batch) {
        new SanitizeLines().run(new BufferedInputStream(in, 1 << 16), out);
      } else {
        one(in, out);
      }
      out.flush();
      return ExitCode.DONE;
    }
  }

  private InputStream open() throws IOException {
    if (file == null) {
      return System.in;
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.FAILED, "there is no file " + file);
    }
  }

  private void one(InputStream in, OutputStream out) throws IOException {
    byte[] bytes = in.readNBytes(4 * Sanitizer.MAX_LENGTH + 1);
    String html = new String(bytes, StandardCharsets.UTF_8);
    if (html.length() > Sanitizer.MAX_LENGTH) {
      throw new Failure(
          ExitCode.FAILED,
          "the HTML is longer than the "
              + Sanitizer.MAX_LENGTH
              + " characters that are taken: split it");
    }
    Sanitized sanitized = new Sanitizer().sanitize(html);
    out.write(sanitized.html().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
    for (Removal removal : sanitized.removed()) {
      String what =
          removal.attribute() == null
              ? "<" + removal.element() + ">"
              : removal.element() + " " + removal.attribute();
      spec.commandLine()
          .getErr()
          .println("removed " + removal.count() + " × " + what + ": " + removal.why().english());
    }
  }
}
