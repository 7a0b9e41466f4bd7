package id.perisai.admin.mail;

import id.perisai.mail.Letter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.Properties;

/** A letter as Internet mail: plain text in UTF-8 (RFC 5322, RFC 2045). */
final class MailMessage {
  private MailMessage() {}

  static MimeMessage of(Session session, String from, Letter letter) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(from, true));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
    message.setSubject(letter.subject(), "UTF-8");
    message.setText(letter.body(), "UTF-8");
    message.setSentDate(Date.from(letter.written()));
    // Machines that answer mail must not answer this (RFC 3834).
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    // The same id at each attempt, so that a letter carried twice can be seen to be one.
    String host = from.substring(from.indexOf('@') + 1);
    message.setHeader("Message-ID", "<" + letter.id() + "@" + host + ">");
    return message;
  }

  static Session session(Properties properties) {
    return Session.getInstance(properties);
  }
}
