package id.perisai.tenant;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections of whatever source it was led to last. */
final class RedirectedSource extends PlainSource {
  private volatile DataSource target;

  void to(DataSource source) {
    target = source;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return target.getConnection();
  }
}
