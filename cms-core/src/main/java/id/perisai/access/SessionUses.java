package id.perisai.access;

import id.perisai.audit.AuditTrail;
import id.perisai.letter.Told;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The table {@code session_use}: with which kinds of browsers, and from which places, a session is
 * used. Whoever copied its cookie shows here, unless they use a browser of the same kind from the
 * same network.
 */
final class SessionUses {
  /**
   * The newest of a session by its own kind of browser, and as many by others: whoever travels with
   * a telephone has many places in a day, and pushes no other browser off the list.
   */
  static final int MOST = 20;

  /** Of one person; whoever has a session could change its browser as often as they like. */
  static final int ENTRIES_A_DAY = 20;

  /** To one person; by then they know. */
  static final int LETTERS_A_DAY = 5;

  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private SessionUses() {}

  /**
   * Whether a cookie moved, most likely. No browser is updated into one of another kind, but some
   * call themselves one at times: with the "desktop site", in a tablet's split screen, in a side
   * bar.
   */
  static boolean isAnother(String device, Visit visit) {
    return !device.isEmpty() && !device.equals(visit.device());
  }

  static boolean isNoted(EntityManager em, Token session, Visit visit, Instant now) {
    return (Boolean)
        em.createNativeQuery(
                "select exists (select from session_use where session = :session"
                    + " and browser = :browser and last_at > :before)")
            .setParameter("session", session.hash().bytes())
            .setParameter("browser", browser(visit))
            .setParameter("before", now.minus(NOTED_EVERY).atOffset(ZoneOffset.UTC))
            .getSingleResult();
  }

  /**
   * Notes a use of a session that is live. The first one by another kind of browser is an entry in
   * the trail, and its owner gets a letter, one a day of each such move: a tablet that calls itself
   * two things uses up none of what tells of a thief.
   *
   * @param device that the session was opened with
   */
  static void note(
      EntityManager em, Token session, Acting who, String device, Visit visit, Instant now) {
    boolean other = isAnother(device, visit);
    if (other) {
      Memberships.awaitTurn(em, who.person()); // of two at once, the second finds it known
      other = !isKnown(em, session, visit);
    }
    List<?> came =
        em.createNativeQuery(
                "insert into session_use as u (session, browser, device, place, first_at, last_at)"
                    + " select hash, :browser, :device, :place, :now, :now from web_session"
                    + " where hash = :session and ended_at is null on conflict (session, browser)"
                    + " do update set last_at = greatest(u.last_at, excluded.last_at)"
                    + " returning u.xmax = 0") // no row was there before
            .setParameter("session", session.hash().bytes())
            .setParameter("browser", browser(visit))
            .setParameter("device", visit.device())
            .setParameter("place", visit.place().bytes())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .getResultList();
    if (came.contains(true)) {
      keepNewest(em, session);
    }
    if (other && !came.isEmpty()) {
      tell(em, who, device, visit, now);
    }
  }

  private static boolean isKnown(EntityManager em, Token session, Visit visit) {
    return (Boolean)
        em.createNativeQuery(
                "select exists (select from session_use where session = :session"
                    + " and device = :device)")
            .setParameter("session", session.hash().bytes())
            .setParameter("device", visit.device())
            .getSingleResult();
  }

  private static void keepNewest(EntityManager em, Token session) {
    em.createNativeQuery(
            "delete from session_use where session = :session and browser in (select browser from"
                + " (select u.browser, row_number() over (partition by u.device = s.device order by"
                + " u.last_at desc, u.browser) as nth from session_use u join web_session s on"
                + " s.hash = u.session where u.session = :session) as listed where nth > :most)")
        .setParameter("session", session.hash().bytes())
        .setParameter("most", MOST)
        .executeUpdate();
  }

  private static void tell(EntityManager em, Acting who, String device, Visit visit, Instant now) {
    if (today(em, "other browsers " + who.person(), now) > ENTRIES_A_DAY) {
      return;
    }
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "session.elsewhere",
        Map.of("opened", device, "device", visit.device()));
    String move = who.person() + "\n" + device + "\n" + visit.device();
    if (today(em, "other browser " + move, now) == 1
        && today(em, "letters of other browsers " + who.person(), now) <= LETTERS_A_DAY) {
      Told.of(
          em,
          who.tenant(),
          who.person(),
          "sesi Anda dipakai dengan peramban lain / your session is used with another browser",
          "Dibuka dengan / opened with: %s; dipakai juga dengan / used with: %s"
              .formatted(device, visit.device().isEmpty() ? "?" : visit.device()),
          now);
    }
  }

  private static long today(EntityManager em, String what, Instant now) {
    return RefusedCodes.count(em, what, now.truncatedTo(ChronoUnit.DAYS));
  }

  /** What a session was used by stays known when it goes on under a new token. */
  static void goOn(EntityManager em, Digest session, Token next) {
    em.createNativeQuery("update session_use set session = :next where session = :session")
        .setParameter("next", next.hash().bytes())
        .setParameter("session", session.bytes())
        .executeUpdate();
  }

  /**
   * Of a person's live sessions, the newest first. What nobody signed out of stays for months, and
   * is not read.
   *
   * @param here where who asks is now
   * @param oldest after which a live session was opened
   * @param silent after which a live session was seen
   */
  static List<Of> of(EntityManager em, UUID person, Visit here, Instant oldest, Instant silent) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(s.hash as bytea), u.device, s.device, cast(u.place as bytea),"
                    + " u.first_at, u.last_at from session_use u join web_session s on s.hash ="
                    + " u.session where s.person_id = :person and s.ended_at is null and"
                    + " s.opened_at > :oldest and s.seen_at > :silent order by u.last_at desc,"
                    + " u.browser")
            .setParameter("person", person)
            .setParameter("oldest", oldest.atOffset(ZoneOffset.UTC))
            .setParameter("silent", silent.atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Of(
                    Digest.ofBytes((byte[]) row[0]),
                    new Sessions.Use(
                        (String) row[1],
                        !((String) row[2]).isEmpty() && !row[2].equals(row[1]),
                        Digest.ofBytes((byte[]) row[3]).equals(here.place()),
                        (Instant) row[4],
                        (Instant) row[5])))
        .toList();
  }

  /** A use, and of which session. */
  record Of(Digest session, Sessions.Use use) {}

  private static byte[] browser(Visit visit) {
    return Digest.of((visit.place().hex() + " " + visit.device()).getBytes(StandardCharsets.UTF_8))
        .bytes();
  }
}
