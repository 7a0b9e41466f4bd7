package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.CollectInbox.Folder;
import id.perisai.inbox.CollectInbox.Waiting;
import id.perisai.inbox.Submission;
import id.perisai.release.Digest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes what waits in the inbox into the database: one transaction for each file, and the file goes
 * when the transaction is on the disk. A stop between the two is mended by the next look, since a
 * receipt is written once. What is no message is put aside and named. What the disk does not give,
 * what is of a site that the database does not know, and what has no room stays where it is:
 * somebody was told that it was taken. Nothing of it stops the rest.
 */
public final class CollectMessages {
  private static final System.Logger LOG = System.getLogger("perisai.inbox");
  private static final int NAMED_ASIDE = 20;
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Aside aside;
  private final CollectInbox files;
  private final Clock clock;
  private final Bounds bounds;
  private final Turns<Folder> turns;

  /** By folder, of the last look. */
  private final Map<Path, LeftFiles> left = new HashMap<>();

  private Set<String> said = Set.of();

  /**
   * @param messages how many a tenant may have at once, half of them of one node where several
   *     write; more wait in the inbox
   * @param junk how many of the junk, shared likewise
   * @param share how many of a site one look takes out of one folder
   * @param files how many one look reads in one folder, whatever becomes of them
   * @param bytes as {@code files}; the file that reaches it is still read
   * @param time after which a look begins no other file of a folder
   * @param folders how many one look comes to: two of each of 64 nodes
   * @param whole after which a look begins no other folder; those it comes to share it
   * @param remembered how many files all folders may remember that were left in them
   */
  record Bounds(
      int messages,
      int junk,
      int share,
      int files,
      long bytes,
      Duration time,
      int folders,
      Duration whole,
      int remembered) {
    Bounds(int messages, int junk, int share, int files) {
      this(messages, junk, share, files, 256L * 1024 * 1024, Duration.ofSeconds(30));
    }

    Bounds(int messages, int junk, int share, int files, long bytes, Duration time) {
      this(messages, junk, share, files, bytes, time, 128, Duration.ofMinutes(2));
    }

    Bounds(
        int messages,
        int junk,
        int share,
        int files,
        long bytes,
        Duration time,
        int folders,
        Duration whole) {
      this(messages, junk, share, files, bytes, time, folders, whole, LeftFiles.MOST_OF_ALL);
    }

    /** The same for each of so many folders. */
    Bounds among(int present) {
      Duration part = whole.dividedBy(Math.max(1, Math.min(present, folders)));
      Duration each = part.compareTo(time) < 0 ? part : time;
      return new Bounds(messages, junk, share, files, bytes, each, folders, whole, remembered);
    }
  }

  /**
   * @param aside a folder of authoring's own for what nobody can read; not in the inbox, whose
   *     folders are the delivery nodes'
   */
  public CollectMessages(Work work, Path inbox, Path aside, Clock clock) {
    this(work, new CollectInbox(inbox), aside, clock, new Bounds(50_000, 5_000, 1_000, 10_000));
  }

  CollectMessages(Work work, CollectInbox files, Path aside, Clock clock, Bounds bounds) {
    this.work = work;
    this.aside = new Aside(aside);
    this.files = files;
    this.clock = clock;
    this.bounds = bounds;
    this.turns =
        new Turns<>(
            Comparator.comparing(Folder::junk).thenComparing(Folder::node),
            bounds.folders,
            bounds.whole);
  }

  /**
   * What one look did.
   *
   * @param left how many wait on; a folder that the look did not come to counts as one
   * @param why they wait, with the number of files for each reason; a bounded number of reasons
   * @param aside names of what is no message, by this look or an earlier one; at most 20
   */
  public record Look(int collected, int left, Map<String, Integer> why, List<String> aside) {
    /** Before anybody looked. */
    public static final Look NONE = new Look(0, 0, Map.of(), List.of());
  }

  /**
   * Looks once; from one thread.
   *
   * @throws IOException if the inbox cannot be read at all
   */
  public Look collect() throws IOException {
    LookReport report = new LookReport();
    List<Folder> folders = files.folders();
    boolean several = folders.stream().map(Folder::node).distinct().count() > 1;
    Shelves shelves = new Shelves(work, bounds.messages, bounds.junk, several);
    boolean roomAside = roomAside();
    left.keySet().retainAll(folders.stream().map(Folder::path).collect(Collectors.toSet()));
    Bounds each = bounds.among(folders.size());
    int waiting =
        turns.look(
            folders,
            folder -> {
              LeftFiles none = new LeftFiles(folders.size(), bounds.remembered);
              LeftFiles before = left.getOrDefault(folder.path(), none);
              LeftFiles after = new LeftFiles(folders.size(), bounds.remembered);
              FolderLook look =
                  new FolderLook(folder.node(), before, after, shelves, report, each, roomAside);
              collect(folder, look, report);
              left.put(folder.path(), after);
            });
    for (int i = 0; i < waiting; i++) {
      report.left("in more folders of nodes than one look comes to");
    }
    say(report.why());
    return report.look(aside.names(NAMED_ASIDE));
  }

