package id.perisai.tenant;

/**
 * A department with one site.
 *
 * @param id {@code [a-z][a-z0-9-]{1,30}}, never changed
 * @param kind dinas, badan, kecamatan …
 * @param hostLabel the first label of its host under the platform's domain
 */
public record Tenant(String id, String name, String kind, String hostLabel, TenantState state) {}
