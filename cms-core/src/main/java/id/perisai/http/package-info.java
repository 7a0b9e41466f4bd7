/**
 * What both servers ask of the way HTTP comes to them, below servlets. Imports Undertow alone,
 * which the servers bring.
 */
package id.perisai.http;