  private boolean roomAside() {
    try {
      return aside.hasRoom();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private void collect(Folder folder, FolderLook look, LookReport report) {
    try {
      for (Waiting waiting : files.waiting(folder, bounds.files, look::stays, look.begin())) {
        if (!look.mayRead()) {
          report.left("more of " + folder.node() + " than one look reads");
          continue;
        }
        look.cameTo(waiting.file());
        if (!look.stays(waiting.file())) {
          collect(waiting, look, report);
        }
      }
    } catch (IOException unreadable) {
      report.left(folder.node(), unreadable);
    }
  }

  private void collect(Waiting waiting, FolderLook look, LookReport report) {
    try {
      byte[] bytes = files.bytes(waiting);
      look.read(bytes.length);
      Submission submission = files.submission(waiting, bytes);
      Shelf shelf = Shelf.of(submission.header());
      Optional<String> why = take(submission, shelf, look);
      if (why.isPresent()) {
        look.leave(waiting.file(), shelf, why.get());
      } else {
        files.remove(waiting);
        report.collected();
      }
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "gone, or no file: one of {0}", waiting.node());
    } catch (Rejected noMessage) {
      putAside(waiting, noMessage, look, report);
    } catch (IOException unreadable) {
      report.left(waiting.node(), unreadable);
    }
  }

  /** What became of a file's message. */
  private enum Outcome {
    WRITTEN,
    /** By an earlier look, which was stopped before it removed the file. */
    KNOWN,
    /** There is no room for it. */
    LEFT,
    /** Another message was taken under this receipt. */
    OTHER
  }

  /** Why it is not in the database, by this look or an earlier one; empty if it is. */
  private Optional<String> take(Submission submission, Shelf shelf, FolderLook look)
      throws Rejected {
    Optional<String> closed = look.closed(shelf);
    if (!look.knows(shelf)) {
      return closed;
    }
    String owner = shelf.owner();
    Outcome outcome =
        work.platformIn(PLATFORM, owner, em -> write(em, owner, submission, closed.isEmpty()));
    if (outcome == Outcome.WRITTEN) {
      look.took(shelf);
    } else if (outcome == Outcome.OTHER) {
      throw new Rejected(
          Reason.EQUIVOCATED,
          "submission " + submission.header().receipt(),
          "the message that was taken under this receipt",
          "another");
    }
    return outcome == Outcome.LEFT ? closed : Optional.empty();
  }

  private Outcome write(EntityManager em, String owner, Submission submission, boolean room) {
    byte[] file = submission.bytes();
    Optional<Digest> known = MessageRows.known(em, owner, submission.header());
    if (known.isPresent()) {
      return known.get().equals(Digest.of(file)) ? Outcome.KNOWN : Outcome.OTHER;
    }
    if (!room) {
      return Outcome.LEFT;
    }
    Durable.commit(em);
    MessageRows.insert(em, owner, submission.header(), file, clock.instant());
    return Outcome.WRITTEN;
  }

  private void putAside(Waiting waiting, Rejected noMessage, FolderLook look, LookReport report) {
    try {
      Optional<String> name = aside.put(files, waiting);
      if (name.isPresent()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a file of {0} is no message and was put aside as {1}: {2}",
            waiting.node(),
            name.get(),
            noMessage.getMessage());
      } else {
        look.leaveNoMessage(waiting.file());
      }
    } catch (NoSuchFileException gone) {
      LOG.log(System.Logger.Level.DEBUG, "gone, or no file: one of {0}", waiting.node());
    } catch (IOException e) {
      report.left("no message, and cannot be put aside: " + e);
    }
  }

  /** Once for each reason, as long as it lasts: this is looked at each minute. */
  private void say(Map<String, Integer> why) {
    why.forEach(
        (reason, count) -> {
          if (!said.contains(reason)) {
            LOG.log(
                System.Logger.Level.WARNING, "{0} messages stay in the inbox: {1}", count, reason);
          }
        });
    said = new TreeSet<>(why.keySet());
  }
}
