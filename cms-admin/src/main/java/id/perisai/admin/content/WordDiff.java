package id.perisai.admin.content;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two texts side by side, word by word.
 *
 * @param before pieces of the first text; marked: gone
 * @param after pieces of the second text; marked: new
 */
public record WordDiff(List<Piece> before, List<Piece> after) {
  private static final int MOST_WORDS = 20_000;

  /** A run of words, marked when the other text lacks it. */
  public record Piece(String text, boolean marked) {}

  public static WordDiff of(String before, String after) {
    List<String> left = words(before);
    List<String> right = words(after);
    if (left.size() + right.size() > MOST_WORDS || left.isEmpty() || right.isEmpty()) {
      return new WordDiff(whole(before), whole(after));
    }
    List<Piece> gone = new ArrayList<>();
    List<Piece> come = new ArrayList<>();
    for (AbstractDelta<String> delta : DiffUtils.diff(left, right, true).getDeltas()) {
      boolean marked = delta.getType() != DeltaType.EQUAL;
      add(gone, delta.getSource().getLines(), marked);
      add(come, delta.getTarget().getLines(), marked);
    }
    return new WordDiff(List.copyOf(gone), List.copyOf(come));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("(?<=\\s)|(?=\\s)"));
  }

  private static List<Piece> whole(String text) {
    return text.isEmpty() ? List.of() : List.of(new Piece(text, true));
  }

  private static void add(List<Piece> pieces, List<String> words, boolean marked) {
    if (!words.isEmpty()) {
      pieces.add(new Piece(String.join("", words), marked));
    }
  }
}
