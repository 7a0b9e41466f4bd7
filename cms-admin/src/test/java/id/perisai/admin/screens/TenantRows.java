package id.perisai.admin.screens;

import id.perisai.admin.StartedProduct;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A digest of all rows of one tenant in each table, letters excepted, which the clock writes too.
 */
final class TenantRows {
  private TenantRows() {}

  static Map<String, String> of(StartedProduct product, String tenant)
      throws SQLException, IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Connection db = product.superuser();
        Statement statement = db.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select table_name from information_schema.columns where table_schema = 'perisai'"
                  + " and column_name = 'tenant_id' and table_name <> 'letter' order by 1")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet row =
            statement.executeQuery(
                "select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from perisai."
                    + table
                    + " t where tenant_id = '"
                    + tenant
                    + "'")) {
          row.next();
          digests.put(table, row.getString(1));
        }
      }
    }
    return digests;
  }
}
