package id.perisai.transfer;

import id.perisai.access.Acting;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.block.InvalidContent;
import id.perisai.block.PlainText;
import id.perisai.check.Checks;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.Pages;
import id.perisai.content.Revision;
import id.perisai.media.FileTable;
import id.perisai.media.MediaLimits;
import id.perisai.media.MediaTable;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.review.Submissions;
import id.perisai.review.Submitted;
import id.perisai.tenant.Bulk;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;

/**
 * One import as it is written: drafts, submissions, images, menu, report and the batch that holds
 * them together.
 */
final class ImportBatch {
  private static final int AT_ONCE = 200;
  private static final int BYTES_AT_ONCE = 8 << 20;
  private static final String REASON = "Impor situs lama; lihat laporan impor.";

  private record Stored(UUID page, UUID revision, UUID submission) {}

  private record Converted(WxrItem item, Content content, Notes notes) {}

  private final EntityManager em;
  private final Acting who;
  private final ImportWxr.Source source;
  private final Digest digest;
  private final OldSite site;
  private final ImportProgress progress;
  private final ImportedImages images;
  private final ImportedFiles files;
  private final NewPaths paths;
  private final OldLinks links;
  private final ItemContent converter;
  private final ImportReport report;
  private final List<Converted> converted = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private long convertedBytes;
  private long done;
  private final UUID batch = UUID.randomUUID();

  ImportBatch(
      EntityManager em,
      Acting who,
      ImportWxr.Source source,
      Digest digest,
      WxrSite about,
      OldSite site,
      MediaFolder folder,
      ImportProgress progress) {
    this.em = em;
    this.who = who;
    this.source = source;
    this.digest = digest;
    this.site = site;
    this.progress = progress;
    this.images =
        new ImportedImages(
            new MediaTable(em, who.tenant()), who.person(), folder, site, MediaLimits.STANDARD);
    this.report = new ImportReport(source.file().getFileName().toString(), digest, about);
    this.files =
        new ImportedFiles(
            new FileTable(em, who.tenant()), who.person(), folder, site, report.notes(), progress);
    Set<Digest> taken = takenPaths();
    this.paths =
        new NewPaths(
            site,
            files::has,
            path -> taken.contains(Digest.of(path.getBytes(StandardCharsets.UTF_8))));
    this.links = new OldLinks(about.address(), paths.byOldPath(), paths.byId());
    this.converter =
        new ItemContent(
            about, site, paths, links, images, files, LocalDate.now(ZoneId.of("Asia/Jakarta")));
  }

  private Set<Digest> takenPaths() {
    Set<Digest> taken = new HashSet<>();
    em.createNativeQuery("select cast(path as bytea) from page_path where tenant_id = :tenant")
        .setParameter("tenant", who.tenant())
        .getResultList()
        .forEach(path -> taken.add(Digest.ofBytes((byte[]) path)));
    return taken;
  }

  ImportWxr.Result bringIn() {
    Bulk.prepare(em);
    WxrReader.read(
        source.file(),
        true,
        item -> {
          if (item.type().equals("post") || item.type().equals("page") || files.has(item)) {
            convert(item);
          }
        },
        bytes -> {});
    keepConverted();
    bringUnusedImages();
    proposeMenu();
    noteTheRest();
    if (!ImportWxr.digest(source.file()).equals(digest)) {
      throw new Refused(
          TransferRefusal.EXPORT_UNREADABLE, source.file(), "it changed while it was read");
    }
    return store();
  }

  private void convert(WxrItem item) {
    Notes notes = new Notes();
    Content content = null;
    if (isSkipped(item)) {
      notes.add(Note.SKIPPED_STATUS, item.status());
    } else {
      try {
        content = converter.of(item, notes);
      } catch (InvalidContent e) {
        e.problems().stream()
            .limit(5)
            .forEach(
                problem ->
                    notes.add(Note.INVALID, problem.field() + ": " + problem.sentence("id")));
      }
    }
    converted.add(new Converted(item, content, notes));
    convertedBytes += content == null ? 0 : content.canonical().length;
    if (converted.size() >= AT_ONCE || convertedBytes >= BYTES_AT_ONCE) {
      keepConverted();
    }
  }

  private boolean isSkipped(WxrItem item) {
    return NewPaths.isSkipped(item) && !files.has(item);
  }

  /** WordPress shows an attachment to whoever may see the post that it was uploaded with. */
  private boolean isPublic(WxrItem item) {
    return files.has(item)
        ? item.status().equals("inherit")
            && site.page(item.parent()).map(WxrItem::isPublic).orElse(true)
        : item.isPublic();
  }

