package id.perisai.admin.command;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.release.ProofFrame;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.SlotMarkup;
import id.perisai.release.ThemeStatement;
import id.perisai.release.UnsignedAnswers;
import id.perisai.release.Variant;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Compares one page at a time, in each of its codings, with what was signed for its path. */
final class PageCheck {
  /** Undoes what sites are served in. */
  static final CodingCheck CODINGS = new CodingCheck(Map.of(Coding.BROTLI, PageCheck::unbrotli));

  /** Two clocks that are well kept differ by less; both neighbours count this long at a change. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** What is read of an answer to a path that nobody signed. */
  private static final long UNKNOWN_BODY = 1 << 20;

  /** So much more is read than was signed, to see where a page that lies leads. */
  private static final long LONGER_LIE = 64 * 1024;

  private static final String MAINTENANCE = "/.maintenance";

  /** By these a browser would load or go elsewhere, whatever the body says. */
  private static final List<String> LEADING_AWAY = List.of("refresh", "link");

  private final PublicEndpoints site;
  private final ShownSite shown;
  private final Clock clock;
  private final Consumer<Set<String>> links;

  /**
   * @param links is told where a page leads on its own host
   */
  PageCheck(PublicEndpoints site, ShownSite shown, Clock clock, Consumer<Set<String>> links) {
    this.site = site;
    this.shown = shown;
    this.clock = clock;
    this.links = links;
  }

  /**
   * @param target path and query as they stand in a request line
   */
  PageVerdict of(String target) {
    PageVerdict verdict;
    try {
      verdict = verdict(target);
    } catch (Wrong wrong) {
      verdict = new PageVerdict(target, wrong.verdict, wrong.getMessage());
    } catch (Rejected refused) {
      verdict = new PageVerdict(target, verdictOf(refused), refused.getMessage());
    } catch (IOException silent) {
      verdict = new PageVerdict(target, Verdict.NO_ANSWER, silent.getMessage());
    }
    return shown.stale().isEmpty() ? verdict : verdict.onStaleSite();
  }

  /** A site that does not answer is no liar. */
  static Verdict verdictOf(Rejected refused) {
    if (refused.reason() == Reason.UNREADABLE && refused.getCause() instanceof IOException) {
      return Verdict.NO_ANSWER;
    }
    boolean nothing =
        refused.reason() == Reason.MISSING || refused.reason() == Reason.UNKNOWN_TENANT;
    return nothing ? Verdict.UNSIGNED : Verdict.FORGED;
  }

  /** A page that is not as it must be. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;
    private final Verdict verdict;

    Wrong(Verdict verdict, String what) {
      super(what);
      this.verdict = verdict;
    }
  }

  private PageVerdict verdict(String target) throws Rejected, IOException, Wrong {
    int query = target.indexOf('?');
    String name = SitePaths.decode(query < 0 ? target : target.substring(0, query));
    if (name.equals(WellKnown.PREFIX)) {
      return composed(target);
    }
    if (shown.isSuspended()) {
      requireText(target, 503);
      return PageVerdict.ok(target, "503 suspended by the directory");
    }
    if (shown.isInMaintenance()) {
      return inMaintenance(target, name);
    }
    Optional<Entry> entry = isInternal(name) ? Optional.empty() : shown.entry(name);
    if (entry.isPresent()) {
      String spelt = SitePaths.encode(name);
      if ((query < 0 ? target : target.substring(0, query)).equals(spelt)) {
        return entry(target, entry.get());
      }
      requireRedirect(target, 301, spelt);
      return PageVerdict.ok(target, "301 to " + spelt);
    }
    if (name.length() > 1 && name.endsWith("/")) {
      String without = name.substring(0, name.length() - 1);
      if (!isInternal(without) && shown.entry(without).isPresent()) {
        requireRedirect(target, 301, SitePaths.encode(without));
        return PageVerdict.ok(target, "301 to " + SitePaths.encode(without));
      }
    }
    return notThere(target);
  }

  /** Entries that are shown in the place of others, never as themselves. */
  static boolean isInternal(String name) {
    return name.equals(Entry.NOT_FOUND) || name.equals(MAINTENANCE);
  }

