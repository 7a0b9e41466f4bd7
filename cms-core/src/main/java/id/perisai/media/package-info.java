/**
 * Images: taken in decoded and encoded anew, kept by digest, named inside content. Owns the tables
 * {@code media}, {@code media_variant} and {@code media_bytes}.
 *
 * <p>May import {@code check} and what lies left of it, ImageIO, Tika for detection and
 * Thumbnailator for scaling. To take another kind of file, add it to {@code ImageKind}; nothing is
 * ever served that was not encoded here.
 */
package id.perisai.media;
