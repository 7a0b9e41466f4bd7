package id.perisai.tenant;

import id.perisai.access.Transactions;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/**
 * Hibernate's own fence, behind Row-Level Security: sessions that {@code Work} opens name their
 * tenant; any other session has none, and sees no entity of a tenant. Named in the persistence unit
 * as {@code hibernate.tenant_identifier_resolver}.
 */
public final class TenantOfSession implements CurrentTenantIdentifierResolver<String> {
  @Override
  public String resolveCurrentTenantIdentifier() {
    return Transactions.NO_TENANT;
  }

  @Override
  public boolean validateExistingCurrentSessions() {
    return false;
  }
}
