package id.perisai.admin.command;

import id.perisai.inbox.Header;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where what citizens send by forms waits for authoring.
 *
 * @param folder of all nodes' inboxes; delivery writes it, authoring collects from it
 * @param chosen whether the operator named the folder
 * @param node names this delivery node's folder in it
 * @param mebibytes for how much there is room
 */
record InboxSettings(Path folder, boolean chosen, String node, int mebibytes) {

  /** Whether the folder may be another machine's, whose disk is away at times. */
  boolean elsewhere(Home home) {
    Path own = home.inbox().toAbsolutePath().normalize();
    return !folder.toAbsolutePath().normalize().equals(own);
  }

  static InboxSettings of(Map<Setting, String> values, Home home, Ports ports) {
    String folder = values.get(Setting.INBOX);
    String given = values.get(Setting.NODE);
    String node = given.isEmpty() ? "node-" + ports.delivery() : given;
    if (!Header.isNode(node)) {
      throw Settings.refused(Setting.NODE, node, "give 1 to 63 of a-z, 0-9 and hyphen");
    }
    String room = values.get(Setting.INBOX_MIB);
    if (!room.matches("[1-9][0-9]{0,5}")) {
      throw Settings.refused(Setting.INBOX_MIB, room, "give a number of MiB from 1");
    }
    return new InboxSettings(
        folder.isEmpty() ? home.inbox() : Path.of(folder).toAbsolutePath(),
        !folder.isEmpty(),
        node,
        Integer.parseInt(room));
  }
}
