package id.perisai.check;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.util.List;

/** One question put to a content before it is submitted. Safe for use by many threads. */
public interface Check {
  /** Stable name in the database and in message keys: {@code gambling-terms}. */
  String name();

  /** What was found, in the order of the content; empty when there is nothing to say. */
  List<Finding> findings(Content content);

  /** The same of other texts, such as the pages of a file. */
  List<Finding> findings(List<Passage> passages);
}
