package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.inbox.Receipt;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The messages of a tenant that still have their text, as lists. */
public final class Messages {
  /** Each message with its text and what became of it; the state follows from the last steps. */
  private static final String FROM =
      " from message m join message_text t on t.tenant_id = m.tenant_id and t.message_id = m.id"
          + " left join lateral (select"
          + " bool_or(s.kind = 'opened') as opened,"
          + " max(s.number) filter (where s.kind = 'done') as done,"
          + " max(s.number) filter (where s.kind = 'reopened') as reopened,"
          + " max(s.number) filter (where s.kind = 'junk') as junk,"
          + " max(s.number) filter (where s.kind = 'not_junk') as not_junk"
          + " from message_step s where s.tenant_id = m.tenant_id and s.message_id = m.id) l on true"
          + " join tenant o on o.id = m.site where m.tenant_id = :tenant";

  private static final String JUNK =
      "case when l.junk is null and l.not_junk is null then m.junk"
          + " else coalesce(l.junk, 0) > coalesce(l.not_junk, 0) end";

  private static final String DONE = "coalesce(l.done, 0) > coalesce(l.reopened, 0)";

  private static final String OPENED = "coalesce(l.opened, false)";

  private static final String SELECT =
      "select m.id, cast(m.receipt as text), cast(m.form as text), cast(m.site as text), o.name,"
          + " m.received, m.collected_at, "
          + OPENED
          + ", "
          + DONE
          + ", "
          + JUNK;

  private final Work work;

  public Messages(Work work) {
    this.work = work;
  }

  /** Which of them. */
  public enum Folder {
    /** Not junk, and not done. */
    INBOX("not (" + JUNK + ") and not (" + DONE + ")"),
    DONE_WITH("not (" + JUNK + ") and " + DONE),
    JUNK_FOLDER(JUNK);

    private final String where;

    Folder(String where) {
      this.where = where;
    }
  }

  /**
   * A message in a list.
   *
   * @param form {@code contact}, {@code complaint} or {@code incident}
   * @param site on which it was sent
   * @param received to the minute, as the delivery node says
   */
  public record Line(
      UUID id,
      String receipt,
      String form,
      String site,
      String siteName,
      Instant received,
      Instant collected,
      boolean opened,
      boolean done,
      boolean junk) {

    /** {@code new}, {@code read} or {@code done}. */
    public String state() {
      return done ? "done" : opened ? "read" : "new";
    }
  }

  /**
   * The newest first.
   *
   * @throws Refused NOT_PERMITTED
   */
  public List<Line> find(Acting who, Folder folder, int offset, int most) {
    return work.in(
        who, Permission.READ_MESSAGES, em -> find(em, who.tenant(), folder, offset, most));
  }

  static List<Line> find(EntityManager em, String tenant, Folder folder, int offset, int most) {
    List<?> rows =
        query(
                em,
                SELECT + FROM + " and " + folder.where + " order by m.collected_at desc, m.id",
                tenant)
            .setFirstResult(offset)
            .setMaxResults(most)
            .getResultList();
    return rows.stream().map(row -> line((Object[]) row)).toList();
  }

  /**
   * The one that was taken under a receipt, in whichever folder it is; empty if there is none here
   * that still has its text.
   *
   * @throws Refused NOT_PERMITTED
   */
  public Optional<Line> byReceipt(Acting who, Receipt receipt) {
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em ->
            first(
                query(em, SELECT + FROM + " and m.receipt = cast(:receipt as name)", who.tenant())
                    .setParameter("receipt", receipt.number())));
  }

  /**
   * @throws Refused NOT_PERMITTED
   */
  public long count(Acting who, Folder folder) {
    return work.in(who, Permission.READ_MESSAGES, em -> count(em, who.tenant(), folder.where));
  }

  /**
   * How many wait that nobody opened; junk apart.
   *
   * @throws Refused NOT_PERMITTED
   */
  public long unread(Acting who) {
    return work.in(
        who,
        Permission.READ_MESSAGES,
        em -> count(em, who.tenant(), Folder.INBOX.where + " and not " + OPENED));
  }

  /** How many messages of a shelf's owner have text. */
  static long kept(EntityManager em, Shelf shelf) {
    return count(em, shelf.owner(), where(shelf));
  }

  /** The same of those that one delivery node took. */
  static long kept(EntityManager em, Shelf shelf, String node) {
    String where = where(shelf) + " and m.node = cast(:node as name)";
    return number(
        query(em, "select count(*)" + FROM + " and " + where, shelf.owner())
            .setParameter("node", node));
  }

  private static String where(Shelf shelf) {
    return shelf.junk() ? JUNK : "not (" + JUNK + ")";
  }

  /** One that has its text. */
  static Optional<Line> one(EntityManager em, String tenant, UUID id) {
    return first(query(em, SELECT + FROM + " and m.id = :id", tenant).setParameter("id", id));
  }

  private static Optional<Line> first(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> line((Object[]) row)).findFirst();
  }

  /** Ids of those whose time is over. */
  static List<UUID> over(
      EntityManager em, String tenant, Instant messages, Instant junk, int most) {
    return query(
            em,
            "select m.id"
                + FROM
                + " and least(m.received, m.collected_at) < case when "
                + JUNK
                + " then cast(:junk as timestamptz) else cast(:messages as timestamptz) end"
                + " order by m.collected_at",
            tenant)
        .setParameter("junk", junk.atOffset(java.time.ZoneOffset.UTC))
        .setParameter("messages", messages.atOffset(java.time.ZoneOffset.UTC))
        .setMaxResults(most)
        .getResultList()
        .stream()
        .map(UUID.class::cast)
        .toList();
  }

  private static long count(EntityManager em, String tenant, String where) {
    return number(query(em, "select count(*)" + FROM + " and " + where, tenant));
  }

  private static long number(Query query) {
    return ((Number) query.getSingleResult()).longValue();
  }

  private static Query query(EntityManager em, String sql, String tenant) {
    return em.createNativeQuery(sql).setParameter("tenant", tenant);
  }

  private static Line line(Object[] row) {
    return new Line(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4],
        (Instant) row[5],
        (Instant) row[6],
        (Boolean) row[7],
        (Boolean) row[8],
        (Boolean) row[9]);
  }
}
