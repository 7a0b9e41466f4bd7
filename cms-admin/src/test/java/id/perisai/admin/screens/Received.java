package id.perisai.admin.screens;

import id.perisai.access.Token;
import id.perisai.admin.StartedProduct;
import id.perisai.inbox.Receipt;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** A message that a department has, put there behind the product's back: nobody can open it. */
final class Received {
  private Received() {}

  /** Its id. */
  static UUID by(StartedProduct product, String tenant) throws SQLException, IOException {
    UUID id = UUID.randomUUID();
    try (Connection db = product.superuser()) {
      Person.run(
          db,
          "insert into perisai.message (tenant_id, id, receipt, form, site, node, junk, received,"
              + " collected_at, digest) values (?, ?, cast(? as name), 'contact', ?, 'node-uji',"
              + " false, now(), now(), ?)",
          tenant,
          id,
          Receipt.random().number(),
          tenant,
          Token.random().hash().bytes());
      Person.run(
          db,
          "insert into perisai.message_text (tenant_id, message_id, sealed) values (?, ?, ?)",
          tenant,
          id,
          "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return id;
  }
}
