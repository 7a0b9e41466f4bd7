package id.perisai.tenant;

import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Factors;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.RefusedCodes;
import id.perisai.access.Role;
import id.perisai.letter.Letters;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Letters to a department's other administrators about whom one of them brought in: what somebody
 * does at an open screen, or with a copied cookie, goes on long after the session. Who alone
 * administers is told of their own invitations. Without the name: whoever invites chooses it, and
 * the letters come from the platform's own sender.
 */
final class TellAdministrators {
  /** Letters about invitations in one department; the last one says that there may be more. */
  static final int A_DAY = 10;

  private static final String LAST_TODAY =
      """

      Undangan berikutnya hari ini hanya ada di Jejak audit.
      Further invitations of today stand in the audit trail alone.
      """;

  private TellAdministrators() {}

  /**
   * What tells nobody anything is not counted, or whoever gives a member the roles they have, ten
   * times, invites unseen for the rest of the day. To be called once the person's turn has come and
   * before the act's entry: whoever else invites here waits from then on.
   */
  static void ofInvitation(
      EntityManager em, Acting who, String tenant, Email email, Grants grants, Instant now) {
    if (who.isCommandLine()) {
      return; // the machine's operator, who opens cities with a hundred people
    }
    List<UUID> administrators = toTell(em, who, tenant);
    if (administrators.isEmpty()) {
      return;
    }
    long letters =
        RefusedCodes.count(em, "invitation letters " + tenant, now.truncatedTo(ChronoUnit.DAYS));
    if (letters > A_DAY) {
      return;
    }
    String body =
        """
        Di instansi Anda seseorang diundang / in your department somebody was invited.

        Alamat / address: %s
        Peran / roles: %s
        Oleh / by: %s
        %s
        Bila tidak ada yang dapat menjelaskannya, akhiri aksesnya di Orang & peran dan hubungi
        Diskominfo.
        If nobody can tell you why, end their access on People & roles, and tell Diskominfo.
        """
            .formatted(
                email.address(),
                roles(grants),
                apart(who.name()),
                letters == A_DAY ? LAST_TODAY : "");
    for (UUID administrator : administrators) {
      Letters.write(
          em,
          tenant,
          administrator,
          "[Perisai] seseorang diundang ke instansi Anda / somebody was invited to your department",
          body,
          now);
    }
  }

  /**
   * A name in which no mail program finds a host to make a link of: whoever invited them chose it,
   * and names of before were not looked at.
   */
  private static String apart(String name) {
    return Letters.line(name).replaceAll("[.\u3002\uFF0E\uFF61](?=\\S)", ". ");
  }

  /** Those whose address is more than what somebody typed. */
  private static List<UUID> toTell(EntityManager em, Acting who, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                "select distinct person_id from membership where tenant_id = :tenant"
                    + " and cast(role as text) = any(string_to_array(:roles, ' '))"
                    + " order by person_id")
            .setParameter("tenant", tenant)
            .setParameter("roles", Permissions.labels(Permission.MANAGE_PEOPLE))
            .getResultList();
    List<UUID> administrators =
        rows.stream().map(UUID.class::cast).filter(one -> Factors.hasWayIn(em, one)).toList();
    List<UUID> others = administrators.stream().filter(one -> !one.equals(who.person())).toList();
    return others.isEmpty() ? administrators : others;
  }

  private static String roles(Grants grants) {
    return grants.roles().stream()
        .map(TellAdministrators::called)
        .collect(Collectors.joining(", "));
  }

  private static String called(Role role) {
    return switch (role) {
      case AUTHOR -> "Penulis / author";
      case REVIEWER -> "Peninjau / reviewer";
      case PUBLISHER -> "Penerbit / publisher";
      case TENANT_ADMIN -> "Admin situs / site administrator";
      case RESPONDER -> "Petugas pesan / message officer";
      case PLATFORM_ADMIN -> "Admin platform / platform administrator";
      case AUDITOR -> "Auditor / auditor";
      case CYBER_AGENT -> "Agen siber / cyber agent";
    };
  }
}
