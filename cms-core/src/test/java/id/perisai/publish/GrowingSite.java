package id.perisai.publish;

import id.perisai.content.Content;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.SiteContent;
import id.perisai.render.SiteRenderer;
import id.perisai.render.Theme;
import id.perisai.tenant.SampleContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A site of many news articles, in database and repository as if it had been published: through the
 * product's renderer and manifest, but in one go and without packed codings, since making a hundred
 * thousand pages by hand is not what is measured.
 */
final class GrowingSite {
  private static final String WORDS =
      "Pemerintah daerah mengumumkan jadwal layanan administrasi kependudukan bagi seluruh warga. ";

  private final Town town;
  private final boolean packed;
  private final List<Content> contents = new ArrayList<>();
  private final List<UUID> pages = new ArrayList<>();

  GrowingSite(Town town, int size) throws Exception {
    this(town, size, false);
  }

  /**
   * @param packed whether to make the packed codings, too
   */
  GrowingSite(Town town, int size, boolean packed) throws Exception {
    this.town = town;
    this.packed = packed;
    for (int i = 0; i < size; i++) {
      Map<String, Object> news = SampleContent.news("lama-" + i, "Berita nomor " + i);
      news.put("date", LocalDate.of(2020, 1, 1).plusDays(i * 2000L / size).toString());
      news.put("summary", WORDS);
      news.put("body", List.of(paragraph(i)));
      contents.add(Content.parse(news));
      pages.add(new UUID(7, i));
    }
    insert();
    release();
  }

  private static Map<String, Object> paragraph(int i) {
    Map<String, Object> text =
        Map.of("type", "text", "text", WORDS.repeat(8) + i, "marks", List.of());
    return Map.of(
        "type",
        "text",
        "doc",
        Map.of(
            "type",
            "doc",
            "content",
            List.of(Map.of("type", "paragraph", "content", List.of(text)))));
  }

  private void insert() throws Exception {
    UUID author = town.author.acting().person();
    UUID approver = town.publisher.acting().person();
    Timestamp now = Timestamp.from(town.clock.instant());
    try (Connection connection = town.database.superuser().getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("set session_replication_role = replica");
      connection.createStatement().execute("set search_path = perisai");
      try (PreparedStatement page =
              connection.prepareStatement("insert into page values ('alfa', ?, 'news', ?, ?)");
          PreparedStatement revision =
              connection.prepareStatement(
                  "insert into revision (tenant_id, id, page_id, number, base, line, content,"
                      + " digest, title, path, author, created_at) values ('alfa', ?, ?, 1, 0,"
                      + " 'main', cast(? as jsonb), ?, ?, ?, ?, ?)");
          PreparedStatement submission =
              connection.prepareStatement(
                  "insert into submission (tenant_id, id, page_id, revision_id, digest,"
                      + " submitted_by, submitted_at) values ('alfa', ?, ?, ?, ?, ?, ?)");
          PreparedStatement decision =
              connection.prepareStatement(
                  "insert into decision (tenant_id, id, submission_id, page_id, revision_id,"
                      + " digest, kind, decided_by, decided_at) values ('alfa', ?, ?, ?, ?, ?,"
                      + " 'approve', ?, ?)")) {
        for (int i = 0; i < pages.size(); i++) {
          Content content = contents.get(i);
          UUID id = pages.get(i);
          UUID made = new UUID(8, i);
          byte[] digest = content.digest().bytes();
          String json = new String(content.canonical(), StandardCharsets.UTF_8);
          add(page, id, author, now);
          add(revision, made, id, json, digest, content.title(), content.path(), author, now);
          add(submission, new UUID(9, i), id, made, digest, author, now);
          add(decision, new UUID(10, i), new UUID(9, i), id, made, digest, approver, now);
          if (i % 1000 == 999 || i == pages.size() - 1) {
            page.executeBatch();
            revision.executeBatch();
            submission.executeBatch();
            decision.executeBatch();
          }
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
      connection.createStatement().execute("analyze");
    }
  }

  private static void add(PreparedStatement row, Object... values) throws Exception {
    for (int i = 0; i < values.length; i++) {
      row.setObject(i + 1, values[i]);
    }
    row.addBatch();
  }

  private void release() throws Exception {
    TrustChain trust = town.repository.trust();
    Directory.Tenant tenant = trust.directory().tenant("alfa").orElseThrow();
    var theme = trust.theme(town.repository.newestTheme(trust));
    List<PublishedPage> published = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      published.add(new PublishedPage(pages.get(i), contents.get(i).digest(), contents.get(i)));
    }
    SiteContent site =
        new SiteContent(
            "alfa",
            tenant.name(),
            tenant.hosts(),
            trust.directory().siteOrigin(tenant),
            theme.statement().digest(),
            published);
    ReleaseDraft draft = new ReleaseDraft(town.repository.files(), "alfa", Optional.empty(), false);
    byte[] about = draft.about(site);
    put(about);
    for (Content content : contents) {
      put(content.canonical());
    }
    List<Entry> entries = new ArrayList<>();
    SiteRenderer renderer = new SiteRenderer(TestThemes.templates(), TestThemes.theme());
    for (RenderedEntry entry : renderer.render(site, town.repository.now()).entries()) {
      Map<String, Digest> inputs = new TreeMap<>(entry.inputs());
      inputs.put(ReleaseDraft.SITE, Digest.of(about));
      Variant variant =
          entry.isRedirect()
              ? Variant.redirect(entry.status(), entry.location(), inputs)
              : Variant.page(
                  entry.status(),
                  entry.mediaType(),
                  codings(entry.bytes(), entry.mediaType()),
                  inputs);
      entries.add(Entry.timed(entry.path(), List.of(variant)));
    }
    for (Theme.Asset asset : TestThemes.theme().assets()) {
      if (!PrepareRelease.isOfDesk(asset.name())) {
        entries.add(
            Entry.page(
                asset.path(),
                200,
                asset.mediaType(),
                codings(asset.bytes(), asset.mediaType()),
                Map.of("theme", theme.statement().digest())));
      }
    }
    Manifest manifest = Manifest.of(entries);
    for (byte[] node : manifest.nodes().values()) {
      put(node);
    }
    ReleaseStatement statement =
        ReleaseStatement.of(
            "alfa", 1, town.repository.now(), Optional.empty(), manifest.rootDigest(), 1);
    statement(RepositoryPaths.release("alfa", 1), statement);
  }

  private Map<String, Coding> codings(byte[] bytes, String mediaType) throws Exception {
    Map<String, Coding> codings = new TreeMap<>();
    Map<String, byte[]> made =
        packed ? Compression.codings(bytes, mediaType) : Map.of(Coding.IDENTITY, bytes);
    for (Map.Entry<String, byte[]> coding : made.entrySet()) {
      put(coding.getValue());
      codings.put(coding.getKey(), Coding.of(coding.getValue()));
    }
    return codings;
  }

  /** Without waiting for the disk: nothing is measured yet. */
  private void put(byte[] bytes) throws Exception {
    Path file = town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", Digest.of(bytes)));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void statement(String path, Statement statement) throws Exception {
    town.repository.writer().statement(path, statement, town.publisher.sign(statement));
  }
}
