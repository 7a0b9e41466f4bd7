package id.perisai.admin.command;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Seen;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedStatement;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page compared, in each of its codings, with what the tenant's publishers signed; from public
 * endpoints alone.
 *
 * @param trust the chain from the pinned root
 * @param tenant whose site it is by the directory
 * @param release that is in force
 * @param answer the variant that was signed for the path and this time
 * @param codings in which the served bytes were compared; empty for a redirect
 */
record PageVerification(
    TrustChain trust,
    Directory.Tenant tenant,
    VerifiedStatement<ReleaseStatement> release,
    Variant answer,
    List<String> codings) {
  /** Undoes what sites are served in. */
  static final CodingCheck CODINGS =
      new CodingCheck(Map.of(Coding.BROTLI, PageVerification::unbrotli));

  /** Two clocks that are well kept differ by less; both neighbours count this long at a change. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /**
   * @param pinnedRoot the SHA-256 of the first trust root, known from elsewhere
   * @param folder empty, for the statements that are fetched
   * @throws Rejected if a byte of it is not what was signed
   */
  static PageVerification of(URI page, Digest pinnedRoot, Path folder, Clock clock)
      throws Rejected, IOException {
    PublicEndpoints site = new PublicEndpoints(page);
    TrustChain trust = site.trust(pinnedRoot, folder, clock);
    Directory.Tenant tenant = tenant(trust.directory(), page.getHost());
    VerifiedStatement<ReleaseStatement> release = release(site, trust, tenant.id());
    try {
      return compare(page, site, trust, tenant, release, clock);
    } catch (Rejected refused) {
      // The site may have moved on between the two requests: then the newer release counts.
      VerifiedStatement<ReleaseStatement> now = release(site, trust, tenant.id());
      if (now.statement().version() > release.statement().version()) {
        return compare(page, site, trust, tenant, now, clock);
      }
      throw refused;
    }
  }

  private static Directory.Tenant tenant(Directory directory, String host) throws Rejected {
    for (Directory.Tenant tenant : directory.tenants().values()) {
      if (tenant.state() == Directory.State.ACTIVE && tenant.hosts().contains(host)) {
        return tenant;
      }
    }
    throw new Rejected(
        Reason.UNKNOWN_TENANT, "host " + host, "a host in " + directory.label(), "none");
  }

  private static VerifiedStatement<ReleaseStatement> release(
      PublicEndpoints site, TrustChain trust, String tenant) throws Rejected, IOException {
    String path = WellKnown.release(tenant);
    byte[] statement = site.statement(path);
    // What is in force stays so when the directory expires; the command says that it has.
    Seen inForce = Seen.of(ReleaseStatement.parse(statement));
    return trust.verifyInForce(
        statement, site.signatures(path), tenant, inForce, trust.directory().version());
  }

  private static PageVerification compare(
      URI page,
      PublicEndpoints site,
      TrustChain trust,
      Directory.Tenant tenant,
      VerifiedStatement<ReleaseStatement> release,
      Clock clock)
      throws Rejected, IOException {
    String rawPath = page.getRawPath().isEmpty() ? "/" : page.getRawPath();
    Entry entry = entry(site, tenant.id(), release.statement(), decoded(rawPath));
    String target = rawPath + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
    Instant now = clock.instant();
    Variant expected = entry.at(now);
    try {
      return compare(site, target, trust, tenant, release, entry.path(), expected);
    } catch (Rejected refused) {
      for (Instant near : List.of(now.minus(CLOCKS_DIFFER), now.plus(CLOCKS_DIFFER))) {
        if (!entry.at(near).equals(expected)) {
          return compare(site, target, trust, tenant, release, entry.path(), entry.at(near));
        }
      }
      throw refused;
    }
  }

  private static PageVerification compare(
      PublicEndpoints site,
      String target,
      TrustChain trust,
      Directory.Tenant tenant,
      VerifiedStatement<ReleaseStatement> release,
      String path,
      Variant expected)
      throws Rejected, IOException {
    List<String> codings = List.of();
    if (expected.isRedirect()) {
      PublicEndpoints.Answer answer = site.get(target, Coding.IDENTITY, Coding.MAX_LENGTH);
      requireSame("status", "" + expected.status(), "" + answer.status());
      requireSame("location", expected.location(), answer.header("location"));
    } else {
      codings = compareCodings(site, target, path, expected);
    }
    return new PageVerification(trust, tenant, release, expected, codings);
  }

  private static Entry entry(
      PublicEndpoints site, String tenant, ReleaseStatement release, String path) throws Rejected {
    Optional<Entry> entry = Manifest.entry(release.manifest(), path, site.blobs(tenant));
    if (entry.isPresent()) {
      return entry.get();
    }
    return Manifest.entry(release.manifest(), Entry.NOT_FOUND, site.blobs(tenant))
        .orElseThrow(
            () -> new Rejected(Reason.MISSING, path, "an entry in " + release.label(), "none"));
  }

  private static List<String> compareCodings(
      PublicEndpoints site, String target, String path, Variant expected)
      throws Rejected, IOException {
    List<String> compared = new ArrayList<>();
    for (String offered : Coding.NAMES) {
      PublicEndpoints.Answer answer = site.get(target, offered, Coding.MAX_LENGTH);
      String used = answer.header("content-encoding");
      String name = used.isEmpty() ? Coding.IDENTITY : used;
      requireSame("status", "" + expected.status(), "" + answer.status());
      requireSame("content-type", expected.mediaType(), answer.header("content-type"));
      Coding signed = expected.codings().get(name);
      if (signed == null || !(name.equals(offered) || name.equals(Coding.IDENTITY))) {
        throw new Rejected(
            Reason.NOT_LISTED, "content-encoding", expected.codings().keySet().toString(), name);
      }
      signed.requireOf(answer.body(), name + " body of " + target);
      if (!name.equals(Coding.IDENTITY)) {
        CODINGS.requireIdentity(path, expected, name, answer.body());
      }
      if (!compared.contains(name)) {
        compared.add(name);
      }
    }
    return List.copyOf(compared);
  }

  private static InputStream unbrotli(InputStream packed) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return new BrotliInputStream(packed);
  }

  private static String decoded(String rawPath) throws Rejected {
    byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        out.put((byte) Integer.parseInt(rawPath.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.put(raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Rejected(Reason.MALFORMED, "address", "UTF-8 in percent-encoding", rawPath, e);
    }
  }

  private static void requireSame(String what, String expected, String found) throws Rejected {
    if (!expected.equals(found)) {
      throw new Rejected(Reason.WRONG_DIGEST, what, expected, found.isEmpty() ? "none" : found);
    }
  }
}
