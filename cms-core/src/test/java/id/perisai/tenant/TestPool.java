package id.perisai.tenant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A pool that gives connections back exactly as they were left: nothing is reset, so that whatever
 * an act leaves behind would be seen by the next one.
 */
final class TestPool extends PlainSource {
  /** Where the texts go that this thread's acts send to the database; null for nowhere. */
  static final ThreadLocal<List<String>> SENT = new ThreadLocal<>();

  private final DataSource source;
  private final int size;
  private final AtomicInteger opened = new AtomicInteger();
  private final BlockingQueue<Connection> idle;

  TestPool(DataSource source, int size) {
    this.source = source;
    this.size = size;
    this.idle = new ArrayBlockingQueue<>(size);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = idle.poll();
    if (connection == null && opened.incrementAndGet() <= size) {
      connection = source.getConnection();
    }
    try {
      return lent(connection == null ? idle.poll(60, TimeUnit.SECONDS) : connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
  }

  private Connection lent(Connection connection) throws SQLException {
    if (connection == null) {
      throw new SQLException("no connection came back in a minute");
    }
    return (Connection)
        Proxy.newProxyInstance(
            TestPool.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                idle.add(connection);
                return null;
              }
              if (SENT.get() != null && arguments != null && arguments[0] instanceof String sql) {
                SENT.get().add(sql); // prepareStatement, prepareCall: nothing else is used
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
