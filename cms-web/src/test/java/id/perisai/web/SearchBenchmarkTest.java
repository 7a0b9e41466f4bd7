package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long searches take while pages are served, on sites of 100, 1,000 and 10,000 pages: as a
 * table in {@code target/measured/search.md}. The questions are those of {@link SearchQualityTest},
 * asked over one connection that is kept, as a browser's is; two readers ask for pages meanwhile.
 * Each size is measured three times, and the middle one counts.
 */
class SearchBenchmarkTest {
  private static final String HOST = "dinkes.localhost";
  private static final int READERS = 2;
  private static final int MEASURES = 3;

  /** What 99 of 100 searches of {@link #PROMISED_FOR} pages may take, in milliseconds. */
  private static final double PROMISED = 10;

  private static final int PROMISED_FOR = 10_000;

  /** Rounds of questions before those that count: classes are loaded and compiled. */
  private static final int WARMING = 6;

  /** A reader's pause, such that readers alone do not take the whole machine. */
  private static final long PAUSE_MILLIS = 2;

  @TempDir Path folder;

  /** Times in milliseconds. */
  private record Times(double half, double most) {
    static Times of(List<Long> nanos) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Times(sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    /** The measure whose 99th of 100 is the middle one. */
    static Times middle(List<Times> measures) {
      return measures.stream()
          .sorted(Comparator.comparingDouble(Times::most))
          .toList()
          .get(measures.size() / 2);
    }
  }

  /**
   * @param index until it was made, in seconds
   * @param processor time that the threads that search had for one search, in milliseconds
   * @param page of a page that is asked for as the searches are
   */
  private record Cost(
      int documents, double index, double processor, Times search, Times page, long served) {
    String row(Cost first) {
      return String.format(
          Locale.ROOT,
          "| %,d | %.2f ms (×%.1f) | %.1f ms (×%.1f) | %.1f ms (×%.1f) | %.1f ms | %.1f ms | %.1f s"
              + " | %,d |%n",
          documents,
          processor,
          processor / first.processor,
          search.half,
          search.half / first.search.half,
          search.most,
          search.most / first.search.most,
          page.half,
          page.most,
          index,
          served);
    }
  }

  @Test
  void answers_every_question_while_pages_are_served() throws Exception {
    Cost cost = cost(150, 1, 1);
    assertTrue(cost.served > 0, "no page was served meanwhile");
    assertTrue(cost.search.half < 1000, "half of the searches take " + cost.search.half + " ms");
  }

  @Test
  @Tag("deep")
  @Tag("measured")
  void shows_what_more_documents_cost() throws Exception {
    List<Cost> costs = new ArrayList<>();
    for (String size : System.getProperty("search.sizes", "100,1000,10000").split(",")) {
      costs.add(cost(Integer.parseInt(size), Integer.getInteger("search.rounds", 8), MEASURES));
    }
    StringBuilder table =
        new StringBuilder(
            "| documents | processor time of a search | search, p50 | search, p99 | a page, p50"
                + " | a page, p99 | index made in | pages served meanwhile |\n"
                + "|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    costs.forEach(cost -> table.append(cost.row(costs.get(0))));
    Path measured = Path.of("target", "measured");
    Files.createDirectories(measured);
    Files.writeString(measured.resolve("search.md"), table);
    costs.stream()
        .filter(cost -> cost.documents == PROMISED_FOR)
        .forEach(cost -> assertTrue(cost.search.most <= PROMISED, table::toString));
  }

  private Cost cost(int documents, int rounds, int measures) throws Exception {
    Path here = folder.resolve("" + documents);
    SmallCity city = new SmallCity(here.resolve("repository"));
    SearchCorpus corpus = SearchCorpus.of(documents);
    city.publish("dinkes", 2, corpus.entries(city, "dinkes"));
    try (RunningNode node = RunningNode.behindProxy(city, here.resolve("store")).tick()) {
      long begin = System.nanoTime();
      while (node.get(HOST, "/cari?q=ktp").code() != 200) {
        assertTrue(System.nanoTime() - begin < 300e9, "the index was not made");
        Thread.sleep(50);
      }
      double index = (System.nanoTime() - begin) / 1e9;
      List<String> questions = questions();
      for (int i = 0; i < Math.min(rounds, WARMING); i++) {
        ask(node, questions);
      }
      AtomicBoolean done = new AtomicBoolean();
      AtomicLong served = new AtomicLong();
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        Thread reader = new Thread(() -> read(node, corpus, done, served), "reader-" + i);
        reader.start();
        readers.add(reader);
      }
      try {
        List<Times> searches = new ArrayList<>();
        List<Times> pages = new ArrayList<>();
        int asked = 0;
        long before = processorNanos();
        List<String> plain =
            corpus.pages().stream().limit(70).map(SearchCorpus.Page::path).toList();
        for (int measure = 0; measure < measures; measure++) {
          List<Long> ofSearches = new ArrayList<>();
          List<Long> ofPages = new ArrayList<>();
          for (int i = 0; i < rounds; i++) {
            ofSearches.addAll(ask(node, questions));
            ofPages.addAll(ask(node, plain));
          }
          asked += ofSearches.size();
          searches.add(Times.of(ofSearches));
          pages.add(Times.of(ofPages));
        }
        double processor = (processorNanos() - before) / 1e6 / asked;
        return new Cost(
            documents, index, processor, Times.middle(searches), Times.middle(pages), served.get());
      } finally {
        done.set(true);
        for (Thread reader : readers) {
          reader.join();
        }
      }
    }
  }

  /** What the threads that search have had of the processors. */
  private static long processorNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().matches("perisai-search-[0-9]+"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }

  private static List<String> questions() throws IOException {
    return Arrays.stream(SearchCorpus.text("questions.txt").split("\n+"))
        .map(line -> "/cari?q=" + URLEncoder.encode(line.split(" \\|")[0].strip(), UTF_8))
        .toList();
  }

  /** How long each answer took, in nanoseconds. */
  private static List<Long> ask(RunningNode node, List<String> paths) throws IOException {
    List<Long> nanos = new ArrayList<>();
    try (Visitor visitor = new Visitor(node)) {
      for (String path : paths) {
        long begin = System.nanoTime();
        RunningNode.Response answer = visitor.ask(path);
        nanos.add(System.nanoTime() - begin);
        assertEquals(200, answer.code(), path);
      }
    }
    return nanos;
  }

  /** One connection that is kept; the answers' bytes are not taken one by one from the system. */
  private static final class Visitor implements AutoCloseable {
    private final Socket socket;
    private final InputStream answers;

    Visitor(RunningNode node) throws IOException {
      socket = new Socket("127.0.0.1", node.port());
      socket.setTcpNoDelay(true);
      answers = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    RunningNode.Response ask(String path) throws IOException {
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(US_ASCII));
      return RunningNode.read(answers, false);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void read(
      RunningNode node, SearchCorpus corpus, AtomicBoolean done, AtomicLong served) {
    try (Visitor reader = new Visitor(node)) {
      for (int i = 0; !done.get(); i++) {
        String path = corpus.pages().get(i % 50).path();
        if (reader.ask(path).code() == 200) {
          served.incrementAndGet();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("a reader was not served", e);
    }
  }
}
