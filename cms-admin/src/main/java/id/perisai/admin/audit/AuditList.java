package id.perisai.admin.audit;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.SeenPlaces;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the audit trail of one's tenant, newest first, with what its entries are about. */
public final class AuditList {
  /** The most that one export takes. */
  public static final int MOST_EXPORTED = 50_000;

  /** The digits of a place ({@code AuditPlace}). */
  static final String PLACE = "[0-9a-f]{16}";

  private static final ZoneId HERE = ZoneId.of("Asia/Jakarta");
  private static final String UUID_TEXT = "'^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'";

  /** Details may name anything; what looks like an id is looked up within the tenant. */
  private static final String ROWS =
      """
      select e.number, e.at, coalesce(p.name, ''), e.act, coalesce(e.details ->> 'reason', ''),
        coalesce((select r.title from revision r where r.tenant_id = e.tenant_id
            and r.page_id = case when e.details ->> 'page' ~ UUID
              then cast(e.details ->> 'page' as uuid) end
            and r.line = 'main' order by r.number desc limit 1),
          (select o.name from person o where o.id = case when e.details ->> 'person' ~ UUID
            then cast(e.details ->> 'person' as uuid) end),
          e.details ->> 'name', e.details ->> 'tenant', ''),
        coalesce(case when e.details ->> 'page' ~ UUID then e.details ->> 'page' end, ''),
        coalesce(case when e.details ->> 'version' ~ '^[0-9]{1,9}$'
          then e.details ->> 'version' end, e.details ->> 'pages', e.details ->> 'revision', e.details ->> 'count', ''),
        coalesce((select string_agg(one, ',') from jsonb_array_elements_text(
          case when jsonb_typeof(e.details -> 'roles') = 'array'
            then e.details -> 'roles' else jsonb_build_array() end) as one), ''),
        coalesce((select string_agg(one, ',') from jsonb_array_elements_text(
          case when jsonb_typeof(e.details -> 'before') = 'array'
            then e.details -> 'before' else jsonb_build_array() end) as one),
          case when e.details ->> 'base' ~ '^[0-9]{1,9}$' then e.details ->> 'base' end, ''),
        coalesce(case when e.details ->> 'digest' ~ '^[0-9a-f]{64}$'
          then e.details ->> 'digest' end, ''),
        PLACE,
        CHAIN
      """
          .replace("UUID", UUID_TEXT)
          .replace("PLACE", SeenPlaces.DIGITS)
          .replace("CHAIN", SeenPlaces.CHAIN);

  private static final String FROM =
      """
      from audit_entry e left join person p on p.id = e.person_id
      where e.tenant_id = :tenant
        and (:person = '' or cast(e.person_id as text) = :person)
        and (:kind = '' or split_part(e.act, '.', 1) = any(string_to_array(:kind, ','))
          or e.act = any(string_to_array(:kind, ',')))
        and (:from = '' or e.at >= cast(nullif(:from, '') as timestamptz))
        and (:until = '' or e.at < cast(nullif(:until, '') as timestamptz))
        and (:place = '' or PLACE = :place)
      """
          .replace("PLACE", SeenPlaces.DIGITS);

  private final Work work;

  public AuditList(Work work) {
    this.work = work;
  }

  /**
   * An entry.
   *
   * @param person empty when nobody was signed in
   * @param act code
   * @param reason that the person gave; may be empty
   * @param subject title of the page, name of the person, of the file or of the tenant; may be
   *     empty
   * @param page id, empty unless the entry is about a page
   * @param grants roles that were given, with their sections, as {@code ChangeRoles} labels them;
   *     by comma, may be empty
   * @param number2 a version or a count, by the kind of act; may be empty
   * @param before what it was before: roles as in {@code grants}, or the number of the revision
   *     that was changed; may be empty
   * @param digest of the content that the act made or decided on, as hex; may be empty
   * @param place from where, as digits; empty for what no request did, and where {@link SeenPlaces}
   *     hides it
   * @param chain of the entry, as hex; empty for whom {@link SeenPlaces} hides places
   */
  public record Item(
      long number,
      Instant at,
      String person,
      String act,
      String reason,
      String subject,
      String page,
      String number2,
      String grants,
      String before,
      String digest,
      String place,
      String chain) {}

