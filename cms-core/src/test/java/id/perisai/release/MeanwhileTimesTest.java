package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When what cannot wait is done while something slow is, and what ends the wait. */
@Timeout(60)
class MeanwhileTimesTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Rejected REFUSED = new Rejected(Reason.MISSING, "blob", "one", "none");

  private final AtomicLong now = new AtomicLong();
  private final List<Boolean> tended = new ArrayList<>();
  private final MovedClock clock = new MovedClock();
  private final LookWatch looks = new LookWatch(new Alarms(clock, line -> {}), clock);
  private Runnable tending = () -> {};
  private final Meanwhile meanwhile =
      new Meanwhile(
          again -> {
            tended.add(again);
            tending.run();
          },
          looks,
          now::get);

  /** Whenever time is asked for, a second has passed. */
  private final Meanwhile hurried =
      new Meanwhile(
          again -> {
            tended.add(again);
            tending.run();
          },
          looks,
          () -> now.addAndGet(SECOND));

  @Test
  void what_cannot_wait_is_done_every_second() {
    now.set(SECOND - 1);
    meanwhile.tendIfDue();
    assertEquals(List.of(), tended);
    now.set(SECOND);
    meanwhile.tendIfDue();
    meanwhile.tendIfDue();
    assertEquals(List.of(false), tended);
    now.set(2 * SECOND);
    meanwhile.tendIfDue();
    assertEquals(2, tended.size());
    now.set(3 * SECOND - 1);
    meanwhile.done();
    now.set(4 * SECOND - 2);
    meanwhile.tendIfDue();
    assertEquals(2, tended.size(), "it was just done");
  }

  /** Else the copies of a large city would never go on. */
  @Test
  void what_takes_longer_is_done_half_of_the_time() {
    tending = () -> now.addAndGet(10 * SECOND);
    now.set(SECOND);
    meanwhile.tendIfDue();
    now.set(21 * SECOND - 1);
    meanwhile.tendIfDue();
    assertEquals(1, tended.size());
    now.set(21 * SECOND);
    meanwhile.tendIfDue();
    assertEquals(2, tended.size());
  }

  @Test
  void it_knows_whether_it_is_asked_for_while_it_waits_itself() {
    tending =
        () -> {
          if (tended.size() < 3) {
            now.addAndGet(5 * SECOND);
            meanwhile.tendIfDue();
          }
        };
    now.set(SECOND);
    meanwhile.tendIfDue();
    assertEquals(List.of(false, true, true), tended);
    tending =
        () -> {
          throw new IllegalStateException("unforeseen");
        };
    now.addAndGet(100 * SECOND);
    assertThrows(IllegalStateException.class, meanwhile::tendIfDue);
    tending = () -> {};
    now.addAndGet(100 * SECOND);
    meanwhile.tendIfDue();
    assertEquals(false, tended.get(tended.size() - 1));
  }

  @Test
  void while_it_is_done_it_is_not_due_again_before_a_second_is_over() {
    tending = meanwhile::tendIfDue;
    now.set(SECOND);
    meanwhile.tendIfDue();
    assertEquals(List.of(false), tended);
  }

  @Test
  void is_done_while_something_slow_is_waited_for() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    tending = done::countDown;
    now.set(TimeUnit.HOURS.toNanos(1)); // On a machine that runs for long: it is due at once.
    assertEquals(
        "copied",
        hurried.await(
            "blob",
            moved -> {
              awaited(done);
              return "copied";
            }));
    assertTrue(tended.size() >= 1);
  }

  @Test
  void what_the_slow_one_throws_is_thrown_as_it_is() {
    assertSame(REFUSED, assertThrows(Rejected.class, () -> failing(REFUSED)));
    for (Throwable failure :
        List.of(
            new IOException("disk"),
            new IllegalArgumentException("unforeseen"),
            new AssertionError("error"))) {
      assertSame(failure, assertThrows(failure.getClass(), () -> failing(failure)));
    }
  }

  private void failing(Throwable failure) throws Rejected, IOException {
    meanwhile.await(
        "blob",
        moved -> {
          if (failure instanceof Rejected refused) {
            throw refused;
          }
          if (failure instanceof IOException broken) {
            throw broken;
          }
          if (failure instanceof RuntimeException unforeseen) {
            throw unforeseen;
          }
          throw (Error) failure;
        });
  }

  @Test
  void nothing_slow_is_begun_that_nobody_wants() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean();
    List<String> begun = new ArrayList<>();
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                meanwhile.whileWanted(
                    wanted::get, () -> meanwhile.await("release 7", moved -> begun.add("begun"))));
    assertEquals("release 7 is not wanted any more", refused.getMessage());
    assertEquals(List.of(), begun);
    meanwhile.requireWanted("anything, outside of it");
    wanted.set(true);
    assertEquals(
        "copied",
        meanwhile.whileWanted(
            wanted::get,
            () ->
                meanwhile.await(
                    "release 7",
                    moved -> {
                      begun.add("begun");
                      return "copied";
                    })));
    assertEquals(List.of("begun"), begun);
  }

  /** It may hang for hours; a hold that is lifted meanwhile must not wait for it. */
  @Test
  void what_nobody_wants_any_more_is_broken_off() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean(true);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean brokenOff = new AtomicBoolean();
    tending = () -> wanted.set(begun.getCount() > 0);
    brokenOff(
        wanted,
        moved -> {
          begun.countDown();
          brokenOff.set(isInterrupted(never));
          return "late";
        });
    assertTrue(brokenOff.get());
  }

  private IOException brokenOff(AtomicBoolean wanted, Meanwhile.Slow<String> copy) {
    return assertThrows(
        IOException.class,
        () -> hurried.whileWanted(wanted::get, () -> hurried.await("release 7", copy)));
  }

  /** Else it would put back what a purge has just removed. */
  @Test
  void nothing_goes_on_before_what_is_broken_off_has_ended_but_what_cannot_wait() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean(true);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch brokenOff = new CountDownLatch(1);
    CountDownLatch tendedSince = new CountDownLatch(3);
    AtomicBoolean ended = new AtomicBoolean();
    tending =
        () -> {
          // And again, once it is too late.
          wanted.set(begun.getCount() > 0 || brokenOff.getCount() == 0);
          if (brokenOff.getCount() == 0) {
            tendedSince.countDown();
          }
        };
    IOException refused =
        brokenOff(
            wanted,
            moved -> {
              begun.countDown();
              isInterrupted(never);
              brokenOff.countDown();
              awaited(tendedSince);
              ended.set(true);
              return "late";
            });
    assertTrue(ended.get());
    assertEquals("release 7 is not wanted any more", refused.getMessage());
  }

  @Test
  void what_is_slow_goes_on_alone_for_no_error_either() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean brokenOff = new AtomicBoolean();
    tending =
        () -> {
          if (begun.getCount() == 0) {
            throw new AssertionError("unforeseen");
          }
        };
    assertThrows(
        AssertionError.class,
        () ->
            hurried.await(
                "release 7",
                moved -> {
                  begun.countDown();
                  brokenOff.set(isInterrupted(new CountDownLatch(1)));
                  return "late";
                }));
    assertTrue(brokenOff.get());
  }

  @Test
  void what_is_broken_off_before_it_began_is_watched_no_more() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean(true);
    tending = () -> wanted.set(false);
    for (int once = 0; once < 200; once++) {
      wanted.set(true);
      now.addAndGet(2 * SECOND);
      assertThrows(
          IOException.class,
          () ->
              meanwhile.whileWanted(
                  wanted::get,
                  () ->
                      meanwhile.await("release 7", moved -> isInterrupted(new CountDownLatch(1)))));
    }
    clock.move(LookWatch.LONGEST_STEP);
    looks.end();
    assertEquals(Optional.empty(), looks.hanging());
  }

  @Test
  void a_wait_that_is_interrupted_ends_and_so_does_what_it_waited_for() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean brokenOff = new AtomicBoolean();
    Thread own = Thread.currentThread();
    assertThrows(
        IOException.class,
        () ->
            meanwhile.await(
                "blob",
                moved -> {
                  own.interrupt();
                  boolean interrupted = isInterrupted(never);
                  own.interrupt(); // Nor does this end the wait for its end.
                  brokenOff.set(interrupted);
                  return "late";
                }));
    assertTrue(Thread.interrupted(), "whoever waits sees it too");
    assertTrue(brokenOff.get());
  }

  @Test
  void what_cannot_wait_is_of_nobodys_wish() throws Exception {
    List<String> asked = new ArrayList<>();
    tending =
        () -> {
          try {
            meanwhile.requireWanted("a hold");
            asked.add("wanted");
          } catch (IOException refused) {
            asked.add("refused");
          }
        };
    now.set(SECOND);
    assertThrows(
        IOException.class,
        () ->
            meanwhile.whileWanted(
                () -> false,
                () -> {
                  meanwhile.tendIfDue();
                  meanwhile.requireWanted("the release");
                  return null;
                }));
    assertEquals(List.of("wanted"), asked);
  }

  @Test
  void what_is_slow_is_watched_until_it_ends() throws Exception {
    meanwhile.await(
        "release 7",
        moved -> {
          clock.move(LookWatch.LONGEST_STEP);
          looks.end();
          assertTrue(looks.hanging().orElseThrow().contains("release 7"));
          moved.run();
          assertEquals(Optional.empty(), looks.hanging());
          return null;
        });
    clock.move(LookWatch.LONGEST_STEP);
    looks.end();
    assertEquals(Optional.empty(), looks.hanging());
  }

  @Test
  void blobs_are_read_as_something_slow() throws Exception {
    Digest digest = Digest.of(new byte[] {1});
    Thread own = Thread.currentThread();
    BlobReader blobs =
        (wanted, maxLength) -> {
          assertTrue(Thread.currentThread() != own);
          assertTrue(Thread.currentThread().isDaemon(), "no copy keeps a server from its end");
          assertEquals(7, maxLength);
          return new byte[] {1};
        };
    assertArrayEquals(new byte[] {1}, meanwhile.reader(blobs).read(digest, 7));
    assertSame(
        REFUSED,
        assertThrows(
            Rejected.class,
            () ->
                meanwhile
                    .reader(
                        (wanted, maxLength) -> {
                          throw REFUSED;
                        })
                    .read(digest, 7)));
    assertRefused(
        Reason.UNREADABLE,
        () -> meanwhile.whileWanted(() -> false, () -> meanwhile.reader(blobs).read(digest, 7)));
  }

  @Test
  void between_statements_what_cannot_wait_is_done(@TempDir Path temporary) throws Exception {
    SmallRepository city = new SmallRepository(temporary.resolve("repository"));
    Repository statements = meanwhile.statements(city.repository());
    String path = RepositoryPaths.release("dinkes", 1);
    now.set(SECOND);
    assertArrayEquals(city.get(path), statements.statement(path));
    assertEquals(1, tended.size());
    assertArrayEquals(city.get(path + ".sig"), statements.signatures(path));
    assertEquals(List.of(1L), List.copyOf(statements.versions("sites/dinkes")));
    assertRefused(
        Reason.UNREADABLE,
        () -> meanwhile.whileWanted(() -> false, () -> statements.statement(path)));
  }

  private static boolean isInterrupted(CountDownLatch never) {
    try {
      never.await();
      return false;
    } catch (InterruptedException brokenOff) {
      return true;
    }
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }
}
