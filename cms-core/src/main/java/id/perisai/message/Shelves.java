package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much room the database has for messages, as one look finds it: asked once for each owner. */
final class Shelves {
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final int mostMessages;
  private final int mostJunk;
  private final boolean shared;
  private final Map<String, Integer> room = new HashMap<>();
  private final Map<String, Integer> roomOfNode = new HashMap<>();
  private Set<String> sites;

  /**
   * @param shared whether several nodes write: then none may fill more than half by itself
   */
  Shelves(Work work, int mostMessages, int mostJunk, boolean shared) {
    this.shared = shared;
    this.work = work;
    this.mostMessages = mostMessages;
    this.mostJunk = mostJunk;
  }

  /** Why nothing more of a node is put on a shelf in this look; empty if there is room. */
  Optional<String> closed(Shelf shelf, String node) {
    if (!isSite(shelf.site())) {
      return Optional.of("the database knows no site " + shelf.site());
    }
    String what = shelf.junk() ? "doubtful messages" : "messages";
    if (room(shelf) <= 0) {
      return Optional.of(shelf.owner() + " has too many " + what);
    }
    return shared && roomOfNode(shelf, node) <= 0
        ? Optional.of(shelf.owner() + " has too many " + what + " of " + node)
        : Optional.empty();
  }

  /** Asked once: a node may name any number of sites. */
  boolean isSite(String site) {
    if (sites == null) {
      sites =
          work.platform(PLATFORM, Tenants::all).stream()
              .map(Tenant::id)
              .collect(Collectors.toSet());
    }
    return sites.contains(site);
  }

  private int room(Shelf shelf) {
    return room.computeIfAbsent(
        name(shelf), any -> most(shelf) - kept(em -> Messages.kept(em, shelf), shelf));
  }

  private int roomOfNode(Shelf shelf, String node) {
    return roomOfNode.computeIfAbsent(
        name(shelf) + " of " + node,
        any -> most(shelf) / 2 - kept(em -> Messages.kept(em, shelf, node), shelf));
  }

  void took(Shelf shelf, String node) {
    room.merge(name(shelf), -1, Integer::sum);
    roomOfNode.computeIfPresent(name(shelf) + " of " + node, (name, free) -> free - 1);
  }

  private static String name(Shelf shelf) {
    return shelf.owner() + (shelf.junk() ? " junk" : "");
  }

  private int most(Shelf shelf) {
    return shelf.junk() ? mostJunk : mostMessages;
  }

  private int kept(Function<EntityManager, Long> asked, Shelf shelf) {
    return Math.toIntExact(work.platformIn(PLATFORM, shelf.owner(), asked));
  }
}
