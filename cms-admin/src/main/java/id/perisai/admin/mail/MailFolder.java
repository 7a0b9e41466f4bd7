package id.perisai.admin.mail;

import id.perisai.mail.Carrier;
import id.perisai.mail.Letter;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/** Where there is no mail server: each letter becomes a file that mail programs open. */
final class MailFolder implements Carrier {
  private final Path folder;
  private final String from;

  MailFolder(Path folder, String from) {
    this.folder = folder;
    this.from = from;
  }

  @Override
  public void carry(Letter letter) throws Undelivered {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      MailMessage.of(MailMessage.session(new Properties()), from, letter).writeTo(bytes);
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      String name = letter.written().toString().replace(':', '-') + "-" + letter.id() + ".eml";
      Files.write(folder.resolve(name), bytes.toByteArray());
    } catch (IOException | MessagingException e) {
      throw new Undelivered("cannot be written into " + folder + ": " + e.getMessage(), e);
    }
  }
}
