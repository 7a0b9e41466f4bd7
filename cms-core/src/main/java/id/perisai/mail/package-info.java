/**
 * Letters to people: written in the transaction of what they tell of, carried afterwards.
 *
 * <p>Owns the table {@code letter}. It knows neither SMTP nor files: what carries a letter is a
 * {@link id.perisai.mail.Carrier}, and the authoring server has them. It may import {@code release}
 * to {@code tenant}. A new occasion to write is a class beside the act that it tells of.
 */
package id.perisai.mail;
