package id.perisai.web.search;

/** How many letters apart two words are. */
final class Edits {

  private Edits() {}

  /** Letters put in, left out, exchanged, or swapped with their neighbour. */
  static int between(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : least(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int least(int[][] distance, String a, String b, int i, int j) {
    int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(
            Math.min(distance[i - 1][j], distance[i][j - 1]) + 1, distance[i - 1][j - 1] + changed);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
  }
}