  /**
   * What to show.
   *
   * @param person id, or null for all
   * @param acts first words of codes of acts, or whole codes; empty for all
   * @param from first day, or null
   * @param until last day, or null
   * @param place digits of from where, among those that the reader sees; empty for everywhere
   */
  public record Filter(
      UUID person, List<String> acts, LocalDate from, LocalDate until, String place) {
    Map<String, String> asDetails() {
      return Map.of(
          "person", person == null ? "" : person.toString(),
          "acts", String.join(",", acts),
          "from", from == null ? "" : from.toString(),
          "until", until == null ? "" : until.toString(),
          "place", place);
    }
  }

  /** Somebody who did something here. */
  public record Somebody(UUID id, String name) {}

  public List<Item> find(Acting who, Filter filter, int offset, int limit) {
    return work.in(who, Permission.READ_AUDIT, em -> items(em, who, filter, offset, limit));
  }

  public long count(Acting who, Filter filter) {
    return work.in(
        who,
        Permission.READ_AUDIT,
        em ->
            ((Number) query(em, who, filter, "select count(*)", "").getSingleResult()).longValue());
  }

  /** Those who did anything, by name. */
  public List<Somebody> people(Acting who) {
    return work.in(
        who,
        Permission.READ_AUDIT,
        em ->
            ((List<?>)
                    em.createNativeQuery(
                            "select p.id, p.name from person p where p.id in (select person_id"
                                + " from audit_entry where tenant_id = :tenant) order by p.name, p.id")
                        .setParameter("tenant", who.tenant())
                        .setMaxResults(500)
                        .getResultList())
                .stream()
                    .map(Object[].class::cast)
                    .map(row -> new Somebody((UUID) row[0], (String) row[1]))
                    .toList());
  }

  /** What the filter shows, at most {@link #MOST_EXPORTED}; that it left the house is recorded. */
  public List<Item> export(Acting who, Filter filter) {
    who.requireFresh();
    work.spend(who, Permission.READ_AUDIT, Cost.EXPORT);
    return work.in(
        who,
        Permission.READ_AUDIT,
        em -> {
          List<Item> items = items(em, who, filter, 0, MOST_EXPORTED);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "audit.export",
              Map.of("rows", (long) items.size(), "filter", filter.asDetails()));
          return items;
        });
  }

  private static List<Item> items(
      EntityManager em, Acting who, Filter filter, int offset, int limit) {
    List<?> rows =
        query(em, who, filter, ROWS, " order by e.number desc")
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(Object[].class::cast).map(AuditList::item).toList();
  }

  private static Query query(
      EntityManager em, Acting who, Filter filter, String select, String order) {
    return em.createNativeQuery(select + " " + FROM + order)
        .setParameter("tenant", who.tenant())
        .setParameter("person", filter.person() == null ? "" : filter.person().toString())
        .setParameter("kind", String.join(",", filter.acts()))
        .setParameter("from", beginning(filter.from()))
        .setParameter(
            "until", beginning(filter.until() == null ? null : filter.until().plusDays(1)))
        .setParameter("place", filter.place())
        .setParameter("reader", SeenPlaces.reader(em, who));
  }

  private static String beginning(LocalDate day) {
    return day == null
        ? ""
        : day.atStartOfDay(HERE).withZoneSameInstant(ZoneOffset.UTC).toInstant().toString();
  }

  private static Item item(Object[] row) {
    return new Item(
        ((Number) row[0]).longValue(),
        (Instant) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4],
        (String) row[5],
        (String) row[6],
        (String) row[7],
        (String) row[8],
        (String) row[9],
        (String) row[10],
        (String) row[11],
        (String) row[12]);
  }
}
