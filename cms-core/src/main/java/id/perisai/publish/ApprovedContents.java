package id.perisai.publish;

import id.perisai.block.InvalidContent;
import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.VerifiedRelease;
import id.perisai.render.SiteContent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the tenant's approvals, and the forced revisions that count, say must be published. The
 * database is not believed: a row counts only if its content has the digest that was approved, and
 * content that was rewritten is taken from the repository, where it lies since it was last
 * published.
 */
final class ApprovedContents {
  /** Contents read at once. */
  private static final int AT_ONCE = 5_000;

  private static final String UUIDS = "cast(string_to_array(:ids, ',') as uuid[])";

  private final EntityManager em;
  private final Repository repository;
  private final String tenant;
  private final Optional<VerifiedRelease> base;
  private final List<Finding> findings;
  private final Instant now;
  private final KnownPages known;
  private final Purged purged;
  private final ForcedContents forced;

  /** Looked for in the whole manifest, so only once something is asked of it. */
  private Map<UUID, Digest> published;

  ApprovedContents(
      EntityManager em,
      Repository repository,
      String tenant,
      Optional<VerifiedRelease> base,
      List<Finding> findings,
      Instant now,
      KnownPages known,
      Purged purged,
      ForcedContents forced) {
    this.known = known;
    this.purged = purged;
    this.forced = forced;
    this.em = em;
    this.repository = repository;
    this.tenant = tenant;
    this.base = base;
    this.findings = findings;
    this.now = now;
  }

  /**
   * What was read.
   *
   * @param pages one per page that is published, now or at its hour
   * @param held pages under embargo whose hour has not come
   */
  record Read(List<ApprovedPage> pages, List<Scheduled> held) {}

