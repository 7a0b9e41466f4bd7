package id.perisai.web.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words and phrases that mean the same, from {@code synonyms.txt}: one group a line, its members
 * apart by commas.
 */
final class Synonyms {
  static final Synonyms OF_OFFICES = read();

  private final Map<List<String>, List<List<String>>> groups = new HashMap<>();
  private int longest;

  private Synonyms(String lines) {
    for (String line : lines.split("\n")) {
      String group = line.strip();
      if (!group.isEmpty() && !group.startsWith("#")) {
        add(group);
      }
    }
  }

  private void add(String line) {
    List<List<String>> members =
        Arrays.stream(line.split(",")).map(Synonyms::words).filter(w -> !w.isEmpty()).toList();
    for (List<String> member : members) {
      longest = Math.max(longest, member.size());
      List<List<String>> others = groups.computeIfAbsent(member, m -> new ArrayList<>());
      members.stream().filter(o -> !o.equals(member) && !others.contains(o)).forEach(others::add);
    }
  }

  /** How many words the longest phrase has. */
  int longest() {
    return longest;
  }

  /** What means the same as these words; empty if nothing is known. */
  List<List<String>> of(List<String> words) {
    return groups.getOrDefault(words, List.of());
  }

  private static List<String> words(String phrase) {
    return Analyzers.tokens(Analyzers.WORDS, phrase).stream().map(Analyzers.Token::term).toList();
  }

  private static Synonyms read() {
    try (InputStream in = Synonyms.class.getResourceAsStream("synonyms.txt")) {
      return new Synonyms(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
