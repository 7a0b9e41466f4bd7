package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How much room the database has for messages, as one look finds it: asked once for each owner. */
final class Shelves {
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final int mostMessages;
  private final int mostJunk;
  private final Map<String, Integer> room = new HashMap<>();
  private Set<String> sites;

  Shelves(Work work, int mostMessages, int mostJunk) {
    this.work = work;
    this.mostMessages = mostMessages;
    this.mostJunk = mostJunk;
  }

  /** Why nothing more is put on a shelf in this look; empty if there is room. */
  Optional<String> closed(Shelf shelf) {
    if (!isSite(shelf.site())) {
      return Optional.of("the database knows no site " + shelf.site());
    }
    return room(shelf) > 0
        ? Optional.empty()
        : Optional.of(
            shelf.owner() + " has too many " + (shelf.junk() ? "doubtful messages" : "messages"));
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
    return room.computeIfAbsent(name(shelf), any -> free(shelf.owner(), shelf.junk()));
  }

  void took(Shelf shelf) {
    room.merge(name(shelf), -1, Integer::sum);
  }

  private static String name(Shelf shelf) {
    return shelf.owner() + (shelf.junk() ? " junk" : "");
  }

  private int free(String owner, boolean junk) {
    long kept = work.platformIn(PLATFORM, owner, em -> Messages.kept(em, owner, junk));
    return (int) ((junk ? mostJunk : mostMessages) - kept);
  }
}
