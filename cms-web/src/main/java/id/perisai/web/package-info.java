/**
 * Delivery: verifies what the repository holds, keeps it in its own store, and serves those bytes.
 * May import {@code id.perisai.release} and {@code id.perisai.inbox} of the core, nothing else of
 * it.
 */
package id.perisai.web;
