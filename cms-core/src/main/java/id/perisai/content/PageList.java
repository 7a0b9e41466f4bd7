package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The pages of a tenant, a screenful at a time, each list in one query. */
public final class PageList {
  private static final int MOST = 500;

  /** One row per page: h the newest revision, s its newest submission, v what is published. */
  private static final String ROWS =
      """
      select p.id as page, cast(p.type as text) as type, h.number, h.title, coalesce(h.path, '') as path,
        h.created_at as changed, a.name as author,
        case
          when v.digest = h.digest and v.kind = 'withdraw' then 'withdrawn'
          when v.digest = h.digest then 'published'
          when s.kind = 'approve' then 'approved'
          when s.kind = 'refuse' then 'refused'
          when s.id is not null then 'waiting'
          else 'draft'
        end as state,
        case when v.digest <> h.digest and v.kind = 'publish' then l.number end as live,
        h.author as author_id,
        case
          when z.number is null or z.number >= h.number then null
          when z.kind is null then 'waiting'
          when z.kind = 'approve' and z.digest is distinct from v.digest then 'approved'
        end as overtaken, z.number as overtaken_number
      from page p
      join lateral (select r.* from revision r
        where r.tenant_id = p.tenant_id and r.page_id = p.id and r.line = 'main'
        order by r.number desc limit 1) h on true
      join person a on a.id = h.author
      left join lateral (select q.id, d.kind from submission q
        left join decision d on d.tenant_id = q.tenant_id and d.submission_id = q.id
        where q.tenant_id = p.tenant_id and q.page_id = p.id and q.revision_id = h.id
        order by q.submitted_at desc limit 1) s on true
      left join lateral (select u.* from publication u
        where u.tenant_id = p.tenant_id and u.page_id = p.id
        order by u.version desc limit 1) v on true
      left join lateral (select q.digest, e.number, d.kind from submission q
        join revision e on e.tenant_id = q.tenant_id and e.id = q.revision_id
        left join decision d on d.tenant_id = q.tenant_id and d.submission_id = q.id
        where q.tenant_id = p.tenant_id and q.page_id = p.id
        order by q.submitted_at desc limit 1) z on true
      left join revision l on l.tenant_id = v.tenant_id and l.id = v.revision_id
      where p.tenant_id = :tenant
        and (:type = '' or p.type = cast(nullif(:type, '') as page_type))
        and (:author = '' or cast(h.author as text) = :author)
        and (:text = '' or h.title ilike :text or h.path ilike :text)
      """;

  private final Work work;

  public PageList(Work work) {
    this.work = work;
  }

  /**
   * @param limit at most 500
   */
  public List<Item> find(Acting who, Filter filter, Sort sort, int offset, int limit) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              query(em, who, filter, "select *", " order by " + sort.sql() + ", page")
                  .setFirstResult(Math.max(0, offset))
                  .setMaxResults(Math.min(limit, MOST))
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(PageList::item).toList();
        });
  }

  /**
   * Pages of which an approved revision waits to be published although somebody edited them since,
   * newest first: what goes out is the revision that was approved.
   */
  public List<Item> outdated(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              bare(
                      em.createNativeQuery(
                          "select * from ("
                              + ROWS
                              + ") as rows where overtaken = 'approved' order by changed desc, page"),
                      who)
                  .setMaxResults(MOST)
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(PageList::item).toList();
        });
  }

  private static Query bare(Query query, Acting who) {
    return query
        .setParameter("tenant", who.tenant())
        .setParameter("type", "")
        .setParameter("text", "")
        .setParameter("author", "");
  }

  /** How many pages the filter leaves. */
  public long count(Acting who, Filter filter) {
    return work.in(
        who,
        Permission.READ,
        em ->
            ((Number) query(em, who, filter, "select count(*)", "").getSingleResult()).longValue());
  }

  private static Query query(
      EntityManager em, Acting who, Filter filter, String select, String order) {
    String sql =
        select + " from (" + ROWS + ") as rows where (:state = '' or state = :state)" + order;
    return em.createNativeQuery(sql)
        .setParameter("tenant", who.tenant())
        .setParameter("type", filter.type() == null ? "" : filter.type().code())
        .setParameter("author", filter.author() == null ? "" : filter.author().toString())
        .setParameter("text", pattern(filter.text()))
        .setParameter("state", filter.state() == null ? "" : filter.state().label());
  }

  /** What a later edit of this page has left behind. */
  public static Optional<Overtaken> overtaken(EntityManager em, Acting who, UUID page) {
    List<?> rows =
        bare(
                em.createNativeQuery(
                    "select overtaken, overtaken_number from ("
                        + ROWS
                        + " and p.id = :page) as rows where overtaken is not null"),
                who)
            .setParameter("page", page)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Overtaken(PageState.ofLabel((String) row[0]), ((Number) row[1]).intValue()))
        .findFirst();
  }

  /** What stands anywhere, taken literally. */
  private static String pattern(String text) {
    if (text == null || text.isBlank()) {
      return "";
    }
    return "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  private static Item item(Object[] row) {
    return new Item(
        (UUID) row[0],
        ContentType.of((String) row[1]).orElseThrow(),
        ((Number) row[2]).intValue(),
        (String) row[3],
        (String) row[4],
        (Instant) row[5],
        (String) row[6],
        PageState.ofLabel((String) row[7]),
        row[8] == null ? OptionalInt.empty() : OptionalInt.of(((Number) row[8]).intValue()),
        (UUID) row[9],
        row[10] == null
            ? Optional.empty()
            : Optional.of(
                new Overtaken(PageState.ofLabel((String) row[10]), ((Number) row[11]).intValue())));
  }

  /**
   * A submission or an approval of an earlier revision, which a later edit has left behind: what
   * was asked or decided does not hold for the newest one.
   *
   * @param state WAITING or APPROVED
   * @param number of the revision it is about
   */
  public record Overtaken(PageState state, int number) {}

  /** What to show; null in a place leaves it open. */
  public record Filter(ContentType type, String text, PageState state, UUID author) {
    public static final Filter ALL = new Filter(null, null, null);

    public Filter(ContentType type, String text, PageState state) {
      this(type, text, state, null);
    }
  }

  /** The columns that a list can be sorted by. */
  public enum Column {
    TITLE("lower(title)"),
    PATH("path"),
    TYPE("type"),
    CHANGED("changed"),
    AUTHOR("lower(author)"),
    STATE("state");

    private final String sql;

    Column(String sql) {
      this.sql = sql;
    }
  }

  /** An order. */
  public record Sort(Column column, boolean descending) {
    public static final Sort NEWEST_FIRST = new Sort(Column.CHANGED, true);

    private String sql() {
      return column.sql + (descending ? " desc" : " asc");
    }
  }

  /**
   * A page in the list.
   *
   * @param overtaken empty unless something older than the newest revision was asked or decided
   * @param live the number of the revision that is public while the newest one is not yet
   */
  public record Item(
      UUID page,
      ContentType type,
      int number,
      String title,
      String path,
      Instant changedAt,
      String author,
      PageState state,
      OptionalInt live,
      UUID authorId,
      Optional<Overtaken> overtaken) {}
}
