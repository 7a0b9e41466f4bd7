package id.perisai.web.search;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import id.perisai.release.VerifiedRelease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * The index of one site, in a folder of its own. What lies in the folder is trusted for nothing but
 * where to look: every path that it names is looked up in the release in force. One that cannot be
 * read is made anew. Words of a page that was withdrawn or purged leave the files too; those of a
 * page that was only changed leave when Lucene merges, or at the next start.
 */
final class SiteSearch implements AutoCloseable {
  /** Another number begins anew: fields or analysis have changed. */
  private static final String FORMAT = "format-2";

  private static final double BUFFER_MIB = 8;

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  /** What is indexed: key to the paths of its files. */
  private final Map<String, List<String>> indexed = new HashMap<>();

  /** Whether something was written that nobody finds yet. */
  private boolean unfinished;

  /** What was purged when the files last held nothing of it; null before they were looked at. */
  private Set<Digest> purgedFromFiles;

  /** Whether it is whole, of some release: nothing is committed before that. */
  private boolean whole;

  private SiteSearch(Path folder, IndexWriterConfig.OpenMode mode) throws IOException {
    directory = new NIOFSDirectory(folder);
    IndexWriterConfig config =
        new IndexWriterConfig(Analyzers.BY_FIELD)
            .setOpenMode(mode)
            .setRAMBufferSizeMB(BUFFER_MIB)
            // What is deleted is to be gone when we say so, however little it is.
            .setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0))
            .setCommitOnClose(false);
    try {
      whole = mode != IndexWriterConfig.OpenMode.CREATE && DirectoryReader.indexExists(directory);
      writer = new IndexWriter(directory, config);
      searchers = new SearcherManager(writer, null);
      readIndexed();
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Opens the index of a site below a folder, or begins one; those of other formats go.
   *
   * @throws IOException if the disk gives or takes nothing now, which says nothing about the index
   */
  static SiteSearch open(Path site) throws IOException {
    Path folder = site.resolve(FORMAT);
    try {
      Files.createDirectories(folder);
      deleteOthers(site, folder);
      return new SiteSearch(folder, IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    } catch (IOException | RuntimeException damaged) {
      if (damaged instanceof FileSystemException disk && !(disk instanceof NoSuchFileException)) {
        throw disk;
      }
      delete(site);
      Files.createDirectories(folder);
      return new SiteSearch(folder, IndexWriterConfig.OpenMode.CREATE);
    }
  }

  /** What an earlier version wrote may hold words of pages that were purged since. */
  private static void deleteOthers(Path site, Path folder) throws IOException {
    try (Stream<Path> formats = Files.list(site)) {
      for (Path other : formats.filter(each -> !each.equals(folder)).toList()) {
        delete(other);
      }
    }
  }

  /** Deletes an index that is needed no more, or damaged. */
  static void delete(Path site) throws IOException {
    if (!Files.exists(site)) {
      return;
    }
    try (Stream<Path> files = Files.walk(site)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void readIndexed() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
          if (live == null || live.get(doc)) {
            Document stored =
                leaf.reader()
                    .storedFields()
                    .document(doc, Set.of(SearchFields.KEY, SearchFields.FILES));
            indexed.put(
                stored.get(SearchFields.KEY), List.of(stored.getValues(SearchFields.FILES)));
          }
        }
      }
    } finally {
      searchers.release(searcher);
    }
  }

  /**
   * Makes the index one of this release: what is gone is removed, what is new is added.
   *
   * @return how many pages were removed or added
   */
  int update(VerifiedRelease release, Purged purged, Findable.Verified blobs)
      throws IOException, Rejected {
    Map<String, List<String>> filesOf = new HashMap<>();
    indexed.forEach((key, files) -> filesOf.put(withoutFiles(key), files));
    Set<String> wanted = new HashSet<>();
    int changes = 0;
    for (Findable page : Findable.of(release, purged)) {
      List<String> files = filesOf.get(page.key(List.of()));
      SearchDocument document = null;
      if (files == null) {
        document = page.read(blobs);
        files = document.files();
      }
      List<Coding> words = words(release, purged, files);
      String key = page.key(words);
      wanted.add(key);
      if (!indexed.containsKey(key)) {
        unfinished = true;
        add(key, page, document == null ? page.read(blobs) : document, release, purged, blobs);
        indexed.put(key, files);
        changes++;
      }
    }
    Set<String> paths = wanted.stream().map(SiteSearch::path).collect(Collectors.toSet());
    boolean withdrawn = false;
    for (String key : new ArrayList<>(indexed.keySet())) {
      if (!wanted.contains(key)) {
        unfinished = true;
        writer.deleteDocuments(new Term(SearchFields.KEY, key));
        indexed.remove(key);
        withdrawn |= !paths.contains(path(key));
        changes++;
      }
    }
    boolean forget = withdrawn || !purged.digests().equals(purgedFromFiles);
    if (forget) {
      writer.forceMergeDeletes(true);
    }
    if (unfinished || forget) {
      writer.commit();
      searchers.maybeRefreshBlocking();
      unfinished = false;
    }
    whole = true;
    purgedFromFiles = Set.copyOf(purged.digests());
    return changes;
  }

  private static String path(String key) {
    return key.substring(0, key.indexOf('\n'));
  }

  /** Path, digest and times; the digests of files come after these. */
  private static String withoutFiles(String key) {
    int end = key.indexOf('\n');
    for (int field = 0; field < 3 && end >= 0; field++) {
      int next = key.indexOf('\n', end + 1);
      if (next < 0) {
        return key;
      }
      end = next;
    }
    return key.substring(0, end);
  }

  private static List<Coding> words(VerifiedRelease release, Purged purged, List<String> files) {
    return files.stream().flatMap(file -> Findable.words(release, purged, file).stream()).toList();
  }

  private void add(
      String key,
      Findable page,
      SearchDocument document,
      VerifiedRelease release,
      Purged purged,
      Findable.Verified blobs)
      throws IOException, Rejected {
    Document fields = new Document();
    fields.add(new StringField(SearchFields.KEY, new BytesRef(key), Field.Store.NO));
    fields.add(new StoredField(SearchFields.KEY, key));
    fields.add(new BinaryDocValuesField(SearchFields.PATH, new BytesRef(page.path())));
    fields.add(
        new BinaryDocValuesField(
            SearchFields.DOCUMENT, new BytesRef(page.document().digest().hex())));
    document.files().forEach(file -> fields.add(new StoredField(SearchFields.FILES, file)));
    fields.add(new StringField(SearchFields.LANGUAGE, document.language(), Field.Store.NO));
    fields.add(new SortedDocValuesField(SearchFields.LANGUAGE, new BytesRef(document.language())));
    fields.add(new SortedDocValuesField(SearchFields.TYPE, new BytesRef(document.type())));
    document
        .date()
        .ifPresent(day -> fields.add(new NumericDocValuesField(SearchFields.YEAR, day.getYear())));
    addTime(fields, SearchFields.FROM, page.fromMillis());
    addTime(fields, SearchFields.UNTIL, page.untilMillis());
    addText(fields, "title", document.title(), document.language());
    addText(fields, "text", document.text(), document.language());
    for (String file : document.files()) {
      var words = Findable.words(release, purged, file);
      if (words.isPresent()) {
        String text = Findable.text(words.get(), file, blobs);
        addText(fields, "file", text, document.language());
      }
    }
    writer.addDocument(fields);
  }

  /** To be looked for, and to be looked at. */
  private static void addTime(Document fields, String name, long millis) {
    fields.add(new LongPoint(name, millis));
    fields.add(new NumericDocValuesField(name, millis));
  }

  private static void addText(Document fields, String name, String text, String language) {
    fields.add(new TextField(name + SearchFields.WRITTEN, text, Field.Store.NO));
    fields.add(new TextField(name + "." + language, text, Field.Store.NO));
  }

  /** Whether it is that of some release; what it finds nothing of is not there then. */
  boolean isWhole() {
    return whole;
  }

  /** Whether it can be written to; what it holds can be searched in any case. */
  boolean isOpen() {
    return writer.isOpen();
  }

  /** Whether its files hold nothing of what was purged. */
  boolean isWithout(Purged purged) {
    return purged.digests().isEmpty() || purged.digests().equals(purgedFromFiles);
  }

  /** Must be given back by {@link #release}. */
  IndexSearcher acquire() throws IOException {
    return searchers.acquire();
  }

  void release(IndexSearcher searcher) throws IOException {
    searchers.release(searcher);
  }

  /** Pages that can be found, now or later. */
  int size() {
    return indexed.size();
  }

  @Override
  public void close() throws IOException {
    searchers.close();
    writer.rollback();
    directory.close();
  }
}
