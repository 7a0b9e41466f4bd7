package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** The small export of a legacy site, brought into a department by the command line. */
final class Imported {
  private static final String EXPORT =
      "cms-core/src/test/resources/id/perisai/transfer/legacy-site.xml";

  private Imported() {}

  /** The batch; brought in when this is asked first. */
  static UUID into(StartedProduct product, String tenant) throws SQLException, IOException {
    StartedProduct.Answer answer =
        product.perisai(
            "import",
            "wxr",
            Path.of(System.getProperty("perisai.checkout")).resolve(EXPORT).toString(),
            "--tenant",
            tenant);
    assertEquals(0, answer.exitCode(), answer.toString());
    try (Connection db = product.superuser();
        PreparedStatement query =
            db.prepareStatement("select id from perisai.import_batch where tenant_id = ?")) {
      query.setString(1, tenant);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return (UUID) rows.getObject(1);
      }
    }
  }
}
