package id.perisai.web;

import id.perisai.inbox.Inbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The inbox that this node writes, opened when it is first needed and again after it failed: a node
 * serves its sites also while nobody can write to it.
 */
final class NodeInbox {
  private static final Logger LOG = Logger.getLogger(NodeInbox.class);

  /** From here on operators are told, while there is still room. */
  private static final double NEARLY_FULL = 0.8;

  private final Optional<Path> folder;
  private final String node;
  private final Inbox.Bounds bounds;
  private final AtomicReference<String> closed = new AtomicReference<>("");
  private volatile Inbox inbox;

  /**
   * @param folder of all nodes' inboxes; empty if this node is to take no messages
   * @param node names this node's folder in it
   */
  NodeInbox(Optional<Path> folder, String node, Inbox.Bounds bounds) {
    this.folder = folder;
    this.node = node;
    this.bounds = bounds;
    try {
      if (folder.isPresent()) {
        open();
      }
    } catch (IOException e) {
      LOG.errorf("the inbox %s takes nothing: %s", folder.get(), e.getMessage());
    }
  }

  /** Whether messages are to be taken at all. */
  boolean isWanted() {
    return folder.isPresent();
  }

  /**
   * @throws IOException if it cannot be used, now
   */
  synchronized Inbox open() throws IOException {
    if (inbox == null) {
      try {
        inbox = new Inbox(folder.orElseThrow(() -> new IOException("no inbox")), node, bounds);
        closed.set("");
      } catch (IOException e) {
        closed.set("" + e.getMessage());
        throw e;
      }
    }
    return inbox;
  }

  HealthHandler.Status status() {
    if (!isWanted()) {
      return HealthHandler.Status.UP;
    }
    double fill = fill();
    if (!failure().isEmpty() || fill >= 1) {
      return HealthHandler.Status.DOWN;
    }
    return fill >= NEARLY_FULL ? HealthHandler.Status.DEGRADED : HealthHandler.Status.UP;
  }

  /** For operators. */
  String what() {
    if (!isWanted()) {
      return "perisai.inbox is not set: no messages are taken";
    }
    String failure = failure();
    return failure.isEmpty()
        ? Math.round(100 * fill()) + " % of the room for messages is used"
        : "messages cannot be written: " + failure;
  }

  /** From 0 to 1; 0 where it cannot be told. */
  double fill() {
    try {
      return isWanted() ? open().fill() : 0;
    } catch (IOException e) {
      closed.set("" + e.getMessage());
      return 0;
    }
  }

  /** How many of those put aside had to go since the start. */
  long dropped() {
    Inbox now = inbox;
    return now == null ? 0 : now.dropped();
  }

  private String failure() {
    Inbox now = inbox;
    return now == null ? closed.get() : now.failure();
  }
}
