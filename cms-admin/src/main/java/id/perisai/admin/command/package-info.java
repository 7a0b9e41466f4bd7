/**
 * The command line: one class per command, and the supervisor that starts, watches and stops the
 * database and both servers. Add a command as a class plus a line in {@code Perisai}'s list.
 */
package id.perisai.admin.command;
