/**
 * Carries the letters that {@code letter} wrote.
 *
 * <p>Changes rows of the table {@code letter}, and writes none. It knows neither SMTP nor files:
 * what carries a letter is a {@link id.perisai.mail.Carrier}, and the authoring server has them. It
 * may import {@code release} to {@code tenant}.
 */
package id.perisai.mail;
