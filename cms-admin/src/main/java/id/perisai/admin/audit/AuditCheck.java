package id.perisai.admin.audit;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.audit.AuditChain;
import id.perisai.audit.ChainBroken;
import id.perisai.tenant.Work;

/** Follows the chain of one's tenant's trail, and logs what it finds broken. */
public final class AuditCheck {
  private static final System.Logger LOG = System.getLogger(AuditCheck.class.getName());

  private final Work work;

  public AuditCheck(Work work) {
    this.work = work;
  }

  /**
   * What was found.
   *
   * @param number the last entry, or the first that is not as it was written
   */
  public record Result(boolean intact, long number) {}

  public Result of(Acting who) {
    return work.in(
        who,
        Permission.READ_AUDIT,
        em -> {
          try {
            return new Result(true, AuditChain.verify(em, who.tenant()).number());
          } catch (ChainBroken broken) {
            LOG.log(System.Logger.Level.ERROR, broken.getMessage());
            return new Result(false, broken.number());
          }
        });
  }
}
