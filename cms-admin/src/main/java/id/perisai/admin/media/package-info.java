/**
 * The images of a tenant: list, upload, and their bytes. Decoding and re-encoding is the core's.
 */
package id.perisai.admin.media;