  private PageVerdict entry(String target, Entry entry) throws Rejected, IOException, Wrong {
    if (shown.purged().has(entry)) {
      requireText(target, 410);
      return new PageVerdict(target, Verdict.PURGED, "410 by a signed purge");
    }
    Instant now = clock.instant();
    Variant expected = entry.at(now);
    try {
      return variant(target, entry.path(), expected, expected.status());
    } catch (Wrong | Rejected refused) {
      for (Instant near : List.of(now.minus(CLOCKS_DIFFER), now.plus(CLOCKS_DIFFER))) {
        if (!entry.at(near).equals(expected)) {
          Variant other = entry.at(near);
          return variant(target, entry.path(), other, other.status());
        }
      }
      requireNotOfAnotherTime(target, entry, expected);
      throw refused;
    }
  }

  /** Signed bytes, shown at another time than they were signed for. */
  private void requireNotOfAnotherTime(String target, Entry entry, Variant expected)
      throws IOException, Wrong {
    for (Variant other : entry.variants()) {
      if (!other.equals(expected)) {
        try {
          variant(target, entry.path(), other, other.status());
        } catch (Wrong | Rejected notThisOne) {
          continue;
        }
        throw new Wrong(
            Verdict.STALE,
            "what was signed for another time, "
                + other.from().map(from -> "from " + from + " on").orElse("until the first change")
                + ": the site's clock, or this one, is wrong");
      }
    }
  }

  /**
   * Delivery's own page: its frame must be as it is known, and its slot name what we verified. In
   * words that no version of ours up to this one had, whoever answers may tell people anything.
   */
  private PageVerdict composed(String target) throws Rejected, IOException, Wrong {
    PublicEndpoints.Answer answer = get(target, Coding.IDENTITY, UNKNOWN_BODY);
    requireStatus(answer, 200);
    requireSame("content-type", MediaTypes.HTML, answer.header("content-type"));
    requireSame("content-encoding", "", answer.header("content-encoding"));
    Optional<String> earlier = ProofFrame.slotOfEarlier(stylesheet(), answer.body());
    String slot =
        earlier.isPresent() ? earlier.get() : ProofFrame.slot(stylesheet(), answer.body());
    requireNamed(slot);
    return earlier.isPresent()
        ? new PageVerdict(
            target,
            Verdict.STALE,
            "200, in words of an earlier version of Perisai than the one that verifies")
        : new PageVerdict(
            target, Verdict.COMPOSED, "200, its frame as it must be, text alone in its slot");
  }

  private void requireNamed(String slot) throws Wrong {
    List<Digest> named = new ArrayList<>(List.of(shown.trust().pinnedRoot()));
    if (!shown.isSuspended()) {
      shown.shown().ifPresent(release -> named.add(release.statement().digest()));
    }
    for (Digest digest : named) {
      if (!slot.contains(digest.fingerprint())) {
        throw new Wrong(Verdict.FORGED, "it does not name " + digest.fingerprint());
      }
    }
  }

  private Optional<String> stylesheet() throws Rejected {
    if (shown.theme().isEmpty() || shown.isSuspended()) {
      return Optional.empty();
    }
    Optional<String> path = ProofFrame.stylesheet(shown.theme().get().statement(), listed -> true);
    return path.isPresent() && shown.entry(path.get()).isPresent() ? path : Optional.empty();
  }

  private PageVerdict inMaintenance(String target, String name)
      throws Rejected, IOException, Wrong {
    Optional<Entry> own =
        shown
            .entry(MAINTENANCE)
            .filter(entry -> entry.variants().stream().noneMatch(Variant::isRedirect))
            .filter(entry -> !shown.purged().has(entry));
    if (own.isEmpty()) {
      requireBody(target, 503, MediaTypes.HTML, UnsignedAnswers.maintenance());
      return PageVerdict.ok(target, "503 held, as hold " + hold() + " says");
    }
    if (name.startsWith(ThemeStatement.ASSETS) && shown.entry(name).isPresent()) {
      return entry(target, shown.entry(name).get());
    }
    variant(target, MAINTENANCE, own.get().at(clock.instant()), 503);
    return PageVerdict.ok(target, "503 the site's own page, as hold " + hold() + " says");
  }

