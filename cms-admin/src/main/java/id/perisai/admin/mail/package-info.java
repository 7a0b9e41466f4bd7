/** Carries the letters that wait: to a mail server, or into HOME/mail. */
package id.perisai.admin.mail;
