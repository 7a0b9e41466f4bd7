package id.perisai.inbox;

import java.nio.file.Path;

/** Every name below the inbox. */
final class InboxPaths {
  static final String SUFFIX = ".json";
  static final String JUNK = "junk";

  /** Files of a node that are not whole yet. */
  static final String UNFINISHED = "unfinished";

  /** By which a node knows its folder again. */
  static final String MARK = ".perisai";

  private InboxPaths() {}

  /** Where a node's submissions lie. */
  static Path queue(Path inbox, String node) {
    return inbox.resolve(node);
  }

  static Path junk(Path inbox, String node) {
    return queue(inbox, node).resolve(JUNK);
  }

  static Path unfinished(Path inbox, String node) {
    return queue(inbox, node).resolve(UNFINISHED);
  }

  static Path mark(Path inbox, String node) {
    return queue(inbox, node).resolve(MARK);
  }

  static String file(Receipt receipt) {
    return receipt.number() + SUFFIX;
  }

  /** Where a submission's file lies below the inbox. */
  static Path file(Path inbox, Header header) {
    Path folder = header.junk() ? junk(inbox, header.node()) : queue(inbox, header.node());
    return folder.resolve(file(header.receipt()));
  }
}
