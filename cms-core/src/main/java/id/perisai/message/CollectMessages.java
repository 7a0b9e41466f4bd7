package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.CollectInbox.Waiting;
import id.perisai.inbox.Submission;
import id.perisai.release.Digest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what waits in the inbox into the database: one transaction for each file, and the file goes
 * when the transaction is on the disk. A stop between the two is mended by the next look, since a
 * receipt is written once. What cannot be read is put aside and named; it never stops the rest.
 */
public final class CollectMessages {
  private static final System.Logger LOG = System.getLogger("perisai.inbox");
  private static final int MOST_AT_ONCE = 2000;
  private static final int MOST_ASIDE = 1000;
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Path aside;
  private final CollectInbox files;
  private final Clock clock;
  private final int mostMessages;
  private final int mostJunk;

  /**
   * @param aside a folder of authoring's own for what nobody can read; not in the inbox, whose
   *     folders are the delivery nodes'
   */
  public CollectMessages(Work work, Path inbox, Path aside, Clock clock) {
    this(work, inbox, aside, clock, 50_000, 5_000);
  }

  /**
   * @param mostMessages how many a tenant may have at once; more wait in the inbox
   * @param mostJunk how many of the junk
   */
  CollectMessages(Work work, Path inbox, Path aside, Clock clock, int mostMessages, int mostJunk) {
    this.work = work;
    this.aside = aside;
    this.files = new CollectInbox(inbox);
    this.clock = clock;
    this.mostMessages = mostMessages;
    this.mostJunk = mostJunk;
  }

  /**
   * What one look did.
   *
   * @param left how many wait on, since their tenant has too many
   * @param aside names of what could not be read, by this look or an earlier one; at most 20
   */
  public record Look(int collected, int left, List<String> aside) {}

  /**
   * @throws IOException if the inbox cannot be read at all
   */
  public Look collect() throws IOException {
    int collected = 0;
    int left = 0;
    Map<String, Integer> room = new HashMap<>();
    for (Waiting waiting : files.waiting(MOST_AT_ONCE)) {
      try {
        Submission submission = files.read(waiting);
        if (take(submission, room)) {
          files.remove(waiting);
          collected++;
        } else {
          left++;
        }
      } catch (NoSuchFileException gone) {
        LOG.log(System.Logger.Level.DEBUG, "another look was faster: {0}", waiting.file());
      } catch (Rejected | IOException unreadable) {
        putAside(waiting, unreadable);
      }
    }
    return new Look(collected, left, aside(20));
  }

  /** What became of a file's message. */
  private enum Outcome {
    WRITTEN,
    /** By an earlier look, which was stopped before it removed the file. */
    KNOWN,
    /** Its tenant has too many. */
    LEFT,
    /** Another message was taken under this receipt. */
    OTHER
  }

  /** Whether it is in the database now, by this look or an earlier one. */
  private boolean take(Submission submission, Map<String, Integer> room) throws Rejected {
    String owner = MessageRows.owner(submission.header());
    boolean junk = submission.header().junk();
    requireTenant(submission.header().tenant());
    String shelf = owner + (junk ? " junk" : "");
    int free = room.computeIfAbsent(shelf, key -> free(owner, junk));
    Outcome outcome =
        work.platformIn(PLATFORM, owner, em -> write(em, owner, submission, free > 0));
    if (outcome == Outcome.WRITTEN) {
      room.put(shelf, free - 1);
    } else if (outcome == Outcome.OTHER) {
      throw new Rejected(
          Reason.EQUIVOCATED,
          "submission " + submission.header().receipt(),
          "the message that was taken under this receipt",
          "another");
    }
    return outcome != Outcome.LEFT;
  }

  private int free(String owner, boolean junk) {
    long kept = work.platformIn(PLATFORM, owner, em -> Messages.kept(em, owner, junk));
    return (int) ((junk ? mostJunk : mostMessages) - kept);
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
    MessageRows.insert(em, owner, submission.header(), file, clock.instant());
    return Outcome.WRITTEN;
  }

  private void requireTenant(String tenant) throws Rejected {
    if (work.platform(PLATFORM, em -> Tenants.find(em, tenant)).isEmpty()) {
      throw new Rejected(Reason.UNKNOWN_TENANT, "submission", "a tenant", tenant);
    }
  }

  /** So that nobody looks at it each minute; a bounded number, since a broken node writes many. */
  private void putAside(Waiting waiting, Exception unreadable) {
    try {
      Files.createDirectories(aside);
      if (aside(MOST_ASIDE).size() >= MOST_ASIDE) {
        Files.deleteIfExists(waiting.file());
      } else {
        Path to = aside.resolve(waiting.node() + "-" + waiting.file().getFileName());
        Files.move(waiting.file(), to, StandardCopyOption.REPLACE_EXISTING);
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is no message and was put aside: {1}",
          waiting.file(),
          unreadable.getMessage());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be put aside: {1}", waiting.file(), e);
    }
  }

  private List<String> aside(int most) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(aside)) {
      try (DirectoryStream<Path> unreadable = Files.newDirectoryStream(aside)) {
        for (Path file : unreadable) {
          if (names.size() >= most) {
            break;
          }
          names.add(file.getFileName().toString());
        }
      }
    }
    return names;
  }
}
