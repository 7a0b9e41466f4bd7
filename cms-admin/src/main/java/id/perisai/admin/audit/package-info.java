/** The audit trail of a tenant, to be read. */
package id.perisai.admin.audit;
