package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.release.InForce;
import id.perisai.release.WellKnown;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who asks for what there is not, to use the node up. */
class PublicCopyTest {
  @Test
  void keeps_nothing_of_names_that_requests_make_up() throws Exception {
    PublicCopy copy = new PublicCopy(InForce.NOTHING, Optional::empty);
    AtomicInteger asked = new AtomicInteger();
    Undertow server =
        Undertow.builder()
            .addHttpListener(
                0,
                "127.0.0.1",
                exchange -> {
                  asked.incrementAndGet();
                  try {
                    RequestPath path = RequestPath.of(exchange.getRequestPath());
                    copy.answer(exchange, path, Optional.empty(), null);
                  } catch (RequestRefused refused) {
                    PlainAnswer.refuse(exchange, refused);
                  }
                })
            .build();
    server.start();
    try {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      for (int i = 0; i < 50; i++) {
        String path = WellKnown.PREFIX + "sites/opd-" + i + "/blobs/" + "a".repeat(64);
        String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
        assertEquals(404, RunningNode.send(port, request).code());
      }
    } finally {
      server.stop();
    }
    assertEquals(50, asked.get());
    assertEquals(0, copy.listed());
  }
}