  private long hold() {
    return shown.hold().orElseThrow().statement().version();
  }

  private PageVerdict notThere(String target) throws Rejected, IOException, Wrong {
    Optional<Entry> notFound =
        shown.entry(Entry.NOT_FOUND).filter(entry -> !shown.purged().has(entry));
    PublicEndpoints.Answer answer = get(target, Coding.IDENTITY, UNKNOWN_BODY);
    tellLinks(target, answer);
    if (answer.status() < 400) {
      throw new Wrong(
          Verdict.UNSIGNED,
          "answers "
              + answer.status()
              + (answer.status() < 300 ? "" : " to " + printable(answer.header("location")))
              + ", and no signed entry says that there is such a page");
    }
    if (notFound.isEmpty()) {
      requireBody(target, 404, UnsignedAnswers.TEXT_TYPE, UnsignedAnswers.text(404));
      return PageVerdict.ok(target, "404");
    }
    Variant page = notFound.get().at(clock.instant());
    PageVerdict same = variant(target, Entry.NOT_FOUND, page, page.status());
    return PageVerdict.ok(target, same.what());
  }

  private PageVerdict variant(String target, String path, Variant expected, int status)
      throws Rejected, IOException, Wrong {
    if (expected.isRedirect()) {
      requireRedirect(target, expected.status(), expected.location());
      return PageVerdict.ok(target, expected.status() + " to " + expected.location());
    }
    if (expected.slot().isPresent()) {
      return slotted(target, expected);
    }
    List<String> compared = new ArrayList<>();
    long longest =
        expected.codings().values().stream().mapToLong(Coding::length).max().orElseThrow();
    for (String offered : Coding.NAMES) {
      PublicEndpoints.Answer answer = get(target, offered, longest + LONGER_LIE);
      if (offered.equals(Coding.IDENTITY)) {
        tellLinks(target, answer);
      }
      String name = compare(target, path, expected, status, offered, answer);
      if (!compared.contains(name)) {
        compared.add(name);
      }
    }
    return PageVerdict.ok(
        target,
        status
            + " "
            + expected.mediaType()
            + ", "
            + expected.identity().length()
            + " bytes, SHA-256 "
            + expected.identity().digest()
            + ", compared as "
            + String.join(", ", compared));
  }

  /** All around the slot is what was signed; in it is text, and links lead to signed pages. */
  private PageVerdict slotted(String target, Variant expected) throws Rejected, IOException, Wrong {
    Coding signed = expected.identity();
    byte[] page = shown.blobs().read(signed.digest(), signed.length());
    signed.requireOf(page, "identity of " + target);
    PublicEndpoints.Answer answer = get(target, Coding.IDENTITY, signed.length() + UNKNOWN_BODY);
    requireStatus(answer, expected.status());
    requireSame("content-type", expected.mediaType(), answer.header("content-type"));
    requireSame("content-encoding", "", answer.header("content-encoding"));
    requireSame("cache-control", "no-store", answer.header("cache-control"));
    String slot = ComposedPage.of(page).slot(answer.body());
    for (String link : SlotMarkup.links(slot)) {
      requireSigned(link);
    }
    tellLinks(target, answer);
    return new PageVerdict(
        target,
        Verdict.COMPOSED,
        expected.status()
            + " "
            + expected.mediaType()
            + ", SHA-256 "
            + signed.digest()
            + " around its slot, text alone in it");
  }

