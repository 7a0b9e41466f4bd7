package id.perisai.admin.command;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;

/**
 * Lends connections again that came back, for work of a thousand small transactions: to open one
 * takes longer than most of them. As many are open as threads have asked at once; a failed one is
 * not lent again.
 */
final class LentConnections implements DataSource, AutoCloseable, ConnectionEventListener {
  private final ConnectionPoolDataSource source;
  private final Deque<PooledConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<PooledConnection> opened = ConcurrentHashMap.newKeySet();

  LentConnections(ConnectionPoolDataSource source) {
    this.source = source;
  }

  @Override
  public Connection getConnection() throws SQLException {
    PooledConnection connection = idle.poll();
    if (connection == null) {
      connection = source.getPooledConnection();
      connection.addConnectionEventListener(this);
      opened.add(connection);
    }
    return connection.getConnection();
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    idle.push((PooledConnection) event.getSource());
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    PooledConnection failed = (PooledConnection) event.getSource();
    failed.removeConnectionEventListener(this);
    opened.remove(failed);
    idle.remove(failed);
  }

  @Override
  public void close() throws SQLException {
    for (PooledConnection connection : opened) {
      connection.removeConnectionEventListener(this);
      connection.close();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLException("lends connections of one user only");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLException("writes no log");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("id.perisai.admin.command");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