  /** Writes what was converted, and lets go of it. */
  private void keepConverted() {
    List<Converted> kept = converted.stream().filter(one -> one.content() != null).toList();
    List<Converted> toSubmit = kept.stream().filter(one -> isPublic(one.item())).toList();
    List<Revision> revisions = Pages.createAll(em, who, contents(kept));
    Map<Converted, Revision> revision = new IdentityHashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      revision.put(kept.get(i), revisions.get(i));
    }
    List<Submitted> submissions =
        Submissions.submitAll(
            em, who, toSubmit.stream().map(revision::get).toList(), contents(toSubmit), REASON);
    Map<Converted, Submitted> submitted = new IdentityHashMap<>();
    for (int i = 0; i < toSubmit.size(); i++) {
      submitted.put(toSubmit.get(i), submissions.get(i));
    }
    converted.forEach(one -> report(one, revision.get(one), submitted.get(one)));
    done += converted.size();
    converted.clear();
    convertedBytes = 0;
    em.clear();
    progress.at(ImportProgress.Phase.CONVERTING, done, site.pages().size() + files.brought());
  }

  private static List<Content> contents(List<Converted> of) {
    return of.stream().map(Converted::content).toList();
  }

  private void report(Converted one, Revision revision, Submitted submitted) {
    WxrItem item = one.item();
    if (revision == null) {
      String title = PlainText.line(Jsoup.parse(item.title()).text());
      String path = isSkipped(item) ? null : paths.path(item);
      report.item(item, ImportReport.State.SKIPPED, title, path, one.notes(), List.of());
      return;
    }
    Content content = one.content();
    UUID submission = submitted == null ? null : submitted.submission();
    stored.add(new Stored(revision.page(), revision.id(), submission));
    if (submitted == null) {
      if (item.password().isEmpty()) {
        one.notes().add(Note.NOT_PUBLIC, item.status());
      } else {
        one.notes().add(Note.PASSWORD);
      }
    }
    report.item(
        item,
        submitted == null ? ImportReport.State.DRAFT : ImportReport.State.SUBMITTED,
        content.title(),
        content.path(),
        one.notes(),
        submitted == null ? Checks.run(content) : submitted.findings());
  }

  private void bringUnusedImages() {
    List<WxrItem> attachments = site.attachments();
    int missing = 0;
    List<String> others = new ArrayList<>();
    for (int i = 0; i < attachments.size(); i++) {
      String address = attachments.get(i).attachmentUrl();
      if (files.has(attachments.get(i))) {
        continue;
      }
      if (!ImportedImages.isImage(address)) {
        others.add(address);
      } else if (images.keep(address).isEmpty() && !images.missing().contains(address)) {
        missing++;
      }
      progress.at(ImportProgress.Phase.IMAGES, i + 1L, attachments.size());
    }
    if (missing > 0) {
      report.notes().add(Note.ATTACHMENT_MISSING, missing);
    }
    if (!others.isEmpty()) {
      report.notes().add(Note.ATTACHMENT_SKIPPED, others.size(), others.get(0));
    }
  }

  /** The menu is one page of the site, so that it is reviewed by itself and not with the batch. */
  private void proposeMenu() {
    Optional<Content> menu = new MenuProposal(site, paths, links, report.notes()).content();
    if (menu.isEmpty()) {
      return;
    }
    Optional<UUID> page = Pages.only(em, who.tenant(), ContentType.MENU);
    Revision revision;
    if (page.isPresent()) {
      Revision newest = Pages.newest(em, page.get());
      if (newest.digest().equals(menu.get().digest())) {
        return;
      }
      revision = Pages.save(em, who, Reach.WHOLE_SITE, page.get(), newest.number(), menu.get());
    } else {
      revision = Pages.create(em, who, Reach.WHOLE_SITE, menu.get());
    }
    Submissions.submit(em, who, revision, "Menu situs lama; lihat laporan impor.");
  }

  private void noteTheRest() {
    Notes notes = report.notes();
    if (site.comments() > 0) {
      notes.add(Note.COMMENTS, site.comments());
    }
    if (site.tags() > 0) {
      notes.add(Note.TAGS, site.tags());
    }
    site.otherTypes().forEach((type, count) -> notes.add(Note.TYPE_SKIPPED, count, type));
    if (paths.sawQueries()) {
      notes.add(Note.QUERY_ADDRESSES);
    }
  }

  private ImportWxr.Result store() {
    Map<String, Object> json = report.toJson(images, files);
    em.flush();
    em.createNativeQuery(
            "insert into import_batch (tenant_id, id, digest, source, report, created_by, created_at)"
                + " values (:tenant, :id, :digest, :source, cast(:report as jsonb), :person, :now)")
        .setParameter("tenant", who.tenant())
        .setParameter("id", batch)
        .setParameter("digest", digest.bytes())
        .setParameter("source", source.file().getFileName().toString())
        .setParameter("report", new String(Json.canonical(json), StandardCharsets.UTF_8))
        .setParameter("person", who.person())
        .setParameter("now", Instant.now().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
        .executeUpdate();
    for (int from = 0; from < stored.size(); from += AT_ONCE) {
      insertItems(from, stored.subList(from, Math.min(from + AT_ONCE, stored.size())));
      progress.at(ImportProgress.Phase.STORING, from, stored.size());
    }
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        "import.wxr",
        Map.of(
            "batch", batch.toString(),
            "source", digest.hex(),
            "submitted", report.count(ImportReport.State.SUBMITTED),
            "drafts", report.count(ImportReport.State.DRAFT),
            "skipped", report.count(ImportReport.State.SKIPPED)));
    return new ImportWxr.Result(batch, false, json);
  }

  private void insertItems(int before, List<Stored> items) {
    List<Object> rows = new ArrayList<>();
    for (Stored item : items) {
      Map<String, Object> row = new HashMap<>();
      row.put("number", (long) before + rows.size() + 1);
      row.put("page_id", item.page().toString());
      row.put("revision_id", item.revision().toString());
      if (item.submission() != null) {
        row.put("submission_id", item.submission().toString());
      }
      rows.add(row);
    }
    em.createNativeQuery(
            """
            insert into import_item
              (tenant_id, batch_id, number, page_id, revision_id, submission_id)
            select :tenant, :batch, number, page_id, revision_id, submission_id
            from jsonb_to_recordset(cast(:rows as jsonb))
              as i(number int, page_id uuid, revision_id uuid, submission_id uuid)
            """)
        .setParameter("tenant", who.tenant())
        .setParameter("batch", batch)
        .setParameter("rows", new String(Json.canonical(rows), StandardCharsets.UTF_8))
        .executeUpdate();
  }
}
