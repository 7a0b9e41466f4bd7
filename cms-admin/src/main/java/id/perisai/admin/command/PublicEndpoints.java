package id.perisai.admin.command;

import id.perisai.release.BlobReader;
import id.perisai.release.Digest;
import id.perisai.release.LogFiles;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a site shows to everyone, fetched as any stranger would: bounded, and trusted in nothing.
 */
final class PublicEndpoints {
  /** How long an answer may keep us waiting, if nobody says otherwise. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Who sends more slowly than this, in bytes a second, is not waited for. */
  private static final long SLOWEST = 64 * 1024;

  private static final long MANY = 3000;

  static {
    // Names under localhost need no resolver (RFC 6761), yet not every system resolves them: then
    // we connect to localhost and say the name ourselves.
    if (System.getProperty("jdk.httpclient.allowRestrictedHeaders") == null) {
      System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }
  }

  private final HttpClient client;
  private final URI site;
  private final Duration patience;

  /**
   * @param site any address of the site, of scheme http or https
   */
  PublicEndpoints(URI site) {
    this(site, PATIENCE);
  }

  /**
   * @param site as above
   * @param patience until the answer of each request begins
   */
  PublicEndpoints(URI site, Duration patience) {
    this.site = site;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  URI site() {
    return site;
  }

  /**
   * Answers of one request.
   *
   * @param body at most as long as was asked for
   */
  record Answer(HttpResponse<byte[]> response, byte[] body) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** The chain of trust as the site shows it, mirrored into a folder and verified from there. */
  TrustChain trust(Digest pinnedRoot, Path folder, Clock clock) throws Rejected, IOException {
    TrustRoot root = TrustRoot.parse(statement(WellKnown.ROOT));
    requireFew("root", root.version());
    mirror(WellKnown.ROOT, folder.resolve(RepositoryPaths.root(root.version())));
    for (long version = 1; version < root.version(); version++) {
      mirror(WellKnown.root(version), folder.resolve(RepositoryPaths.root(version)));
    }
    long directory = id.perisai.release.Directory.parse(statement(WellKnown.DIRECTORY)).version();
    mirror(WellKnown.DIRECTORY, folder.resolve(RepositoryPaths.directory(directory)));
    return TrustChain.load(new Repository(folder), pinnedRoot, clock);
  }

  /** A root a day for eight years: who names more wants us to ask for ever. */
  private static void requireFew(String what, long version) throws Rejected {
    if (version > MANY) {
      throw new Rejected(Reason.TOO_BIG, what, "at most version " + MANY, "" + version);
    }
  }

  /**
   * Mirrors the directories before this one, as far as they are shown: by their keys something may
   * have been signed that is in force still.
   */
  void mirrorEarlierDirectories(long version, Path folder) throws Rejected, IOException {
    for (long v = version - 1; v > Math.max(0, version - MANY); v--) {
      Optional<byte[]> earlier = optional(WellKnown.directory(v), Statement.MAX_BYTES);
      if (earlier.isEmpty()) {
        return;
      }
      write(folder.resolve(RepositoryPaths.directory(v)), earlier.get());
      write(
          folder.resolve(RepositoryPaths.signatures(RepositoryPaths.directory(v))),
          signatures(WellKnown.directory(v)));
    }
  }

  /** All trust roots that the site shows, the newest first, verified as {@link #trust}. */
  List<TrustRoot> trustRoots(Digest pinnedRoot, Path folder, Clock clock)
      throws Rejected, IOException {
    List<TrustRoot> roots = new ArrayList<>();
    trust(pinnedRoot, folder, clock).roots().forEach(root -> roots.add(0, root.statement()));
    return roots;
  }

  /** The files of the log. */
  LogFiles log() {
    return (path, maxBytes) -> {
      try {
        return found(WellKnown.PREFIX + path, maxBytes);
      } catch (IOException e) {
        throw new Rejected(Reason.UNREADABLE, path, "an answer", e.toString(), e);
      }
    };
  }

  byte[] statement(String path) throws Rejected, IOException {
    return found(path, Statement.MAX_BYTES);
  }

  byte[] signatures(String statement) throws Rejected, IOException {
    return found(WellKnown.signatures(statement), Signatures.MAX_BYTES);
  }

  BlobReader blobs(String tenant) {
    return (digest, maxLength) -> {
      String path = WellKnown.blob(tenant, digest);
      try {
        byte[] bytes = found(path, maxLength);
        digest.requireOf(bytes, path);
        return bytes;
      } catch (IOException e) {
        throw new Rejected(Reason.UNREADABLE, path, "an answer", e.toString(), e);
      }
    };
  }

  /**
   * One GET of this site.
   *
   * @param rawPath as it stands in the request line
   * @param coding of which the server may make use, or {@code identity}
   */
  Answer get(String rawPath, String coding, long maxLength) throws Rejected, IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(rawPath))
            .timeout(patience)
            .header("accept-encoding", coding)
            .header("cache-control", "no-cache")
            .header("user-agent", "perisai-verify");
    if (isUnresolvedLocalhost()) {
      request.header("host", site.getRawAuthority());
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), head -> new BoundedBody(maxLength));
    try {
      long seconds = patience.toSeconds() + maxLength / SLOWEST;
      HttpResponse<byte[]> response = answer.get(seconds, TimeUnit.SECONDS);
      return new Answer(response, response.body());
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof BoundedBody.TooLong) {
        throw new Rejected(
            Reason.TOO_BIG, rawPath, "at most " + maxLength + " bytes", "more", failed);
      }
      throw new IOException(failed.getCause().toString(), failed);
    } catch (TimeoutException slow) {
      answer.cancel(true);
      throw new IOException(rawPath + " was not there within the time it may take", slow);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A file that need not be there; empty if it is not. */
  Optional<byte[]> optional(String path, long maxLength) throws Rejected, IOException {
    Answer answer = get(path, "identity", maxLength);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    requireFound(path, answer);
    return Optional.of(answer.body());
  }

  private byte[] found(String path, long maxLength) throws Rejected, IOException {
    Answer answer = get(path, "identity", maxLength);
    requireFound(path, answer);
    return answer.body();
  }

  private static void requireFound(String path, Answer answer) throws Rejected {
    if (answer.status() != 200) {
      throw new Rejected(Reason.MISSING, path, "status 200", "status " + answer.status());
    }
  }

  /** Fetches a statement and its signatures into a file and the one beside it. */
  void mirror(String statement, Path file) throws Rejected, IOException {
    write(file, statement(statement));
    write(Path.of(RepositoryPaths.signatures(file.toString())), signatures(statement));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private URI address(String rawPath) {
    String authority =
        isUnresolvedLocalhost()
            ? "localhost" + (site.getPort() < 0 ? "" : ":" + site.getPort())
            : site.getRawAuthority();
    return URI.create(site.getScheme() + "://" + authority + rawPath);
  }

  private boolean isUnresolvedLocalhost() {
    if (!site.getHost().endsWith(".localhost")) {
      return false;
    }
    try {
      InetAddress.getByName(site.getHost());
      return false;
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
