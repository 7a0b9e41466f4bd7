/**
 * Turns the approved content of one site into the exact bytes that are signed: pages, lists, feeds,
 * redirects, each with the digests of what went into it.
 *
 * <p>Pure and deterministic: no clock, no random number, no locale of the machine. May import
 * {@code content}, {@code block} and {@code release}. Templates live in the themes module; what
 * they are given are this package's views.
 */
package id.perisai.render;
