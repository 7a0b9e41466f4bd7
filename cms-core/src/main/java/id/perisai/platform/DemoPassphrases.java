package id.perisai.platform;

import id.perisai.platform.HomeKeys.OwnerOnly;
import id.perisai.publish.Passphrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code demo/passphrases.txt}: the passphrases of all demo keys, one a line ({@code tenant, email,
 * passphrase}), for its owner's eyes. There is none outside demo mode.
 */
final class DemoPassphrases {
  private static final String HEAD =
      "# Passphrases of the demo keys: tenant, e-mail, passphrase. Delete this home before real use.\n";

  private final Path file;
  private final Map<String, String> byMember = new TreeMap<>();

  DemoPassphrases(Path folder) throws IOException {
    this.file = OwnerOnly.folder(folder).resolve("passphrases.txt");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.split("\\s+");
        if (!line.startsWith("#") && columns.length == 3) {
          byMember.put(columns[0] + "\t" + columns[1], columns[2]);
        }
      }
    }
  }

  /** Makes and stores what is missing, before any key is made with it. */
  void require(List<Member> members) throws IOException {
    for (Member member : members) {
      byMember.computeIfAbsent(member.line(), line -> Passphrase.random());
    }
    StringBuilder text = new StringBuilder(HEAD);
    byMember.forEach(
        (member, phrase) -> text.append(member).append('\t').append(phrase).append('\n'));
    OwnerOnly.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  char[] of(Member member) {
    return byMember.get(member.line()).toCharArray();
  }

  /** Who has a passphrase. */
  record Member(String tenant, String email) {
    String line() {
      return tenant + "\t" + email;
    }
  }
}