  /**
   * One per page: the newest revision that was approved, or forced. Findings are added to the list
   * given.
   */
  Read read() {
    KnownPages.Turn turn = known.turn(em, tenant, now, forced.pages(), purged);
    List<Row> rows =
        rows(turn.asked()).stream().map(row -> Row.of((Object[]) row)).collect(Collectors.toList());
    List<ApprovedPage> besides = new ArrayList<>();
    List<Row> unknown = new ArrayList<>();
    for (Row row : rows) {
      turn.known(row).ifPresentOrElse(page -> turn.intact(row, page), () -> unknown.add(row));
    }
    for (int from = 0; from < unknown.size(); from += AT_ONCE) {
      List<Row> some = unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE));
      Map<UUID, String> contents = contents(some);
      for (Row row : some) {
        judge(row, contents.get(row.revision), turn).ifPresent(besides::add);
      }
    }
    List<ApprovedPage> pages = turn.end();
    pages.addAll(besides);
    return atTheirHour(pages);
  }

  /** What takes the place of a page that is not as it was approved. */
  private Optional<ApprovedPage> judge(Row row, String stored, KnownPages.Turn turn) {
    Optional<Content> intact =
        Optional.ofNullable(stored)
            .flatMap(json -> parse(json.getBytes(StandardCharsets.UTF_8)))
            .filter(content -> content.digest().equals(row.digest));
    if (intact.isPresent() && row.copiesFit(intact.get())) {
      turn.intact(row, row.with(intact.get()));
      return Optional.empty();
    }
    turn.doubtful(row);
    if (intact.isPresent()) {
      found(Finding.Kind.COPY_REWRITTEN, row, intact.get().title());
      return intact.map(row::with);
    }
    return restored(row).map(row::with);
  }

  /** The pages as the release in force has them, whatever was approved since. */
  Read readInForce() {
    Map<UUID, Set<Digest>> ever =
        base.map(release -> Inputs.pages(release.manifest().all())).orElse(Map.of());
    List<ApprovedPage> pages = new ArrayList<>();
    for (ApprovedPage page : read().pages()) {
      if (ever.getOrDefault(page.page(), Set.of()).contains(page.digest())) {
        pages.add(page);
      } else {
        published(page.page())
            .flatMap(this::fromRepository)
            .ifPresent(content -> pages.add(page.staying(content)));
      }
    }
    return new Read(List.copyOf(pages), List.of());
  }

  private Read atTheirHour(List<ApprovedPage> approved) {
    if (approved.stream().allMatch(page -> page.content().publishFrom().isEmpty())) {
      return new Read(List.copyOf(approved), List.of());
    }
    ZoneOffset zone = SiteContent.zone(approved.stream().map(ApprovedPage::content).toList());
    Set<String> paths = new HashSet<>();
    approved.forEach(page -> paths.add(page.content().path()));
    List<ApprovedPage> pages = new ArrayList<>();
    List<Scheduled> held = new ArrayList<>();
    for (ApprovedPage page : approved) {
      Optional<Instant> from = page.content().publishFrom(zone).filter(now::isBefore);
      if (from.isEmpty() || page.content().isWithdrawn()) {
        pages.add(page);
        continue;
      }
      Optional<Content> before =
          published(page.page())
              .filter(digest -> !digest.equals(page.digest()))
              .flatMap(this::fromRepository)
              .filter(
                  earlier ->
                      earlier.path().equals(page.content().path())
                          || !paths.contains(earlier.path()));
      if (page.content().isUnderEmbargo()) {
        held.add(new Scheduled(page.page(), page.content().title(), from.get()));
        before.ifPresent(earlier -> pages.add(page.staying(earlier)));
      } else {
        pages.add(before.map(page::after).orElse(page));
      }
    }
    return new Read(List.copyOf(pages), List.copyOf(held));
  }

  private Optional<Content> restored(Row approved) {
    Optional<Content> restored = fromRepository(approved.digest);
    if (restored.isPresent()) {
      found(Finding.Kind.CONTENT_RESTORED, approved, restored.get().title());
      return restored;
    }
    Optional<Content> before = published(approved.page).flatMap(this::fromRepository);
    found(
        before.isPresent() ? Finding.Kind.CONTENT_KEPT_BACK : Finding.Kind.CONTENT_LEFT_OUT,
        approved,
        before.map(Content::title).orElse(approved.page.toString()));
    return before;
  }

  /** The content of a page that visitors see now. */
  private Optional<Digest> published(UUID page) {
    if (published == null) {
      published = base.map(release -> Inputs.pagesAt(release.manifest(), now)).orElse(Map.of());
    }
    return Optional.ofNullable(published.get(page));
  }

  private void found(Finding.Kind kind, Row row, String title) {
    findings.add(new Finding(kind, row.page, title));
  }

  private Optional<Content> fromRepository(Digest digest) {
    try {
      return parse(repository.blob(tenant, digest, Content.MAX_BYTES))
          .filter(content -> content.digest().equals(digest));
    } catch (Rejected e) {
      // Never published, or damaged there too: the caller reports the page as not restorable.
      return Optional.empty();
    }
  }

  private static Optional<Content> parse(byte[] utf8) {
    try {
      Object json = Json.parse(utf8, 2 * Content.MAX_BYTES);
      JsonObject.of(json, "content");
      @SuppressWarnings("unchecked") // JsonObject has just refused anything else
      Map<String, Object> map = (Map<String, Object>) json;
      return Optional.of(Content.parse(new LinkedHashMap<>(map)));
    } catch (Rejected | InvalidContent e) {
      // Whatever does not parse cannot have been approved: the caller looks for what was.
      return Optional.empty();
    }
  }

  private List<?> rows(Optional<Set<UUID>> pages) {
    if (pages.isPresent() && pages.get().isEmpty()) {
      return List.of();
    }
    String some = pages.isPresent() ? " and %s.page_id = any(" + UUIDS + ")" : "";
    Query query =
        em.createNativeQuery(
                "select d.page_id, d.revision_id, cast(d.digest as bytea), cast(r.xmin as text),"
                    + " r.title, r.path, w.name, a.name, d.decided_at, d.reason"
                    + " from (select distinct on (x.page_id) x.* from ("
                    + "     select c.tenant_id, c.page_id, c.revision_id, c.digest, c.decided_by,"
                    + "       c.decided_at, null as reason from decision c"
                    + "     where c.tenant_id = :tenant and c.kind = 'approve'"
                    + some.formatted("c")
                    + "     union all select f.tenant_id, f.page_id, f.revision_id, f.digest,"
                    + "       f.forced_by, f.forced_at, f.reason from forced_revision f"
                    + "     where f.tenant_id = :tenant and "
                    + ForcedContents.COUNTING
                    + some.formatted("f")
                    + ") x"
                    + "   join revision y on y.tenant_id = x.tenant_id and y.id = x.revision_id"
                    + "   order by x.page_id, y.number desc, x.reason nulls first) d"
                    + " join revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id"
                    + " join person w on w.id = r.author join person a on a.id = d.decided_by"
                    + " order by d.page_id")
            .setParameter("tenant", tenant)
            .setParameter("forced", forced.ids());
    pages.ifPresent(asked -> query.setParameter("ids", listed(asked)));
    return query.getResultList();
  }

  private Map<UUID, String> contents(List<Row> rows) {
    Map<UUID, String> contents = new HashMap<>();
    for (Object row :
        em.createNativeQuery(
                "select r.id, cast(r.content as text) from revision r where r.tenant_id = :tenant"
                    + " and r.id = any("
                    + UUIDS
                    + ")")
            .setParameter("tenant", tenant)
            .setParameter("ids", listed(rows.stream().map(Row::revision).toList()))
            .getResultList()) {
      Object[] columns = (Object[]) row;
      contents.put((UUID) columns[0], (String) columns[1]);
    }
    return contents;
  }

  private static String listed(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
  }

  /**
   * @param approver who approved it, or forced it without an approval
   * @param forced why it was forced; empty for what was approved
   * @param mark of the row, which is another one once somebody rewrote it
   */
  record Row(
      UUID page,
      UUID revision,
      Digest digest,
      String mark,
      String title,
      String path,
      String author,
      String approver,
      Instant approvedAt,
      Optional<String> forced) {

    static Row of(Object[] row) {
      return new Row(
          (UUID) row[0],
          (UUID) row[1],
          Digest.ofBytes((byte[]) row[2]),
          (String) row[3],
          (String) row[4],
          (String) row[5],
          (String) row[6],
          (String) row[7],
          (Instant) row[8],
          Optional.ofNullable((String) row[9]));
    }

    boolean copiesFit(Content intact) {
      String itsPath = intact.type().hasPath() ? intact.path() : "";
      return intact.title().equals(title) && itsPath.equals(path == null ? "" : path);
    }

    ApprovedPage with(Content content) {
      return new ApprovedPage(page, revision, content, author, approver, approvedAt, forced);
    }
  }
}
