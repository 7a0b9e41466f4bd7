/**
 * The audit trail: one entry per act, written in the act's own transaction and chained within its
 * tenant. Owns the table {@code audit_entry}; may import {@code release} for digests and canonical
 * JSON. Add nothing here for a new act: the act names itself when it records.
 */
package id.perisai.audit;
