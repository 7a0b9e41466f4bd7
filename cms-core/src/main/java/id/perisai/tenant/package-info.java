/**
 * Tenants and their people, and {@link id.perisai.tenant.Work}, the only way to a tenant's rows.
 * Owns the table {@code tenant}. May import {@code release} to {@code access}. The life of tenants
 * (open, suspend) belongs to {@code platform}.
 */
package id.perisai.tenant;
