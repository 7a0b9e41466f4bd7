/**
 * Submission, decision, and what stands approved. A decision is bound to the digest of the content
 * that was shown: an edit afterwards leaves it behind. What a publisher forced into a release
 * without review stays flagged until a second person approves it. Owns the tables {@code
 * submission, finding, decision, forced_revision}; reads the importer's batches. May import
 * everything left of it, {@code check} among them.
 */
package id.perisai.review;
