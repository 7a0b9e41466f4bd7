/** The people of a tenant: inviting them, their roles, their one-time links. */
package id.perisai.admin.people;
