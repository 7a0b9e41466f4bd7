package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.Undertow;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LentTest {
  private final AtomicInteger given = new AtomicInteger();
  private final List<Boolean> held = new CopyOnWriteArrayList<>();

  /** What a worker finds that comes late: the client has gone, and nobody will tell it so again. */
  @Test
  void what_is_lent_to_an_answer_that_is_over_is_given_back_at_once_and_otherwise_when_it_is()
      throws Exception {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  if (exchange.getRequestPath().equals("/gone")) {
                    exchange.endExchange();
                  }
                  held.add(Lent.until(exchange, given::incrementAndGet));
                  held.add(given.get() == 0);
                  exchange.endExchange();
                })
            .build();
    server.start();
    try {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      ask(port, "/");
      assertEquals(List.of(true, true), held);
      assertEquals(1, given.getAndSet(0));
      held.clear();
      ask(port, "/gone");
      assertEquals(List.of(false, false), held);
      assertEquals(1, given.get());
    } finally {
      server.stop();
    }
  }

  private void ask(int port, String path) throws Exception {
    HttpURLConnection asked =
        (HttpURLConnection) new URL("http://127.0.0.1:" + port + path).openConnection();
    assertEquals(200, asked.getResponseCode());
    for (int i = 0; i < 500 && held.size() < 2; i++) {
      Thread.sleep(10);
    }
    // It is given back when the answer is out, which a client cannot wait for.
    for (int i = 0; i < 1000 && given.get() == 0; i++) {
      Thread.sleep(10);
    }
    Thread.sleep(100); // Once.
  }
}
