package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.RunningNode.Response;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases follow each other while visitors read: no response fails, none is of two releases. */
class SwitchUnderLoadTest {
  @TempDir Path folder;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong inForce = new AtomicLong(1);
  private final AtomicLong responses = new AtomicLong();

  @Test
  void no_response_fails_or_goes_back_while_releases_are_taken_over() throws Exception {
    storm(6, 8);
  }

  @Test
  @Tag("deep")
  void no_response_fails_or_goes_back_in_a_storm_over_fifty_releases() throws Exception {
    storm(32, 50);
  }

  private void storm(int count, int releases) throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    city.publish("dinkes", 2, city.site("dinkes", "rilis-2."));
    inForce.set(2);
    try (RunningNode node = new RunningNode(city, folder.resolve("store")).tick()) {
      ExecutorService visitors = Executors.newFixedThreadPool(count);
      List<Future<?>> visits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        visits.add(visitors.submit(() -> visit(node)));
      }
      for (int version = 3; version < 3 + releases; version++) {
        city.publish("dinkes", version, city.site("dinkes", "rilis-" + version + "."));
        node.tick();
        inForce.set(version);
      }
      ended.set(true);
      for (Future<?> visit : visits) {
        visit.get();
      }
      visitors.shutdown();
    }
    assertTrue(responses.get() > 100, "only " + responses.get() + " responses");
  }

  private Void visit(RunningNode node) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      for (int i = 0; !ended.get(); i++) {
        long before = inForce.get();
        String path = "/berita/" + (i % 20 + 1);
        String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        check(RunningNode.read(socket.getInputStream(), false), path, before);
        responses.incrementAndGet();
      }
    }
    return null;
  }

  private static void check(Response response, String path, long before) {
    assertEquals(200, response.code());
    String text = response.text();
    int start = text.indexOf("rilis-") + "rilis-".length();
    long version = Long.parseLong(text.substring(start, text.indexOf('.', start)));
    assertEquals(SmallCity.text("dinkes", "rilis-" + version + ".", path), text);
    assertTrue(version >= before, "release " + version + " after " + before);
  }
}
