package id.perisai.letter;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/** Letters to people about how accounts open: whoever changes that cannot do so quietly. */
public final class Told {
  private Told() {}

  /** To a person about their own account. */
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

  /** To whoever answers for the department, about an account of somebody else there. */
  public static void inDepartment(
      EntityManager em, String tenant, UUID person, String what, String more, Instant now) {
    Letters.write(
        em,
        tenant,
        person,
        "[Perisai] " + what,
        """
        Di instansi Anda / in your department: %s

        %s

        Bila tidak ada yang dapat menjelaskannya, hubungi Diskominfo.
        If nobody can tell you why, tell Diskominfo.
        """
            .formatted(what, Letters.line(more)),
        now);
  }
}
