/** Signing in and out, one-time links, the tenant that a person works in. */
package id.perisai.admin.signin;
