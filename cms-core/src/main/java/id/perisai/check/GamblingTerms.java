package id.perisai.check;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices terms of online gambling, the most frequent thing that is planted on government sites.
 *
 * <p>Scores a whole content, since one word proves nothing: promotion 6, a brand 3, the subject 5,
 * an ordinary word 1, a disguised spelling 3 more; each counts once. Words of honest news (a raid,
 * a warning) take 2 each from what the subject gave, and from one promotional term that may be a
 * quotation. From 5 on it asks for a reason.
 */
public final class GamblingTerms implements Check {
  private static final int MAX_FINDINGS = 20;

  @Override
  public String name() {
    return "gambling-terms";
  }

  @Override
  public List<Finding> findings(Content content) {
    List<Passage> passages = new ArrayList<>(content.texts());
    passages.addAll(content.links());
    if (!content.path().isEmpty()) {
      passages.add(new Passage("path", content.path()));
    }
    return findings(passages);
  }

  @Override
  public List<Finding> findings(List<Passage> passages) {
    GamblingScore score = new GamblingScore();
    List<Finding> found = new ArrayList<>();
    List<List<GamblingHit>> hits = new ArrayList<>();
    for (Passage passage : passages) {
      hits.add(GamblingLexicon.SHARED.hits(passage.text(), score));
    }
    if (!score.asksForReason()) {
      return List.of();
    }
    for (int i = 0; i < passages.size() && found.size() < MAX_FINDINGS; i++) {
      if (!hits.get(i).isEmpty()) {
        found.add(finding(passages.get(i), hits.get(i), score));
      }
    }
    return List.copyOf(found);
  }

  private Finding finding(Passage passage, List<GamblingHit> hits, GamblingScore score) {
    GamblingHit first =
        hits.stream().filter(hit -> hit.weight() > 1).findFirst().orElse(hits.get(0));
    return new Finding(
        name(),
        Severity.WARN,
        passage.field(),
        Excerpt.around(passage.text(), first.start(), first.end()),
        score.explained(hits.stream().map(GamblingHit::term).distinct().toList()));
  }
}
