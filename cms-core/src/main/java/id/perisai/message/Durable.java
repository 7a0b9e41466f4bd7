package id.perisai.message;

import jakarta.persistence.EntityManager;

/** What is removed from the inbox after its transaction must be on the disk by then. */
final class Durable {
  private Durable() {}

  /**
   * Makes this transaction's end wait for the disk, also on a server that is told not to. Any other
   * setting waits for at least the server's own disk, and stays.
   */
  static void commit(EntityManager em) {
    em.createNativeQuery(
            "select set_config('synchronous_commit', 'on', true)"
                + " where current_setting('synchronous_commit') = 'off'")
        .getResultList();
  }
}
