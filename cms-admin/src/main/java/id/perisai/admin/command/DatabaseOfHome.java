package id.perisai.admin.command;

import id.perisai.access.Refused;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/** The running database of a home, for acts of the command line. */
final class DatabaseOfHome implements AutoCloseable {
  private final EntityManagerFactory factory;

  private DatabaseOfHome(EntityManagerFactory factory) {
    this.factory = factory;
  }

  /**
   * @throws Failure NOT_RUNNING if the database does not take us in
   */
  static DatabaseOfHome open(Settings settings) {
    Database database = new Database(settings);
    requireRunning(settings, database);
    return new DatabaseOfHome(
        Persistence.createEntityManagerFactory(
            "perisai",
            Map.of("jakarta.persistence.nonJtaDataSource", database.applicationSource())));
  }

  EntityManagerFactory factory() {
    return factory;
  }

  Work work() {
    return new Work(factory);
  }

  /** A refused act, told to an operator. */
  static Failure failure(Refused refused) {
    return new Failure(
        ExitCode.FAILED,
        String.format(Locale.ROOT, refused.refusal().english(), refused.arguments().toArray()),
        refused);
  }

  @Override
  public void close() {
    factory.close();
  }

  private static void requireRunning(Settings settings, Database database) {
    try (Connection connection = database.applicationSource().getConnection()) {
      connection.isValid(5);
    } catch (SQLException e) {
      throw new Failure(
          ExitCode.NOT_RUNNING,
          "the database "
              + database.jdbcUrl()
              + " does not take us in ("
              + e.getMessage()
              + "): run ./perisai start --home "
              + settings.home().root()
              + " first",
          e);
    }
  }
}
