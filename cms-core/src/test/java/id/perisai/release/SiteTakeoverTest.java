package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which release a node takes, sets back to, or shows under a hold, and that all of it is here. */
class SiteTakeoverTest {
  private static final Digest OTHER = Digest.of(new byte[] {7});

  @TempDir Path temporary;
  private SmallRepository city;
  private VerifiedStore store;
  private SiteTakeover sites;
  private final List<Rejected> refusals = new ArrayList<>();

  @BeforeEach
  void a_city_and_an_empty_store() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    store = new VerifiedStore(temporary.resolve("store"));
    sites =
        new SiteTakeover(city.repository(), store, SmallRepository.CODINGS, meanwhile(again -> {}));
  }

  private static Meanwhile meanwhile(Meanwhile.Urgent urgent) {
    return meanwhile(urgent, System::nanoTime);
  }

  private static Meanwhile meanwhile(Meanwhile.Urgent urgent, LongSupplier nanos) {
    Alarms alarms = new Alarms(SmallRepository.CLOCK, line -> {});
    return new Meanwhile(urgent, new LookWatch(alarms, SmallRepository.CLOCK), nanos);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  // The newest

  @Test
  void takes_the_newest_with_every_byte_and_nothing_twice() throws Exception {
    city.release("dinkes", 2, SITI);
    VerifiedRelease taken = newest(null).orElseThrow();
    assertEquals(2, taken.version());
    requireHere(taken);
    assertEquals(Optional.empty(), newest(site(taken), taken));
    assertEquals(List.of(), told());
  }

  @Test
  void takes_nothing_new_without_a_log() throws Exception {
    assertEquals(
        Optional.empty(),
        sites.newest(
            city.chain(),
            "dinkes",
            null,
            Optional.empty(),
            Purged.NOTHING,
            null,
            city.log(),
            refusals::add));
  }

  @Test
  void tells_of_versions_that_are_gone_and_of_a_folder_that_is_none() throws Exception {
    VerifiedRelease taken = newest(null).orElseThrow();
    StoreState.Site seen = new StoreState.Site(Seen.of(5, OTHER), 1, Seen.of(5, OTHER));
    assertEquals(Optional.empty(), newest(seen, taken));
    assertEquals(List.of(Reason.ROLLED_BACK), told());
    refusals.clear();
    Files.move(city.path().resolve("sites/dinkes"), temporary.resolve("away"));
    city.put("sites/dinkes", new byte[] {1});
    assertEquals(Optional.empty(), newest(site(taken), taken));
    assertEquals(List.of(Reason.UNREADABLE), told());
  }

  @Test
  void takes_no_release_whose_packed_bytes_are_others() throws Exception {
    wrongCoding(2);
    assertEquals(1, newest(null).orElseThrow().version());
    assertEquals(List.of(Reason.WRONG_CODING), told());
  }

  /** What the store has is read whatever comes: a disk cannot be interrupted. */
  @Test
  void looks_into_no_more_of_a_release_once_nobody_waits_for_it() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (String path : List.of("/a", "/b", "/c")) {
      byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
      city.putBlob("dinkes", bytes);
      Map<String, Coding> codings =
          Map.of(Coding.IDENTITY, Coding.of(bytes), Coding.BROTLI, Coding.of(bytes));
      entries.add(Entry.page(path, 200, MediaTypes.HTML, codings, Map.of()));
    }
    city.release("dinkes", 2, entries, SITI);
    AtomicLong unpacked = new AtomicLong();
    Unpacking brokenOff =
        packed -> {
          unpacked.incrementAndGet();
          Thread.currentThread().interrupt();
          return packed;
        };
    CodingCheck codings = new CodingCheck(Map.of(Coding.BROTLI, brokenOff));
    sites = new SiteTakeover(city.repository(), store, codings, meanwhile(again -> {}));
    assertThrows(IOException.class, () -> newest(null));
    assertEquals(1, unpacked.get());
  }

  @Test
  void takes_no_release_that_lacks_a_byte() throws Exception {
    ReleaseStatement next = city.release("dinkes", 2, SITI);
    Coding lost = coding(city.chain().release("dinkes", 2, Seen.NOTHING), "/berita/2-7");
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", lost.digest())));
    VerifiedRelease taken = newest(null).orElseThrow();
    assertEquals(1, taken.version());
    assertEquals(List.of(Reason.MISSING), told());
    city.putBlob("dinkes", "<p>/berita/2-7".getBytes(StandardCharsets.UTF_8));
    assertEquals(next.digest(), digest(newest(site(taken), taken).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 2_000_000})
  void takes_no_release_that_lacks_an_image_which_nothing_else_reads(int length) throws Exception {
    byte[] image = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, length);
    String path = Entry.MEDIA + Digest.of(image).hex() + ".png";
    Entry entry = city.page("dinkes", path, "image/png", image);
    city.release("dinkes", 2, List.of(entry), SITI);
    Path blob = city.path().resolve(RepositoryPaths.blob("dinkes", Digest.of(image)));
    Files.delete(blob);
    assertEquals(1, newest(null).orElseThrow().version());
    assertEquals(List.of(Reason.MISSING), told());
    byte[] other = image.clone();
    other[length - 1] ^= 1;
    Files.write(blob, other);
    assertEquals(1, newest(null).orElseThrow().version());
    assertEquals(Reason.WRONG_DIGEST, told().get(1));
    Files.write(blob, image);
    requireHere(newest(null).orElseThrow());
    assertEquals(2, newest(null).orElseThrow().version());
  }

  @Test
  void takes_no_release_whose_theme_is_not_in_the_log() throws Exception {
    city.putUnlogged(RepositoryPaths.theme(2), SmallRepository.theme(2), SmallRepository.PLATFORM);
    ReleaseStatement one = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    city.put(
        RepositoryPaths.release("dinkes", 2),
        ReleaseStatement.of("dinkes", 2, NOW, Optional.of(one.digest()), one.manifest(), 2),
        SITI);
    assertEquals(1, newest(null).orElseThrow().version());
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    String path = RepositoryPaths.theme(2);
    city.log(LogEntry.of(path, city.get(path), city.get(RepositoryPaths.signatures(path))));
    assertEquals(2, newest(null).orElseThrow().version());
  }

  @Test
  void takes_no_release_whose_theme_old_keys_signed_behind_the_new_root() throws Exception {
    Signer next = Signer.named("next platform");
    city.put(
        RepositoryPaths.root(2), SmallRepository.root(2, next), SmallRepository.PLATFORM, next);
    city.putDirectory(SmallRepository.directory(2, EXPIRES), next);
    city.put(RepositoryPaths.theme(2), SmallRepository.theme(2), SmallRepository.PLATFORM);
    ReleaseStatement one = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    city.put(
        RepositoryPaths.release("dinkes", 2),
        ReleaseStatement.of("dinkes", 2, NOW, Optional.of(one.digest()), one.manifest(), 2),
        SITI);
    assertEquals(1, newest(null).orElseThrow().version());
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
  }

  @Test
  void misses_no_purged_page_and_keeps_the_nodes_whatever_a_purge_names() throws Exception {
    VerifiedRelease first = city.chain().release("dinkes", 1, Seen.NOTHING);
    Digest page = coding(first, "/berita/1-3").digest();
    Digest node = first.manifest().rootDigest();
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, NOW, "bocor", Set.of(page, node)),
        SITI);
    Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", page)));
    Purged purged = Purged.of(city.repository(), city.chain(), "dinkes", refusals::add);
    sites
        .newest(
            city.chain(),
            "dinkes",
            null,
            Optional.empty(),
            purged,
            city.log(),
            city.log(),
            refusals::add)
        .orElseThrow();
    assertEquals(List.of(), told());
    Path store = temporary.resolve("store");
    assertTrue(Files.exists(store.resolve(RepositoryPaths.blob("dinkes", node))));
    assertFalse(Files.exists(store.resolve(RepositoryPaths.blob("dinkes", page))));
  }

  @Test
  void takes_no_release_that_is_not_in_the_log() throws Exception {
    VerifiedRelease first = newest(null).orElseThrow();
    ReleaseStatement next = city.unlogged().release("dinkes", 2, SITI);
    assertEquals(Optional.empty(), newest(site(first), first));
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    city.log(entry(next));
    assertEquals(2, newest(site(first), first).orElseThrow().version());
  }

  @Test
  void looks_at_the_sixteen_newest_and_oldest_and_at_what_is_vouched_for() {
    List<Long> many = LongStream.rangeClosed(1, 100).boxed().toList();
    List<Long> looked = new ArrayList<>(LongStream.rangeClosed(1, 16).boxed().toList());
    looked.add(50L);
    LongStream.rangeClosed(85, 100).forEach(looked::add);
    Collections.reverse(looked);
    assertEquals(looked, SiteTakeover.candidates(many, Set.of(50L, 200L)));
    assertEquals(List.of(3L, 2L), SiteTakeover.candidates(List.of(2L, 3L), Set.of(3L)));
    assertEquals(List.of(), SiteTakeover.candidates(List.of(), Set.of(3L)));
  }

  @Test
  void garbage_on_both_sides_hides_no_release_that_the_timestamp_lists() throws Exception {
    for (long version = 2; version < 50; version++) {
      city.put(RepositoryPaths.release("dinkes", version), new byte[] {1});
    }
    ReleaseStatement one = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    city.put(
        RepositoryPaths.release("dinkes", 25),
        ReleaseStatement.of("dinkes", 25, NOW, Optional.of(one.digest()), one.manifest(), 1),
        SITI);
    VerifiedRelease first = city.chain().release("dinkes", 1, Seen.NOTHING);
    assertEquals(Optional.empty(), newest(site(first), first));
    ListedRepository listed = new ListedRepository(RepositoryFiles.of(city.path()));
    listed.know(city.log());
    listed.list(Timestamp.parse(city.get(RepositoryPaths.TIMESTAMP)).listing());
    listed.open(true);
    sites = new SiteTakeover(listed, store, SmallRepository.CODINGS, meanwhile(again -> {}));
    assertEquals(25, newest(site(first), first).orElseThrow().version());
  }

  @Test
  void verifies_a_theme_once_and_another_in_its_place_anew() throws Exception {
    TrustChain chain = city.chain();
    VerifiedStatement<ThemeStatement> theme = taken(chain, "dinkes").theme();
    assertSame(theme, taken(chain, "bpbd").theme(), "one for all sites");
    assertSame(theme, taken(city.chain(), "bpbd").theme(), "and for chains that say the same");
    String path = RepositoryPaths.theme(1);
    byte[] signatures = city.get(RepositoryPaths.signatures(path));
    city.putUnlogged(path, SmallRepository.theme(1), SITI);
    assertThrows(NoSuchElementException.class, () -> taken(chain, "dinkes"));
    assertEquals(List.of(Reason.UNKNOWN_KEY), told());
    ThemeStatement other =
        ThemeStatement.of(1, NOW.plusSeconds(1), "perisai 2", List.of(SmallRepository.asset()));
    city.put(path, other, SmallRepository.PLATFORM);
    assertEquals(other.digest(), taken(chain, "dinkes").theme().statement().digest());
    city.put(path, SmallRepository.theme(1).bytes());
    refusals.clear();
    assertThrows(NoSuchElementException.class, () -> taken(chain, "dinkes"));
    assertEquals(List.of(Reason.BAD_SIGNATURE), told());
    city.put(RepositoryPaths.signatures(path), signatures);
    assertEquals(theme.statement().digest(), taken(chain, "dinkes").theme().statement().digest());
  }

  @Test
  void waits_for_blobs_elsewhere_and_reads_all_else_itself() throws Exception {
    Map<String, Thread> readers = new ConcurrentHashMap<>();
    Repository watched =
        new Repository(city.path()) {
          @Override
          public byte[] blob(String tenant, Digest digest, long maxLength) throws Rejected {
            readers.put("blob " + digest, Thread.currentThread());
            return super.blob(tenant, digest, maxLength);
          }

          @Override
          public byte[] blob(String tenant, Coding coding) throws Rejected {
            readers.put("blob " + coding.digest(), Thread.currentThread());
            return super.blob(tenant, coding);
          }

          @Override
          public byte[] statement(String path) throws Rejected {
            readers.put(path, Thread.currentThread());
            return super.statement(path);
          }

          @Override
          byte[] statement(String path, RepositoryFiles.Check check) throws Rejected {
            readers.put(path, Thread.currentThread());
            return super.statement(path, check);
          }
        };
    sites = new SiteTakeover(watched, store, SmallRepository.CODINGS, meanwhile(again -> {}));
    city.release("dinkes", 2, SITI);
    VerifiedRelease taken = newest(null).orElseThrow();
    earlier(taken, 1);
    assertTrue(readers.containsKey("blob " + taken.manifest().rootDigest()), "nodes are blobs");
    assertTrue(readers.containsKey(RepositoryPaths.release("dinkes", 1)));
    readers.forEach(
        (what, thread) ->
            assertEquals(what.startsWith("blob "), thread != Thread.currentThread(), what));
  }

  @Test
  void tends_what_cannot_wait_on_a_long_way_back() throws Exception {
    city.release("dinkes", 2, SITI);
    city.release("dinkes", 3, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    city.put(RepositoryPaths.release("dinkes", 2), new byte[] {1});
    List<Boolean> tended = new ArrayList<>();
    AtomicLong passed = new AtomicLong();
    Meanwhile meanwhile = meanwhile(tended::add, passed::get);
    sites = new SiteTakeover(city.repository(), store, SmallRepository.CODINGS, meanwhile);
    assertUnvouched(Reason.WRONG_DIGEST, newest, 1);
    assertEquals(List.of(), tended, "not each moment");
    passed.addAndGet(Duration.ofSeconds(1).toNanos());
    assertUnvouched(Reason.WRONG_DIGEST, newest, 1);
    assertEquals(List.of(false), tended);
    assertThrows(
        IOException.class,
        () ->
            meanwhile.whileWanted(
                () -> false,
                () -> sites.earlier(city.chain(), newest, 1, Purged.NOTHING, city.log())),
        "nobody wants it any more");
  }

  @Test
  void tends_what_cannot_wait_between_the_releases_on_which_a_re_render_stands() throws Exception {
    delegated();
    city.rerender("dinkes", 2, 2);
    city.rerender("dinkes", 3, 3);
    city.release("dinkes", 4, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    List<String> done = new ArrayList<>();
    AtomicLong passed = new AtomicLong();
    Repository slow =
        new Repository(city.path()) {
          @Override
          public byte[] statement(String path) throws Rejected {
            if (path.startsWith(RepositoryPaths.releases("dinkes"))) {
              done.add(path);
              passed.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            return super.statement(path);
          }
        };
    Meanwhile meanwhile = meanwhile(again -> done.add("tended"), passed::get);
    sites = new SiteTakeover(slow, store, SmallRepository.CODINGS, meanwhile);
    assertEquals(3, earlier(newest, 3).version());
    String one = RepositoryPaths.release("dinkes", 1);
    String two = RepositoryPaths.release("dinkes", 2);
    assertEquals(List.of(two, "tended", one), done.subList(0, 3));
    done.clear();
    meanwhile.done();
    assertThrows(
        Rejected.class,
        () ->
            meanwhile.whileWanted(
                () -> !done.contains("tended"),
                () -> sites.earlier(city.chain(), newest, 3, Purged.NOTHING, city.log())));
    assertEquals(List.of(two, "tended"), done, "nobody wants it any more");
  }

  private void delegated() throws Rejected {
    city.putVouched(
        SmallRepository.directory(
            2, EXPIRES, SmallRepository.dinkes(SITI).withRerender(Rerender.PLATFORM)),
        SITI);
    city.putTheme(SmallRepository.theme(2));
    city.putTheme(SmallRepository.theme(3));
  }

  private VerifiedRelease taken(TrustChain chain, String tenant) throws Exception {
    return sites
        .newest(
            chain,
            tenant,
            null,
            Optional.empty(),
            Purged.NOTHING,
            city.log(),
            city.log(),
            refusals::add)
        .orElseThrow();
  }

  // The same once more

  @Test
  void takes_the_very_release_again_when_the_store_lost_it_and_no_other() throws Exception {
    VerifiedRelease lost = newest(null).orElseThrow();
    Coding page = coding(lost, "/berita/1-3");
    Files.delete(store.files().directory().resolve(RepositoryPaths.blob("dinkes", page.digest())));
    VerifiedRelease again = newest(site(lost)).orElseThrow();
    assertEquals(digest(lost), digest(again));
    requireHere(again);
    StoreState.Site exchanged = new StoreState.Site(Seen.of(1, OTHER), 1, Seen.of(1, OTHER));
    assertEquals(Optional.empty(), newest(exchanged));
    assertEquals(List.of(Reason.WRONG_DIGEST), told());
  }

  /** With one signature less it would be believed less, once a key is revoked. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takes_it_again_with_the_signatures_that_were_logged_alone(boolean showsLog)
      throws Exception {
    ReleaseStatement signedByTwo = twoReleasesTheSecondByTwo();
    VerifiedRelease lost = newest(null).orElseThrow();
    assertEquals(2, lost.version());
    TransparencyLog shown = showsLog ? city.log() : null;
    byte[] honest = leaveOneOut(signedByTwo);
    assertEquals(Optional.empty(), again(lost, shown, city.log()));
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    city.put(signatures(signedByTwo), honest);
    assertEquals(digest(lost), digest(again(lost, shown, city.log()).orElseThrow()));
  }

  @Test
  void takes_it_again_upon_nothing_from_which_a_signature_was_left_out() throws Exception {
    ReleaseStatement signedByTwo = twoReleasesTheSecondByTwo();
    city.putVouched(
        SmallRepository.directory(
            3, EXPIRES, SmallRepository.dinkes(SITI, BUDI).withRerender(Rerender.PLATFORM)),
        SITI);
    city.putTheme(SmallRepository.theme(2));
    city.rerender("dinkes", 3, 2);
    VerifiedRelease lost = newest(null).orElseThrow();
    assertEquals(3, lost.version());
    leaveOneOut(signedByTwo);
    assertEquals(Optional.empty(), again(lost, null, city.log()));
    assertEquals(List.of(Reason.NOT_LOGGED), told());
  }

  /** It could not tell which signatures there were. */
  @Test
  void takes_nothing_again_where_the_log_is_lost_and_none_is_shown() throws Exception {
    VerifiedRelease lost = newest(null).orElseThrow();
    assertEquals(Optional.empty(), again(lost, null, TransparencyLog.EMPTY));
    assertEquals(List.of(Reason.NOT_LOGGED), told());
    assertEquals(digest(lost), digest(again(lost, city.log(), city.log()).orElseThrow()));
  }

  private ReleaseStatement twoReleasesTheSecondByTwo() throws Rejected {
    city.putVouched(
        SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SITI, BUDI)), SITI);
    return city.release("dinkes", 2, SITI, BUDI);
  }

  /**
   * @return the signatures that lay there
   */
  private byte[] leaveOneOut(ReleaseStatement signedByTwo) {
    byte[] honest = city.get(signatures(signedByTwo));
    city.put(signatures(signedByTwo), Signer.sign(signedByTwo, SITI).bytes());
    return honest;
  }

  private static String signatures(ReleaseStatement release) {
    return RepositoryPaths.signatures(RepositoryPaths.release("dinkes", release.version()));
  }

  @Test
  void takes_it_again_with_no_packed_bytes_that_are_others() throws Exception {
    ReleaseStatement wrong = wrongCoding(2);
    StoreState.Site site = new StoreState.Site(Seen.of(wrong), 1, Seen.of(wrong));
    assertEquals(Optional.empty(), newest(site));
    assertEquals(List.of(Reason.WRONG_CODING), told());
  }

  @Test
  void restores_what_stands_and_not_what_was_taken_off() throws Exception {
    VerifiedRelease first = newest(null).orElseThrow();
    city.release("dinkes", 2, SITI);
    VerifiedRelease second = newest(site(first), first).orElseThrow();
    store.write(city.chain());
    store.write(first);
    store.write(second);
    StoreState.Site both = site(second);
    assertEquals(2, sites.restored(city.chain(), "dinkes", both).version());
    StoreState.Site setBack = new StoreState.Site(both.release(), 1, site(first).release());
    assertEquals(1, sites.restored(city.chain(), "dinkes", setBack).version());
    assertEquals(1, newest(setBack).orElseThrow().version());
  }

  // What a hold shows

  @Test
  void copies_and_checks_what_a_hold_shows() throws Exception {
    wrongCoding(2);
    city.release("dinkes", 3, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    assertEquals(3, newest.version());
    assertSame(newest, earlier(newest, 3));
    VerifiedRelease first = earlier(newest, 1);
    assertEquals(1, first.version());
    requireHere(first);
    assertRefused(Reason.WRONG_CODING, newest, 2);
    assertRefused(Reason.MISSING, newest, 4);
  }

  @Test
  void a_hold_shows_the_signatures_that_were_logged_alone() throws Exception {
    ReleaseStatement signedByTwo = twoReleasesTheSecondByTwo();
    city.release("dinkes", 3, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    byte[] honest = leaveOneOut(signedByTwo);
    assertRefused(Reason.NOT_LOGGED, newest, 2);
    city.put(signatures(signedByTwo), honest);
    assertEquals(signedByTwo.digest(), digest(earlier(newest, 2)));
    assertUnvouched(Reason.NOT_LOGGED, newest, 2);
  }

  @Test
  void a_hold_shows_them_alone_where_no_newest_release_stands() throws Exception {
    ReleaseStatement signedByTwo = twoReleasesTheSecondByTwo();
    byte[] honest = leaveOneOut(signedByTwo);
    Rejected refused = assertThrows(Rejected.class, () -> earlierLogged(2));
    assertEquals(Reason.NOT_LOGGED, refused.reason());
    city.put(signatures(signedByTwo), honest);
    VerifiedRelease shown = earlierLogged(2);
    assertEquals(signedByTwo.digest(), digest(shown));
    requireHere(shown);
  }

  @Test
  void a_hold_shows_nothing_that_is_newer_than_all_that_ever_was_in_force() throws Exception {
    city.release("dinkes", 2, SITI);
    Rejected refused = assertThrows(Rejected.class, () -> earlierLogged(1, 2));
    assertEquals(Reason.MISSING, refused.reason());
    assertEquals(2, earlierLogged(2, 2).version());
  }

  private VerifiedRelease earlierLogged(long version) throws Exception {
    return earlierLogged(version, version);
  }

  private VerifiedRelease earlierLogged(long seen, long version) throws Exception {
    return sites.earlierLogged(city.chain(), "dinkes", seen, version, Purged.NOTHING, city.log());
  }

  @Test
  void shows_no_release_in_anothers_place_whatever_the_next_one_names() throws Exception {
    city.release("dinkes", 2, SITI);
    byte[] first = city.get(RepositoryPaths.release("dinkes", 1));
    ReleaseStatement two = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 2)));
    ReleaseStatement third =
        ReleaseStatement.of("dinkes", 3, NOW, Optional.of(Digest.of(first)), two.manifest(), 1);
    city.put(RepositoryPaths.release("dinkes", 3), third, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    assertEquals(3, newest.version());
    assertEquals(2, earlier(newest, 2).version(), "what the log got first, and no other");
    assertUnvouched(Reason.WRONG_DIGEST, newest, 2);
    city.put(RepositoryPaths.release("dinkes", 2), first);
    assertRefused(Reason.WRONG_DIGEST, newest, 2);
    assertUnvouched(Reason.WRONG_VERSION, newest, 2);
  }

  @Test
  void asks_another_copy_for_a_release_below_of_which_one_shows_others() throws Exception {
    city.release("dinkes", 2, SITI);
    city.release("dinkes", 3, SITI);
    VerifiedRelease newest = newest(null).orElseThrow();
    String two = RepositoryPaths.release("dinkes", 2);
    String one = RepositoryPaths.release("dinkes", 1);
    Repository twoCopies =
        new Repository(city.path()) {
          @Override
          public byte[] statement(String path) throws Rejected {
            return Set.of(one, two).contains(path) ? new byte[] {1} : super.statement(path);
          }

          @Override
          byte[] statement(String path, RepositoryFiles.Check check) throws Rejected {
            try {
              check.require(statement(path));
              return statement(path);
            } catch (Rejected otherBytes) {
              return super.statement(path, check);
            }
          }
        };
    sites = new SiteTakeover(twoCopies, store, SmallRepository.CODINGS, meanwhile(again -> {}));
    LogEntry lie = LogEntry.of(one, new byte[] {1}, new byte[] {2});
    LogEntry honest = LogEntry.of(one, city.get(one), city.get(RepositoryPaths.signatures(one)));
    TransparencyLog log = TransparencyLog.EMPTY.with(List.of(lie, honest));
    assertEquals(1, sites.earlier(city.chain(), newest, 1, Purged.NOTHING, log).version());
  }

  // What was revoked

  @Test
  void a_release_is_revoked_where_its_keys_are_and_it_lies_there() throws Exception {
    ReleaseStatement two = twoPublishersAndTwoReleases();
    TrustChain before = city.chain();
    assertFalse(isRevoked(before, two, true));
    revoke(BUDI, 2);
    assertTrue(isRevoked(city.chain(), two, true));
    assertFalse(isRevoked(city.chain(), two, false), "the store does not have it");
    ReleaseStatement one = ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", 1)));
    assertFalse(isRevoked(city.chain(), one, true));
    assertFalse(
        sites.isRevoked(city.chain(), "dinkes", Seen.of(2, OTHER), city.log(), true),
        "another was seen");
    VerifiedRelease second = before.release("dinkes", 2, Seen.NOTHING);
    store.write(second);
    assertTrue(isRevoked(city.chain(), two, false));
    revoke(BUDI, 2, DEWI);
    Files.delete(city.path().resolve(RepositoryPaths.release("dinkes", 2)));
    assertTrue(isRevoked(city.chain(), two, true), "the store has it still");
  }

  /** The signatures of another release stand for any that name the key: nobody verifies them. */
  @Test
  void a_release_is_not_revoked_because_a_mirror_names_a_revoked_key_beside_it() throws Exception {
    twoPublishersAndTwoReleases();
    revoke(BUDI, 2);
    ReleaseStatement three = city.release("dinkes", 3, SITI);
    byte[] ofBudi = city.get(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 2)));
    city.put(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 3)), ofBudi);
    assertFalse(isRevoked(city.chain(), three, true));
    city.log(entry(three));
    assertFalse(isRevoked(city.chain(), three, true), "nor who can log them beside the honest");
    refusals.clear();
    assertEquals(1, newest(null).orElseThrow().version());
    Rejected refused = refusals.get(0);
    assertEquals(Reason.REVOKED_KEY, refused.reason());
    assertFalse(refused.isOfSignedBytes(), "honest ones may come");
  }

  @Test
  void a_revoked_key_in_the_first_leaf_is_refused_for_good_and_an_unknown_one_is_not()
      throws Exception {
    twoPublishersAndTwoReleases();
    revoke(BUDI, 2);
    city.release("dinkes", 3, BUDI);
    newest(null);
    Rejected revoked = refusals.get(0);
    assertEquals(Reason.REVOKED_KEY, revoked.reason());
    assertTrue(revoked.isOfSignedBytes());
    refusals.clear();
    city.release("dinkes", 4, SmallRepository.DEWI);
    newest(null);
    Rejected unknown = refusals.get(0);
    assertEquals(Reason.UNKNOWN_KEY, unknown.reason());
    assertFalse(unknown.isOfSignedBytes(), "its directory may come");
  }

  @Test
  void sets_back_to_the_newest_that_stands_with_every_byte() throws Exception {
    ReleaseStatement two = twoPublishersAndTwoReleases();
    revoke(BUDI, 2);
    VerifiedRelease standing = standing(two, true).orElseThrow();
    assertEquals(1, standing.version());
    requireHere(standing);
    assertEquals(Optional.empty(), standing(two, false), "the store has none");
    store.write(city.chain());
    store.write(standing);
    assertEquals(1, standing(two, false).orElseThrow().version());
  }

  @Test
  void sets_back_to_nothing_that_never_was_and_to_no_bytes_that_are_others() throws Exception {
    ReleaseStatement wrong = wrongCoding(2);
    ReleaseStatement three = city.release("dinkes", 3, SITI);
    byte[] signatures = city.get(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 3)));
    ReleaseStatement four = city.release("dinkes", 4, SITI);
    ReleaseStatement never =
        ReleaseStatement.of("dinkes", 3, NOW, Optional.of(OTHER), wrong.manifest(), 1);
    city.put(RepositoryPaths.release("dinkes", 3), never, SITI);
    assertEquals(Optional.empty(), standing(four, true), "nor past what is not to be had");
    assertEquals(List.of(Reason.NOT_LOGGED, Reason.MISSING), told());
    city.put(RepositoryPaths.release("dinkes", 3), three.bytes());
    city.put(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 3)), signatures);
    assertEquals(3, standing(four, true).orElseThrow().version());
    refusals.clear();
    assertEquals(1, standing(three, true).orElseThrow().version());
    assertEquals(List.of(Reason.WRONG_CODING), told());
    Files.move(city.path().resolve("sites/dinkes"), temporary.resolve("away"));
    city.put("sites/dinkes", new byte[] {1});
    assertEquals(Optional.empty(), standing(four, true));
  }

  @Test
  void sets_back_no_further_because_something_of_the_newest_that_stands_is_withheld()
      throws Exception {
    city.release("dinkes", 2, List.of(city.page("dinkes", "/dua")), SITI);
    ReleaseStatement three = city.release("dinkes", 3, SITI);
    VerifiedRelease two = city.chain().release("dinkes", 2, Seen.NOTHING);
    String statement = RepositoryPaths.release("dinkes", 2);
    List<String> withheld = new ArrayList<>();
    withheld.add(statement);
    withheld.add(RepositoryPaths.signatures(statement));
    withheld.add(RepositoryPaths.theme(1));
    withheld.add(RepositoryPaths.blob("dinkes", coding(two, "/dua").digest()));
    withheld.add(RepositoryPaths.blob("dinkes", two.statement().statement().manifest()));
    for (String path : withheld) {
      byte[] honest = city.get(path);
      city.put(path, "{}".getBytes(StandardCharsets.US_ASCII));
      assertEquals(Optional.empty(), standing(three, true), path);
      city.put(path, honest);
    }
    assertEquals(2, standing(three, true).orElseThrow().version());
  }

  @Test
  void sets_back_no_further_because_this_disk_does_not_give_back_what_was_copied()
      throws Exception {
    List<Entry> packed = List.of(packed("/a"), packed("/b"));
    city.release("dinkes", 2, packed, SITI);
    ReleaseStatement three = city.release("dinkes", 3, SITI);
    List<Path> copied = new ArrayList<>();
    for (Entry entry : packed) {
      copied.add(store.file("dinkes", entry.variants().get(0).codings().get(Coding.BROTLI)));
    }
    CodingCheck lost =
        new CodingCheck(
            Map.of(
                Coding.BROTLI,
                bytes -> {
                  for (Path file : copied) {
                    Files.deleteIfExists(file);
                  }
                  copied.clear();
                  return bytes;
                }));
    sites = new SiteTakeover(city.repository(), store, lost, meanwhile(again -> {}));
    assertEquals(Optional.empty(), standing(three, true));
    assertEquals(List.of(Reason.MISSING, Reason.MISSING), told());
    assertEquals(2, standing(three, true).orElseThrow().version());
  }

  private Entry packed(String path) throws Rejected {
    byte[] bytes = ("<p>" + path).getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", bytes);
    return Entry.page(
        path,
        200,
        MediaTypes.HTML,
        Map.of(Coding.IDENTITY, Coding.of(bytes), Coding.BROTLI, Coding.of(bytes)),
        Map.of());
  }

  @Test
  void sets_back_no_further_because_this_disk_does_not_give_back_a_directory() throws Exception {
    ReleaseStatement two = twoPublishersAndTwoReleases();
    ReleaseStatement three = threeRevokedAndTwoByWhoLeft();
    TrustChain trust = city.chain();
    assertTrue(isRevoked(trust, three, true));
    Path then = city.path().resolve(RepositoryPaths.directory(2));
    trust = city.chain();
    Files.move(then, temporary.resolve("away"));
    Files.createDirectory(then);
    assertEquals(Optional.empty(), standing(trust, three, true), "2 may be by a key of its");
    assertEquals(List.of(Reason.UNREADABLE), told());
    Files.delete(then);
    Files.move(temporary.resolve("away"), then);
    VerifiedRelease standing = standing(trust, three, true).orElseThrow();
    assertEquals(two.digest(), digest(standing));
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed", "empty", "gone", "without signatures"})
  void sets_back_no_further_because_this_disk_lost_a_directory(String how) throws Exception {
    ReleaseStatement two = twoPublishersAndTwoReleases();
    ReleaseStatement three = threeRevokedAndTwoByWhoLeft();
    store.write(city.chain());
    Path here = store.files().directory().resolve(RepositoryPaths.directory(2));
    byte[] kept = Files.readAllBytes(here);
    switch (how) {
      case "changed" -> {
        byte[] changed = kept.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(here, changed);
      }
      case "empty" -> Files.write(here, new byte[0]);
      case "gone" -> Files.delete(here);
      default -> Files.delete(here.resolveSibling("2.sig"));
    }
    TrustChain trust = TrustChain.load(store.files(), city.pinned(), SmallRepository.CLOCK);
    Path there = city.path().resolve(RepositoryPaths.directory(2));
    Path signatures = there.resolveSibling("2.sig");
    Files.move(there, temporary.resolve("away"));
    Files.move(signatures, temporary.resolve("away.sig"));
    assertSame(trust, found(trust, RepositoryPaths.directory(2)));
    assertEquals(Optional.empty(), standing(trust, three, true), "2 may be by a key of its");
    assertEquals(1, refusals.size());
    Files.move(temporary.resolve("away"), there);
    Files.move(temporary.resolve("away.sig"), signatures);
    assertEquals(Optional.empty(), standing(trust, three, true), "nobody looked again");
    trust = found(trust);
    assertEquals(two.digest(), digest(standing(trust, three, true).orElseThrow()));
    store.write(trust);
    assertArrayEquals(kept, Files.readAllBytes(here), "for the next time");
    assertTrue(Files.exists(here.resolveSibling("2.sig")));
  }

  /**
   * @param missing the paths that are told of
   */
  private TrustChain found(TrustChain trust, String... missing) {
    List<String> told = new ArrayList<>();
    TrustChain found =
        new LostDirectories(city.repository(), store)
            .found(trust, city.log(), (path, why) -> told.add(path));
    assertEquals(List.of(missing), told);
    return found;
  }

  @Test
  void sets_back_past_a_directory_that_never_counted() throws Exception {
    ReleaseStatement two = twoPublishersAndTwoReleases();
    city.putDirectory(SmallRepository.directory(3, EXPIRES, SmallRepository.dinkes(BUDI)), BUDI);
    city.putVouched(
        SmallRepository.directory(
            4,
            EXPIRES,
            SmallRepository.dinkes(SITI, BUDI)
                .withRevoked(List.of(new Revocation(BUDI.key().keyId(), 2)))),
        SITI);
    assertEquals(1, standing(found(city.chain()), two, true).orElseThrow().version());
  }

  @Test
  void finds_a_lost_directory_behind_a_crowd_that_never_was() throws Exception {
    long behind = 2 + LostDirectories.EACH;
    List<String> crowd = new ArrayList<>();
    for (long version = 2; version < behind; version++) {
      crowd.add(RepositoryPaths.directory(version));
      city.log(LogEntry.of(RepositoryPaths.directory(version), new byte[] {1}, new byte[] {2}));
    }
    city.putDirectory(SmallRepository.directory(behind, EXPIRES));
    city.putDirectory(SmallRepository.directory(behind + 1, EXPIRES));
    store.write(city.chain());
    Files.delete(store.files().directory().resolve(RepositoryPaths.directory(behind)));
    TrustChain trust = TrustChain.load(store.files(), city.pinned(), SmallRepository.CLOCK);
    LostDirectories directories = new LostDirectories(city.repository(), store);
    List<String> told = new ArrayList<>();
    assertSame(trust, directories.found(trust, city.log(), (path, why) -> told.add(path)));
    assertEquals(crowd, told);
    trust = directories.found(trust, city.log(), (path, why) -> {});
    assertEquals(
        List.of(1L, behind, behind + 1),
        trust.directories().stream().map(one -> one.statement().version()).toList());
  }

  private ReleaseStatement threeRevokedAndTwoByWhoLeft() throws Rejected {
    city.putVouched(SmallRepository.directory(3, EXPIRES, SmallRepository.dinkes(SITI)), SITI);
    ReleaseStatement three = city.release("dinkes", 3, SITI);
    city.putVouched(
        SmallRepository.directory(
            4,
            EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 3)))),
        SITI);
    return three;
  }

  private ReleaseStatement twoPublishersAndTwoReleases() throws Rejected {
    city.putVouched(
        SmallRepository.directory(2, EXPIRES, SmallRepository.dinkes(SITI, BUDI)), SITI);
    return city.release("dinkes", 2, BUDI);
  }

  private void revoke(Signer key, long from, Signer... more) throws Rejected {
    List<Signer> publishers = new ArrayList<>(List.of(SITI, BUDI));
    publishers.addAll(List.of(more));
    long version = city.chain().directory().version() + 1;
    city.putVouched(
        SmallRepository.directory(
            version,
            EXPIRES,
            SmallRepository.dinkes(publishers.toArray(new Signer[0]))
                .withRevoked(List.of(new Revocation(key.key().keyId(), from)))),
        SITI);
  }

  private boolean isRevoked(TrustChain trust, ReleaseStatement release, boolean there) {
    return sites.isRevoked(trust, "dinkes", Seen.of(release), city.log(), there);
  }

  private Optional<VerifiedRelease> standing(ReleaseStatement fallen, boolean there)
      throws Exception {
    return standing(city.chain(), fallen, there);
  }

  private Optional<VerifiedRelease> standing(
      TrustChain trust, ReleaseStatement fallen, boolean there) throws Exception {
    return sites.standing(
        trust,
        "dinkes",
        Seen.of(fallen),
        Optional.empty(),
        Purged.NOTHING,
        city.log(),
        there,
        refusals::add);
  }

  /** A release with a page whose gzip is not what it shows. */
  private ReleaseStatement wrongCoding(long version) throws Rejected {
    byte[] shown = "<p>jujur".getBytes(StandardCharsets.UTF_8);
    byte[] packed = "<p>palsu".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", shown);
    city.putBlob("dinkes", packed);
    Entry entry =
        Entry.page(
            "/",
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(shown), Coding.GZIP, Coding.of(packed)),
            Map.of());
    return city.release("dinkes", version, List.of(entry), SITI);
  }

  private static StoreState.Site site(VerifiedRelease release) {
    Seen seen = Seen.of(release.statement().statement());
    return new StoreState.Site(seen, 1, seen);
  }

  private Optional<VerifiedRelease> newest(StoreState.Site site) throws Exception {
    return newest(site, null);
  }

  private Optional<VerifiedRelease> newest(StoreState.Site site, VerifiedRelease inForce)
      throws Exception {
    return newest(site, inForce, city.log(), city.log());
  }

  /** Of a node that lost it from its store. */
  private Optional<VerifiedRelease> again(
      VerifiedRelease lost, TransparencyLog shown, TransparencyLog own) throws Exception {
    return newest(site(lost), null, shown, own);
  }

  private Optional<VerifiedRelease> newest(
      StoreState.Site site, VerifiedRelease inForce, TransparencyLog shown, TransparencyLog own)
      throws Exception {
    return sites.newest(
        city.chain(),
        "dinkes",
        site,
        Optional.ofNullable(inForce),
        Purged.NOTHING,
        shown,
        own,
        refusals::add);
  }

  private VerifiedRelease earlier(VerifiedRelease newest, long version) throws Exception {
    return sites.earlier(city.chain(), newest, version, Purged.NOTHING, city.log());
  }

  /** Where the log knows nothing of it either. */
  private void assertUnvouched(Reason reason, VerifiedRelease newest, long version) {
    Executable earlier =
        () -> sites.earlier(city.chain(), newest, version, Purged.NOTHING, TransparencyLog.EMPTY);
    assertEquals(reason, assertThrows(Rejected.class, earlier).reason());
  }

  private void assertRefused(Reason reason, VerifiedRelease newest, long version) {
    assertEquals(reason, assertThrows(Rejected.class, () -> earlier(newest, version)).reason());
  }

  private void requireHere(VerifiedRelease release) throws Rejected {
    for (Coding coding : ReleaseBlobs.of(release)) {
      store.files().requireBlob("dinkes", coding);
    }
  }

  private static Coding coding(VerifiedRelease release, String path) {
    return release.manifest().entry(path).orElseThrow().variants().get(0).identity();
  }

  private static Digest digest(VerifiedRelease release) {
    return release.statement().statement().digest();
  }

  private LogEntry entry(ReleaseStatement release) {
    String path = RepositoryPaths.release("dinkes", release.version());
    return LogEntry.of(path, release.bytes(), city.get(RepositoryPaths.signatures(path)));
  }

  private List<Reason> told() {
    return refusals.stream().map(Rejected::reason).toList();
  }
}
