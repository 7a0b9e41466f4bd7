package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import id.perisai.release.Coding;
import id.perisai.web.RunningNode.Response;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code serve.txt}, which says in plain words what delivery answers. */
class ServeTest {
  @TempDir static Path folder;
  private static RunningNode node;

  @BeforeAll
  static void start() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    node = new RunningNode(city, folder.resolve("store")).tick();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @TestFactory
  Stream<DynamicTest> answers_as_serve_txt_says() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String paragraph : text().split("\n\n+")) {
      List<String> lines = paragraph.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        tests.add(dynamicTest(name(paragraph), () -> check(lines)));
      }
    }
    assertTrue(tests.size() > 50, "serve.txt was not read");
    return tests.stream();
  }

  private static String name(String paragraph) {
    List<String> comments = paragraph.lines().filter(line -> line.startsWith("# ")).toList();
    return String.join(" ", comments.stream().map(line -> line.substring(2)).toList());
  }

  private static String text() throws Exception {
    try (InputStream in = ServeTest.class.getResourceAsStream("serve.txt")) {
      byte[] page = SmallCity.text("dinkes", "satu", "/berita/1").getBytes(UTF_8);
      Coding coding = Coding.of(page);
      String digest = coding.digest().hex();
      return new String(in.readAllBytes(), UTF_8)
          .replace("${style}", SmallCity.stylePath())
          .replace("${film}", SmallCity.FILM_PATH)
          .replace("${tag}", '"' + digest + '"')
          .replace("${blob}", digest)
          .replace("${reprDigest}", Digests.of(coding))
          .replace("${last}", "" + (page.length - 1))
          .replace("${length}", "" + page.length);
    }
  }

  private static void check(List<String> lines) throws Exception {
    String[] request = lines.get(0).split(" ", 2);
    Response response = RunningNode.send(node.port(), request(request[0], request[1], lines));
    for (String line : lines.subList(1, lines.size())) {
      if (!line.startsWith("> ")) {
        check(line, response);
      }
    }
  }

  private static String request(String method, String url, List<String> lines) {
    int path = url.indexOf('/', "http://".length());
    String host = URI.create(url.substring(0, path)).getHost();
    StringBuilder request = new StringBuilder(method + " " + url.substring(path) + " HTTP/1.1\r\n");
    if (lines.stream().noneMatch(line -> line.startsWith("> Host:"))) {
      request.append("Host: ").append(host).append("\r\n");
    }
    lines.stream()
        .filter(line -> line.startsWith("> "))
        .forEach(line -> request.append(line.substring(2)).append("\r\n"));
    return request.append("\r\n").toString();
  }

  private static void check(String line, Response response) {
    String[] words = line.split(" ", 4);
    switch (words[0]) {
      case "code" -> assertEquals(Integer.parseInt(words[2]), response.code(), line);
      case "header" -> checkHeader(line, words, response.header(words[1]));
      case "body" -> checkBody(line, words[1], response.text());
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }

  private static void checkBody(String line, String how, String found) {
    switch (how) {
      case "is" -> assertEquals(line.substring("body is ".length()), found, line);
      case "contains" -> {
        String expected = line.substring("body contains ".length());
        assertTrue(found.contains(expected), line + "\n" + found);
      }
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }

  private static void checkHeader(String line, String[] words, String found) {
    switch (words[2]) {
      case "==" -> assertEquals(words[3], found, line);
      case "contains" -> {
        assertNotNull(found, line);
        assertTrue(found.contains(words[3]), line + ", found " + found);
      }
      case "absent" -> assertNull(found, line);
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }
}
