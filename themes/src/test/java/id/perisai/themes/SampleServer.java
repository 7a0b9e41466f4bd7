package id.perisai.themes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.perisai.release.MediaTypes;
import id.perisai.release.ProofFrame;
import id.perisai.release.Rejected;
import id.perisai.render.RenderedEntry;
import id.perisai.render.Theme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Serves the sample site on loopback under the content security policy of public sites. */
final class SampleServer implements AutoCloseable {
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'none'";

  /** Where every host shows the page about proofs. */
  static final String PROOF = "/.well-known/perisai/";

  private static final String SLOT =
      """
      <h2>Kepercayaan <span lang="en">· Trust</span></h2>
      <dl class="glance"><div><dt>Akar kepercayaan <span lang="en">· Trust root</span></dt>\
      <dd><code>1a2b 3c4d 5e6f 7081 92a3</code></dd></div>
      <div><dt>Log transparansi <span lang="en">· Transparency log</span></dt>\
      <dd>142: <code>1a2b 3c4d 5e6f 7081 92a3</code></dd></div>
      <div><dt>Diperbarui <span lang="en">· Updated</span></dt>\
      <dd><time datetime="2026-11-21T03:00:00Z">21 November 2026, 10.00 WIB</time>\
      <br>berlaku sampai <time datetime="2026-11-21T04:00:00Z">21 November 2026, 11.00 WIB</time>\
      <br>WIB = UTC+7</dd></div>
      </dl>
      <p>Akar kepercayaan, ke-64 angka dan hurufnya \
      <span lang="en">· Trust root, all 64 digits</span>:\
      <br><code>1a2b3c4d5e6f708192a31a2b3c4d5e6f708192a31a2b3c4d5e6f708192a31a2b</code></p>
      <h2 id="terbitan">Terbitan terakhir <span lang="en">· Last publications</span></h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="terbitan"><table><thead><tr>\
      <th scope="col">Situs <span lang="en">· Site</span></th>\
      <th scope="col">Terbitan <span lang="en">· Release</span></th>\
      <th scope="col">Sidik jari terbitan <span lang="en">· Fingerprint</span></th>\
      <th scope="col">Ditandatangani dengan kunci <span lang="en">· Signed by key</span></th>\
      </tr></thead><tbody>
      <tr><th scope="row">Dinas Kependudukan dan Pencatatan Sipil Kota Serang\
      <br>ditahan <span lang="en">· held</span></th>\
      <td>7<br><time datetime="2026-11-21T03:00:00Z">21 November 2026, 10.00 WIB</time></td>\
      <td><code>1a2b 3c4d 5e6f 7081 92a3</code></td>\
      <td><code>1a2b 3c4d 5e6f 7081 92a3</code><br><code>92a3 7081 5e6f 3c4d 1a2b</code></td></tr>
      </tbody></table></div>
      """;

  private record Answer(int status, String mediaType, byte[] bytes, String location) {}

  private final Map<String, Answer> answers = new HashMap<>();
  private final HttpServer server;

  SampleServer(SampleSite sample) throws IOException {
    for (RenderedEntry entry : sample.render().entries()) {
      answers.put(
          entry.path(),
          new Answer(entry.status(), entry.mediaType(), entry.bytes(), entry.location()));
    }
    for (Theme.Asset asset : Themes.theme().assets()) {
      answers.put(asset.path(), new Answer(200, asset.mediaType(), asset.bytes(), null));
    }
    answers.put(PROOF, new Answer(200, MediaTypes.HTML, proof(), null));
    sample.images.byPath.forEach(
        (path, jpeg) -> answers.put(path, new Answer(200, "image/jpeg", jpeg, null)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The page about proofs as delivery fills it in, with long names and many keys. */
  private static byte[] proof() {
    Optional<String> stylesheet =
        Themes.theme().assets().stream()
            .map(Theme.Asset::path)
            .filter(path -> path.startsWith("/_t/site-") && path.endsWith(".css"))
            .findFirst();
    byte[] page = ProofFrame.page(stylesheet, SLOT);
    try {
      ProofFrame.slot(stylesheet, page);
    } catch (Rejected notAsDeliveryHasIt) {
      throw new IllegalStateException(notAsDeliveryHasIt);
    }
    return page;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          answers.getOrDefault(exchange.getRequestURI().getPath(), answers.get("/.404"));
      exchange.getResponseHeaders().set("content-security-policy", POLICY);
      exchange.getResponseHeaders().set("x-content-type-options", "nosniff");
      if (answer.location() != null) {
        exchange.getResponseHeaders().set("location", answer.location());
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.getResponseHeaders().set("content-type", answer.mediaType());
      exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
      exchange.getResponseBody().write(answer.bytes());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
