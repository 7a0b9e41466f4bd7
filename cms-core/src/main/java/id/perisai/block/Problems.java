package id.perisai.block;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while content is read, so that a form can show everything at once. */
public final class Problems {
  /** Hostile input must not make a list as long as itself. */
  private static final int MOST = 50;

  private final List<Problem> found = new ArrayList<>();

  public void add(String field, Problem.Code code, Object... args) {
    if (found.size() < MOST) {
      List<String> texts = new ArrayList<>();
      for (Object arg : args) {
        texts.add(String.valueOf(arg));
      }
      found.add(new Problem(field, code, texts));
    }
  }

  public boolean none() {
    return found.isEmpty();
  }

  /** Throws {@link InvalidContent} if anything was found. */
  public void refuse() {
    if (!found.isEmpty()) {
      throw new InvalidContent(found);
    }
  }
}
