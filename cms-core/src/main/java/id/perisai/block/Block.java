package id.perisai.block;

import java.util.List;

/** One block of a page's body. */
public sealed interface Block {

  /** A heading below the page's title; {@code level} 2 to 4. */
  record Heading(int level, String text) implements Block {}

  record Text(RichText doc) implements Block {}

  /** {@code alt} is empty exactly if the image is decorative. */
  record Image(Media media, String alt, boolean decorative, String caption) implements Block {}

  record Links(String title, List<Link> items) implements Block {}

  /**
   * {@code header}: {@code row} (the first), {@code column} (the first), {@code both}, {@code
   * none}.
   */
  record Table(String caption, String header, List<List<String>> rows) implements Block {
    private boolean headsRow() {
      return header.equals("row") || header.equals("both");
    }

    /** Cells of the heading row; empty if there is none. */
    public List<String> head() {
      return headsRow() ? rows.get(0) : List.of();
    }

    /** The rows below the heading row. */
    public List<List<String>> below() {
      return headsRow() ? rows.subList(1, rows.size()) : rows;
    }

    public boolean headsColumn() {
      return header.equals("column") || header.equals("both");
    }
  }

  /** {@code kind}: {@code info}, {@code warning}, {@code important}. */
  record Notice(String kind, String title, RichText doc) implements Block {}

  record Details(String summary, RichText doc) implements Block {}

  /**
   * A form by which visitors write to the department. What it asks follows from its kind: {@code
   * contact}, {@code complaint}, {@code incident}. A page has one at most.
   */
  record Form(String kind, String title, RichText doc) implements Block {}

  record Quote(RichText doc, String cite) implements Block {}
}
