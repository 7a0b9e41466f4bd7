package id.perisai.tenant;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;

/** Readies a transaction for writing thousands of rows. */
public final class Bulk {
  private static final int ROWS_AT_ONCE = 200;

  private Bulk() {}

  /**
   * Sends inserts in batches, and has each statement planned for the tables as they are by then.
   * The database keeps plans, those of foreign keys and triggers among them, from when the
   * transaction began: a table that was small is then read from its beginning for every row, and
   * the work grows with the square of the rows.
   */
  public static void prepare(EntityManager em) {
    em.unwrap(Session.class).setJdbcBatchSize(ROWS_AT_ONCE);
    em.createNativeQuery("select set_config('plan_cache_mode', 'force_custom_plan', true)")
        .getSingleResult();
  }
}
