package id.perisai.admin.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL from the archive on the class path: on loopback alone, passwords by SCRAM, data in
 * HOME/database. It refuses to run as root, so that root starts it in a user namespace in which it
 * is nobody.
 */
final class EmbeddedPostgres implements Service {
  private final Home home;
  private final int port;
  private final PostgresBinaries binaries;
  private final Database database;

  EmbeddedPostgres(Settings settings, Database database) {
    this.home = settings.home();
    this.port = settings.ports().database();
    this.binaries = new PostgresBinaries(home);
    this.database = database;
  }

  @Override
  public Part part() {
    return Part.DATABASE;
  }

  @Override
  public Process launch() throws IOException {
    if (!Files.exists(home.database().resolve("PG_VERSION"))) {
      initialize();
    }
    List<String> command = asOrdinaryUser();
    command.add(binaries.program("postgres").toString());
    command.add("-D");
    command.add(home.database().toString());
    for (String setting : settings()) {
      command.add("-c");
      command.add(setting);
    }
    return Launch.ownSession(command, home.root(), log());
  }

  @Override
  public String missing() {
    return database.missing();
  }

  /** A fast shutdown: clients are sent away, what was committed is written. */
  @Override
  public void ask(ProcessHandle process) throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
  }

  @Override
  public Path log() {
    return home.log().resolve("database").resolve("console.log");
  }

  private List<String> settings() {
    return List.of(
        "port=" + port,
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "password_encryption=scram-sha-256",
        "max_connections=60",
        "shared_buffers=128MB",
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",
        "jit=off",
        "log_min_error_statement=panic",
        "log_connections=",
        "timezone=UTC",
        "log_timezone=UTC");
  }

  private void initialize() throws IOException {
    Path fresh = home.database().resolveSibling("database.new");
    Trees.delete(fresh);
    database.superuserPassword();
    List<String> command = asOrdinaryUser();
    command.addAll(
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + Database.SUPERUSER,
            "--pwfile=" + database.superuserPasswordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums"));
    Process process = Launch.ownSession(command, home.root(), log());
    if (exit(process) != 0) {
      throw new Failure(
          ExitCode.PART_FAILED, "the database could not be made: " + LogTail.of(log()));
    }
    Files.move(fresh, home.database());
  }

  private static int exit(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      process.destroy();
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static List<String> asOrdinaryUser() {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.add(
          Launch.onPath("unshare")
              .orElseThrow(
                  () ->
                      new Failure(
                          ExitCode.PART_FAILED,
                          "PostgreSQL does not run as root, and the program unshare (package"
                              + " util-linux) is missing: start Perisai as an ordinary user")));
      command.add("--user");
    }
    return command;
  }
}
