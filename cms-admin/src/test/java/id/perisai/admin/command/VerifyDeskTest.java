package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code verify} says of the signing desk, which the root's people sign. Whoever copied the
 * first key and the log's key from the server can lay before visitors what both fit.
 */
class VerifyDeskTest {
  private static final Instant LATER = Instant.parse("2126-11-21T03:00:00Z");

  @TempDir Path temporary;
  private SignedSite desk;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void a_desk_of_the_first_key() throws Exception {
    desk = SignedSite.desk(temporary.resolve("repository"), LATER);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  void says_ok_of_the_desk_from_before_the_ceremony_and_of_what_its_people_sign() throws Exception {
    assertSays(0, "OK ");
    desk.ceremony(LATER);
    desk.stamp();
    assertSays(0, "OK ");
    desk.publishByAdministrators(2, 2);
    desk.stamp();
    assertSays(0, "OK ");
  }

  @Test
  void says_forged_of_a_desk_that_the_key_on_the_server_signs_after_the_ceremony()
      throws Exception {
    desk.ceremony(LATER);
    desk.publishByFirstKey(2);
    desk.stamp();
    assertSays(10, "UNKNOWN_KEY");
  }

  @Test
  void says_forged_of_a_desk_that_one_person_signs_where_the_root_asks_for_two() throws Exception {
    desk.ceremony(LATER);
    desk.publishByAdministrators(2, 1);
    desk.stamp();
    assertSays(10, "BELOW_THRESHOLD");
  }

  /** From outside page by page, and a copy of the repository. */
  private void assertSays(int exitCode, String words) {
    for (String[] target :
        new String[][] {
          {desk.url("/")},
          {desk.url("/"), "--all"},
          {desk.repository.toString()},
          {desk.repository.toString(), "--all"}
        }) {
      out.getBuffer().setLength(0);
      err.getBuffer().setLength(0);
      int found = run(target);
      String said = String.join(" ", target) + "\n" + out + err;
      assertEquals(exitCode, found, said);
      assertTrue(said.contains(words), said);
    }
  }

  private int run(String... target) {
    return Perisai.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(
                    Stream.of("verify", "--again-after", "0", "--root", desk.pinned.hex()),
                    Stream.of(target))
                .toArray(String[]::new));
  }
}
