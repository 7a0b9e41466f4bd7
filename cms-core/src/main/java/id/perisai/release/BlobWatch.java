package id.perisai.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Notices blobs in force whose files were changed or removed. Each round looks at the files' marks
 * (size, times, inode) and hashes those whose marks are new; besides it hashes all of them slowly,
 * for disks that change bytes and keep the marks. What was found bad is looked at every round.
 */
final class BlobWatch {
  /** Marks looked at each round where others write. */
  static final int KEEN = 3_000;

  /** Marks looked at each round where every reader hashes what it reads anyway. */
  static final int CALM = 300;

  private static final long NEW_BYTES_A_ROUND = 32L << 20;
  private static final long OLD_BYTES_A_ROUND = 64L << 10;
  private static final int KNOWN_BAD = 1_000;

  private final Repository files;
  private final int marksARound;
  private final Map<Blob, Object> marks = new LinkedHashMap<>();
  private final Map<Blob, Rejected> bad = new LinkedHashMap<>();
  private final Set<Blob> suspects = ConcurrentHashMap.newKeySet();
  private final Map<Slot, VerifiedRelease> watched = new HashMap<>();

  /** How many times each blob is listed; 0 until its place in {@link #blobs} is cleared. */
  private final Map<Blob, Integer> listings = new HashMap<>();

  private final List<Blob> blobs = new ArrayList<>();
  private InForce inForce = InForce.NOTHING;
  private int nextMark;
  private int nextHash;

  /**
   * A release that is watched.
   *
   * @param shown whether it is the one that a hold shows instead of the newest
   */
  private record Slot(String tenant, boolean shown) {}

  /** A tenant's blob. */
  record Blob(String tenant, Coding coding) {}

  /**
   * What tells a file from another one in its place; as small as can be, since there is one for
   * each blob.
   */
  private record Mark(long size, long modified, long changed, long inode, int mode) {
    static Mark of(Map<String, Object> attributes) {
      return new Mark(
          (Long) attributes.get("size"),
          ((FileTime) attributes.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
          ((FileTime) attributes.get("ctime")).to(TimeUnit.NANOSECONDS),
          (Long) attributes.get("ino"),
          (Integer) attributes.get("mode"));
    }
  }

  /** A blob that is not what it must be. */
  record Bad(Blob blob, Rejected why) {}

  /**
   * @param marksARound {@link #KEEN} or {@link #CALM}
   */
  BlobWatch(Repository files, int marksARound) {
    this.files = files;
    this.marksARound = marksARound;
  }

  /** Has a blob looked at in the next round, whatever its marks say; from any thread. */
  void suspect(String tenant, Coding coding) {
    suspects.add(new Blob(tenant, coding));
  }

  /** Watches these releases from now on; the work is that of what changed since the last call. */
  void watch(InForce inForce) {
    this.inForce = inForce;
    Set<String> tenants = new HashSet<>(inForce.newest().keySet());
    tenants.addAll(inForce.releases().keySet());
    watched.keySet().forEach(slot -> tenants.add(slot.tenant()));
    for (String tenant : tenants) {
      VerifiedRelease newest = inForce.newest(tenant).orElse(null);
      VerifiedRelease shown = inForce.release(tenant).orElse(null);
      watch(new Slot(tenant, false), newest);
      watch(new Slot(tenant, true), shown == newest ? null : shown);
    }
  }

  private void watch(Slot slot, VerifiedRelease release) {
    String tenant = slot.tenant();
    VerifiedRelease before = release == null ? watched.remove(slot) : watched.put(slot, release);
    if (before != release) {
      List<Blob> gone = new ArrayList<>();
      ReleaseBlobs.compare(
          before,
          release,
          coding -> gone.add(new Blob(tenant, coding)),
          coding -> list(new Blob(tenant, coding)));
      gone.forEach(this::unlist);
    }
  }

  private void list(Blob blob) {
    if (!listings.containsKey(blob)) {
      blobs.add(blob);
    }
    listings.merge(blob, 1, Integer::sum);
  }

  private void unlist(Blob blob) {
    if (listings.merge(blob, -1, Integer::sum) == 0) {
      marks.remove(blob);
      bad.remove(blob);
    }
  }

  /** Whether a release that is watched lists a blob. */
  boolean isListed(Blob blob) {
    return listings.getOrDefault(blob, 0) > 0;
  }

  /** The next blob that is listed, at or after a place; empty when none is listed at all. */
  private Optional<Blob> next(int place) {
    while (!blobs.isEmpty()) {
      Blob blob = blobs.get(place % blobs.size());
      if (isListed(blob)) {
        return Optional.of(blob);
      }
      listings.remove(blob);
      Blob last = blobs.remove(blobs.size() - 1);
      if (!last.equals(blob)) {
        blobs.set(place % (blobs.size() + 1), last);
      }
    }
    return Optional.empty();
  }

  /** Looks once, and returns all that is bad as far as is known. */
  List<Bad> round() {
    lookAtKnown();
    lookAtMarks();
    hashSlowly();
    List<Bad> all = new ArrayList<>();
    bad.forEach((blob, why) -> all.add(new Bad(blob, why)));
    return all;
  }

  private void lookAtKnown() {
    for (Iterator<Blob> each = suspects.iterator(); each.hasNext(); ) {
      hash(each.next());
      each.remove();
    }
    new ArrayList<>(bad.keySet()).stream().limit(KNOWN_BAD).forEach(this::hash);
  }

  private void lookAtMarks() {
    long hashed = 0;
    int count = Math.min(marksARound, blobs.size());
    for (int i = 0; i < count && hashed < NEW_BYTES_A_ROUND; i++) {
      nextMark = blobs.isEmpty() ? 0 : (nextMark + 1) % blobs.size();
      Optional<Blob> blob = next(nextMark);
      if (blob.isPresent()
          && !bad.containsKey(blob.get())
          && !mark(blob.get()).equals(marks.get(blob.get()))) {
        hash(blob.get());
        hashed += blob.get().coding().length();
      }
    }
  }

  private void hashSlowly() {
    long hashed = 0;
    int count = blobs.size();
    for (int i = 0; i < count && hashed < OLD_BYTES_A_ROUND; i++) {
      nextHash = blobs.isEmpty() ? 0 : (nextHash + 1) % blobs.size();
      Optional<Blob> blob = next(nextHash);
      if (blob.isPresent()) {
        hash(blob.get());
        hashed += Math.max(1024, blob.get().coding().length());
      }
    }
  }

  private void hash(Blob blob) {
    if (inForce.purged(blob.tenant()).has(blob.coding().digest())) {
      bad.remove(blob); // Nobody misses what was purged.
      return;
    }
    Object before = mark(blob);
    try {
      files.requireBlob(blob.tenant(), blob.coding());
      bad.remove(blob);
      marks.put(blob, before);
    } catch (Rejected refused) {
      bad.put(blob, refused);
      marks.remove(blob);
    }
  }

  private Object mark(Blob blob) {
    String name = RepositoryPaths.blob(blob.tenant(), blob.coding().digest());
    Path file = files.directory().resolve(name);
    try {
      return Mark.of(
          Files.readAttributes(
              file, "unix:size,lastModifiedTime,ctime,ino,mode", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return e.toString(); // Never equal to the marks of a file: it will be hashed, and refused.
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return basicMark(file);
    }
  }

  private static Object basicMark(Path file) {
    try {
      return Files.readAttributes(file, "size,lastModifiedTime,fileKey", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
