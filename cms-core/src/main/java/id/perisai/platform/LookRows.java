package id.perisai.platform;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code look_run} and {@code look_step}, and what waits of a step. */
final class LookRows {
  private LookRows() {}

  /** What became of a site. */
  enum Outcome {
    PLATFORM,
    PUBLISHERS,
    FAILED
  }

  record Run(UUID id, long theme, UUID person) {}

  /**
   * @param candidate null where it failed
   */
  record Step(String site, Outcome outcome, UUID candidate, String refusal, String detail) {
    static Step failed(String site, String refusal, String detail) {
      return new Step(site, Outcome.FAILED, null, refusal, detail);
    }
  }

  static Optional<Run> newestRun(EntityManager em) {
    List<?> rows =
        em.createNativeQuery(
                "select id, theme, person_id from look_run where tenant_id = :tenant"
                    + " order by begun_at desc, id limit 1")
            .setParameter("tenant", Directory.PLATFORM)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(row -> new Run((UUID) row[0], ((Number) row[1]).longValue(), (UUID) row[2]));
  }

  /** The sites that a round has dealt with. */
  static List<String> sites(EntityManager em, UUID run) {
    return em
        .createNativeQuery(
            "select cast(site as text) from look_step where tenant_id = :tenant and run_id = :run")
        .setParameter("tenant", Directory.PLATFORM)
        .setParameter("run", run)
        .getResultList()
        .stream()
        .map(String.class::cast)
        .toList();
  }

  /** What was done last for each site under a theme, by site. */
  static Map<String, Step> newestSteps(EntityManager em, long theme) {
    Map<String, Step> steps = new HashMap<>();
    for (Object one :
        em.createNativeQuery(
                "select distinct on (s.site) cast(s.site as text), cast(s.outcome as text),"
                    + " s.candidate_id, coalesce(s.refusal, ''), coalesce(s.detail, '')"
                    + " from look_step s join look_run r on r.tenant_id = s.tenant_id"
                    + "   and r.id = s.run_id where s.tenant_id = :tenant and r.theme = :theme"
                    + " order by s.site, r.begun_at desc, s.at desc")
            .setParameter("tenant", Directory.PLATFORM)
            .setParameter("theme", (int) theme)
            .getResultList()) {
      Object[] row = (Object[]) one;
      Outcome outcome = Outcome.valueOf(((String) row[1]).toUpperCase(Locale.ROOT));
      steps.put(
          (String) row[0],
          new Step((String) row[0], outcome, (UUID) row[2], (String) row[3], (String) row[4]));
    }
    return steps;
  }

  static int insert(EntityManager em, UUID run, Step step, Instant now) {
    return em.createNativeQuery(
            "insert into look_step (tenant_id, run_id, site, outcome, candidate_id, refusal,"
                + " detail, at) values (:tenant, :run, :site, cast(:outcome as look_outcome),"
                + " cast(cast(:candidate as text) as uuid), :refusal, :detail, :now)"
                + " on conflict do nothing")
        .setParameter("tenant", Directory.PLATFORM)
        .setParameter("run", run)
        .setParameter("site", step.site())
        .setParameter("outcome", step.outcome().name().toLowerCase(Locale.ROOT))
        .setParameter("candidate", step.candidate() == null ? null : step.candidate().toString())
        .setParameter("refusal", step.refusal())
        .setParameter("detail", step.detail())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Who has signed a candidate.
   *
   * @param people how many
   * @param mine whether the person who asks is among them
   */
  record Signed(int people, boolean mine) {}

  /**
   * Who has signed a candidate so far; empty if it cannot be signed any more.
   *
   * @param em of the site
   * @param inForce the statement on which it must have been made
   */
  static Optional<Signed> signed(
      EntityManager em, String site, UUID candidate, UUID person, Digest inForce, Instant now) {
    List<?> rows =
        em.createNativeQuery(
                "select count(s.person_id), coalesce(bool_or(s.person_id = :person), false)"
                    + " from candidate c left join candidate_signature s"
                    + "   on s.tenant_id = c.tenant_id and s.candidate_id = c.id"
                    + " where c.tenant_id = :tenant and c.id = :id and c.expires_at > :now"
                    + " and c.base = decode(cast(:base as text), 'hex') and not exists"
                    + "   (select 1 from candidate_end e where e.tenant_id = c.tenant_id"
                    + "     and e.candidate_id = c.id) group by c.id")
            .setParameter("tenant", site)
            .setParameter("id", candidate)
            .setParameter("person", person)
            .setParameter("base", inForce.hex())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(row -> new Signed(((Number) row[0]).intValue(), (Boolean) row[1]));
  }
}
