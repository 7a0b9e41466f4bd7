/** The dashboard: what waits for the person who looks. */
package id.perisai.admin.home;
