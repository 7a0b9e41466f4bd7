package id.perisai.letter;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/**
 * Letters to a person about their own account: whoever changes how it opens cannot do so quietly.
 */
public final class Told {
  private Told() {}

  public static void of(
      EntityManager em, String tenant, UUID person, String what, String more, Instant now) {
    Letters.write(
        em,
        tenant,
        person,
        "[Perisai] " + what,
        """
        Pada akun Anda / on your account: %s

        %s

        Bila bukan Anda, segera ganti kata sandi, akhiri semua sesi, dan hubungi Diskominfo.
        If it was not you, change your password, end all sessions, and tell Diskominfo at once.
        """
            .formatted(what, Letters.line(more)),
        now);
  }
}
