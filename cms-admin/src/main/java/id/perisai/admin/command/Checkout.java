package id.perisai.admin.command;

import java.nio.file.Path;

/** The directory from which {@code ./perisai} runs, with what the build put there. */
record Checkout(Path root) {
  /** Set by the script. */
  static Checkout ofScript() {
    String given = System.getProperty("perisai.checkout");
    if (given == null) {
      throw new Failure(ExitCode.USAGE, "run this by ./perisai, which knows where it was built");
    }
    return new Checkout(Path.of(given));
  }

  Path defaultHome() {
    return root.resolve("var");
  }

  Path server(String module) {
    return root.resolve(module).resolve("target").resolve("server");
  }

  Path application(String module) {
    return root.resolve(module).resolve("target").resolve(module + ".war");
  }
}
