package id.perisai.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a content's terms add up to. */
final class GamblingScore {
  static final int PROMOTION = 6;
  static final int TOPIC = 5;
  static final int BRAND = 3;
  static final int WEAK = 1;
  static final int DISGUISE = 3;
  private static final int CONTEXT = 2;
  private static final int ASK = 5;

  private final Set<String> promotions = new TreeSet<>();
  private final Set<String> topics = new TreeSet<>();
  private final Set<String> brands = new TreeSet<>();
  private final Set<String> weak = new TreeSet<>();
  private final Set<String> disguised = new TreeSet<>();
  private final Set<String> context = new TreeSet<>();

  void promotion(String term) {
    promotions.add(term);
  }

  void topic(String term) {
    topics.add(term);
  }

  void brand(String name) {
    brands.add(name);
  }

  void weak(String term) {
    weak.add(term);
  }

  void disguised(String term) {
    disguised.add(term);
  }

  void context(String word) {
    context.add(word);
  }

  int total() {
    int subject = topics.size() * TOPIC + weak.size() * WEAK;
    int promotion = promotions.size() * PROMOTION + brands.size() * BRAND;
    int excusable = subject + (promotions.size() == 1 ? PROMOTION : 0);
    int excused = Math.min(context.size() * CONTEXT, excusable);
    return subject + promotion + disguised.size() * DISGUISE - excused;
  }

  boolean asksForReason() {
    return total() >= ASK;
  }

  /** {@code {"score","terms":[…],"disguised":[…],"context":[…]}}. */
  Map<String, Object> explained(List<String> terms) {
    return Map.of(
        "score",
        (long) total(),
        "terms",
        terms.stream().limit(12).toList(),
        "disguised",
        new ArrayList<>(disguised),
        "context",
        context.stream().limit(12).toList());
  }
}
