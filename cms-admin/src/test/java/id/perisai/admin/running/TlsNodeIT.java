package id.perisai.admin.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.TlsProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that ends TLS itself, as docs/production.md tells to start it, and a browser before it.
 */
class TlsNodeIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  @TempDir Path folder;

  @Test
  void a_browser_is_led_to_https_and_served_over_http_2() throws Exception {
    int port = Integer.getInteger("tests.production.port.base") + 100;
    String https = "https://dinkes.localhost:" + (port + 10) + "/";
    TlsProxy.certificate(folder, "localhost");
    TlsProxy.writePem(folder);
    try (SecondNode node =
            SecondNode.of(
                PRODUCT,
                Path.of("target", "node-with-tls").toAbsolutePath(),
                port,
                "--repository",
                PRODUCT.repository().toString(),
                "--tls-certificate",
                folder.resolve("fullchain.pem").toString(),
                "--tls-key",
                folder.resolve("privkey.pem").toString(),
                "--tls-port",
                Integer.toString(port + 10));
        Browser browser = Browser.ofCity("localhost")) {
      assertEquals(https, node.node().site("dinkes") + "/");
      Page visitor = browser.person();
      visitor.navigate("http://dinkes.localhost:" + port + "/");
      assertEquals(https, visitor.url());
      Response page = visitor.reload();
      assertEquals(200, page.status());
      assertTrue(page.text().contains("Dinas Kesehatan"), page.text());
      assertEquals(
          "h2", visitor.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"));
      assertEquals(List.of(), browser.complaints());
    }
  }
}
