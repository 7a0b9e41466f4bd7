package id.perisai.admin.screens;

import id.perisai.admin.Browser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DynamicTest;

/**
 * Two browsers that look at once, each from a thread of its own: while one look waits for the
 * server, the other one asks axe.
 */
final class TwoBrowsers implements AutoCloseable {
  /** What is looked at in a browser that nobody else uses meanwhile. */
  interface Look {
    void in(Browser browser) throws Exception;
  }

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<Browser> launched = new CopyOnWriteArrayList<>();
  private final ThreadLocal<Browser> own = ThreadLocal.withInitial(this::launch);

  private Browser launch() {
    Browser browser = Browser.launch();
    launched.add(browser);
    return browser;
  }

  /** A test that begins now, in its turn, and that shows how it ended. */
  DynamicTest test(String name, Look look) {
    Future<?> looking =
        threads.submit(
            () -> {
              look.in(own.get());
              return null;
            });
    return DynamicTest.dynamicTest(name, () -> end(looking));
  }

  private static void end(Future<?> looking) throws Throwable {
    try {
      looking.get();
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  /** What the consoles of both complained about. */
  List<String> complaints() {
    return launched.stream().flatMap(browser -> browser.complaints().stream()).toList();
  }

  /** Looks that nobody waits for any more are broken off. */
  @Override
  public void close() {
    threads.shutdownNow();
    launched.forEach(Browser::close);
  }
}
