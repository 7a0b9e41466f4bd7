package id.perisai.admin.desk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EveryMinuteTest {
  @Test
  void what_fails_keeps_nothing_else_of_the_same_minute_waiting() throws Exception {
    CountDownLatch done = new CountDownLatch(2);
    try (EveryMinute minutes =
        new EveryMinute(
            "perisai-test",
            "what a test tries",
            () -> {
              throw new IOException("the disk");
            },
            done::countDown,
            () -> {
              throw new StackOverflowError();
            },
            done::countDown)) {
      assertTrue(done.await(30, TimeUnit.SECONDS));
    }
  }
}