  private void requireSigned(String link) throws Rejected, Wrong {
    if (link.startsWith("#")) {
      return;
    }
    String path = SitePaths.decode(link.split("[?#]", 2)[0]);
    if (isInternal(path) || shown.entry(path).isEmpty()) {
      throw new Wrong(
          Verdict.FORGED, "its slot leads to " + printable(link) + ", which nobody signed");
    }
  }

  private String compare(
      String target,
      String path,
      Variant expected,
      int status,
      String offered,
      PublicEndpoints.Answer answer)
      throws Rejected, Wrong {
    requireStatus(answer, status);
    requireSame("content-type", expected.mediaType(), answer.header("content-type"));
    String used = answer.header("content-encoding");
    String name = used.isEmpty() ? Coding.IDENTITY : used;
    Coding signed = expected.codings().get(name);
    if (signed == null || !(name.equals(offered) || name.equals(Coding.IDENTITY))) {
      throw new Rejected(
          Reason.NOT_LISTED, "content-encoding", expected.codings().keySet().toString(), name);
    }
    signed.requireOf(answer.body(), name + " body of " + target);
    if (!name.equals(Coding.IDENTITY)) {
      CODINGS.requireIdentity(path, expected, name, answer.body());
    }
    return name;
  }

  private void requireRedirect(String target, int status, String location)
      throws Rejected, IOException, Wrong {
    PublicEndpoints.Answer answer = get(target, Coding.IDENTITY, UNKNOWN_BODY);
    requireStatus(answer, status);
    requireSame("location", location, answer.header("location"));
    if (answer.body().length > 0) {
      throw new Wrong(
          Verdict.FORGED, "a redirect with a body of " + answer.body().length + " bytes");
    }
  }

  private void requireText(String target, int status) throws Rejected, IOException, Wrong {
    requireBody(target, status, UnsignedAnswers.TEXT_TYPE, UnsignedAnswers.text(status));
  }

  private void requireBody(String target, int status, String mediaType, byte[] body)
      throws Rejected, IOException, Wrong {
    PublicEndpoints.Answer answer = get(target, Coding.IDENTITY, UNKNOWN_BODY);
    requireStatus(answer, status);
    requireSame("content-type", mediaType, answer.header("content-type"));
    requireSame("content-encoding", "", answer.header("content-encoding"));
    Digest.of(body).requireOf(answer.body(), "body of " + target);
  }

  /** An answer to say that there is none now, by us or by a proxy before us, is silence. */
  private static void requireStatus(PublicEndpoints.Answer answer, int expected)
      throws Rejected, Wrong {
    int status = answer.status();
    if (status != expected && (status == 429 || status >= 500)) {
      boolean ours = Arrays.equals(answer.body(), UnsignedAnswers.text(503));
      throw new Wrong(
          Verdict.NO_ANSWER,
          "status "
              + status
              + (ours ? "" : " with " + answer.body().length + " bytes that nobody signed"));
    }
    requireSame("status", "" + expected, "" + status);
  }

  private PublicEndpoints.Answer get(String target, String coding, long maxLength)
      throws Rejected, IOException, Wrong {
    PublicEndpoints.Answer answer = site.get(target, coding, maxLength);
    for (String header : LEADING_AWAY) {
      if (!answer.header(header).isEmpty()) {
        throw new Wrong(
            Verdict.FORGED, "a header " + header + ": " + printable(answer.header(header)));
      }
    }
    return answer;
  }

  private void tellLinks(String target, PublicEndpoints.Answer answer) {
    if (answer.header("content-type").startsWith("text/html")) {
      URI page = site.site().resolve("/").resolve(target);
      links.accept(PageLinks.of(page, answer.body()));
    }
  }

  /** Headers come from whoever answers: they must not break a line. */
  private static String printable(String text) {
    String cut = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }

  private static void requireSame(String what, String expected, String found) throws Rejected {
    if (!expected.equals(found)) {
      throw new Rejected(Reason.WRONG_DIGEST, what, expected, found.isEmpty() ? "none" : found);
    }
  }

  private static InputStream unbrotli(InputStream packed) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return new BrotliInputStream(packed);
  }
}
