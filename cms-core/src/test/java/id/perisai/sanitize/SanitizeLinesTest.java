package id.perisai.sanitize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SanitizeLinesTest {
  @Test
  void answers_each_line_with_a_line() throws IOException {
    assertEquals(
        List.of(
            "{\"html\":\"<p>a</p>\",\"removed\":[]}",
            "{\"html\":\"b\",\"removed\":[{\"count\":1,\"element\":\"script\",\"why\":\"runs-code\"}]}"),
        run("{\"html\":\"<p>a</p>\"}\n{\"id\":7,\"html\":\"<script>x</script>b\"}"));
  }

  @Test
  void goes_on_after_a_line_that_cannot_be_read() throws IOException {
    List<String> lines =
        run(
            "not json\n{\"html\":1}\n{}\n\n[]\n{\"html\":\"a\",\"html\":\"b\"}\n\u0000\n{\"html\":\"ok\"}\n");
    assertEquals(8, lines.size());
    assertTrue(
        lines.subList(0, 7).stream().allMatch(line -> line.startsWith("{\"error\":\"")),
        lines::toString);
    assertEquals("{\"html\":\"ok\",\"removed\":[]}", lines.get(7));
  }

  @Test
  void refuses_a_huge_line_without_holding_it_and_goes_on() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String input = "{\"html\":\"" + "a".repeat(5_000) + "\"}\n{\"html\":\"ok\"}\n";
    int refused = new SanitizeLines(1_000).run(bytes(input), out);
    assertEquals(1, refused);
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.get(0).contains("5011 bytes"), lines.get(0));
    assertEquals("{\"html\":\"ok\",\"removed\":[]}", lines.get(1));
  }

  @Test
  void takes_halves_of_surrogate_pairs_as_unreadable_characters() throws IOException {
    assertEquals(
        "{\"html\":\"a&#xfffd;b\",\"removed\":[]}", run("{\"html\":\"a\\ud800b\"}").get(0));
    assertEquals(
        "{\"html\":\"&#xfffd;&#xfffd;\",\"removed\":[]}",
        run("{\"html\":\"\\udc00\\ud83d\"}").get(0));
    assertEquals(
        "{\"html\":\"&#x1f600;\",\"removed\":[]}", run("{\"html\":\"\\ud83d\\ude00\"}").get(0));
    assertEquals("{\"html\":\"\\\\ud800\",\"removed\":[]}", run("{\"html\":\"\\\\ud800\"}").get(0));
  }

  @Test
  void sends_each_answer_before_it_reads_the_next_line() throws IOException {
    List<Integer> flushes = new ArrayList<>();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            sent.write(b);
          }

          @Override
          public void flush() {
            flushes.add(sent.size());
          }
        };
    new SanitizeLines().run(bytes("{\"html\":\"a\"}\n{\"html\":\"b\"}\n"), out);
    assertEquals(List.of(26, 52), flushes);
  }

  @Test
  void answers_the_whole_attack_corpus() throws IOException {
    StringBuilder lines = new StringBuilder();
    List<String> attacks = Corpus.read("attacks.txt");
    for (String attack : attacks) {
      String whole = new String(attack.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16);
      lines
          .append(new String(Json.canonical(Map.of("html", whole)), StandardCharsets.UTF_8))
          .append('\n');
    }
    List<String> answers = run(lines.toString());
    assertEquals(attacks.size(), answers.size());
    assertTrue(answers.stream().noneMatch(answer -> answer.startsWith("{\"error\"")));
  }

  private static List<String> run(String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SanitizeLines().run(bytes(input), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
