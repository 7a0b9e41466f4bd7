/**
 * The inbox: collects what visitors wrote, lists it, and sends people to the page that opens it.
 */
package id.perisai.admin.message;
