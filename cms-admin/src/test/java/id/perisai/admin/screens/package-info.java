/**
 * The screens as people and attackers meet them: over HTTP and in a browser, against the started
 * product.
 */
package id.perisai.admin.screens;
