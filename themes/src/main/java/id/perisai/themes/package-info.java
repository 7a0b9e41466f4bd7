/**
 * What the compiled templates share: design tokens, assets and their addresses. Templates live in
 * {@code src/main/jte} and are compiled at build time; none is ever uploaded.
 */
package id.perisai.themes;
