package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Email;
import id.perisai.letter.Letters;
import id.perisai.mail.Carrier;
import id.perisai.mail.Letter;
import id.perisai.mail.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of a release, of what, and what becomes of mail that nobody takes. */
class ReleaseLettersTest {
  private Town town;
  private Outbox outbox;
  private final List<Letter> carried = new ArrayList<>();

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    outbox = new Outbox(town.database.factory(), town.clock);
    address(town.publisher, "budi@contoh.id");
    address(town.second, "dewi@contoh.id");
    address(town.unlisted, "eko@contoh.id");
    address(town.stranger, "rudi@contoh.id");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void everyone_whose_key_can_sign_is_told_and_nobody_else() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    assertEquals(2, outbox.carryDue(carried::add));
    assertEquals(Set.of("budi@contoh.id", "dewi@contoh.id"), new TreeSet<>(addresses()));
    Letter letter = carried.get(0);
    String fingerprint = town.inForce().statement().statement().digest().fingerprint();
    assertTrue(letter.body().contains("Sidik jari: " + fingerprint), letter.body());
    assertTrue(letter.body().contains("Fingerprint: " + fingerprint), letter.body());
    assertTrue(letter.body().contains("Oleh: Budi Penerbit (ed25519 "), letter.body());
    assertTrue(letter.body().contains("\n- Satu\n"), letter.body());
    assertTrue(letter.body().contains("http://alfa.localhost:8080/"), letter.body());
    assertEquals(0, outbox.carryDue(carried::add), "each letter once");
  }

  @Test
  void nothing_is_told_of_a_release_that_was_refused() throws Exception {
    town.approved("satu", "Satu");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    PrepareReleaseTest.refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(
                    town.publisher.acting(),
                    prepared.candidate(),
                    town.signed(prepared, town.publisher, town.stranger)));
    assertEquals(new Outbox.State(0, 0, 0), outbox.state());
  }

  @Test
  void a_letter_that_nobody_takes_is_tried_later_and_later_and_shows() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    int[] attempts = {0};
    Carrier away =
        letter -> {
          attempts[0]++;
          throw new Carrier.Undelivered("the server is away", null);
        };
    assertEquals(0, outbox.carryDue(away));
    assertEquals(new Outbox.State(2, 2, 0), outbox.state());
    outbox.carryDue(away);
    assertEquals(2, attempts[0], "not again at once");
    town.clock.pass(Duration.ofMinutes(1));
    outbox.carryDue(away);
    assertEquals(4, attempts[0]);
    town.clock.pass(Duration.ofMinutes(1));
    outbox.carryDue(away);
    assertEquals(4, attempts[0], "the second wait is longer");
    town.clock.pass(Duration.ofMinutes(1));
    assertEquals(2, outbox.carryDue(carried::add));
    assertEquals(new Outbox.State(0, 0, 0), outbox.state());
  }

  @Test
  void a_letter_is_given_up_after_days_and_shows() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.clock.pass(Duration.ofDays(6));
    outbox.carryDue(
        letter -> {
          throw new Carrier.Undelivered("the server is away", null);
        });
    assertEquals(new Outbox.State(0, 0, 2), outbox.state());
  }

  @Test
  void an_address_that_was_rewritten_beside_the_account_gets_no_mail() throws Exception {
    town.database.superuser(
        "update perisai.person set email = 'penyerang@jahat.example' where id = ?",
        town.second.acting().person());
    town.approved("satu", "Satu");
    town.publishAll();
    assertEquals(1, outbox.carryDue(carried::add));
    assertEquals(List.of("budi@contoh.id"), addresses());
    assertEquals(1, outbox.state().failing());
  }

  @Test
  void a_subject_is_one_line() {
    assertEquals("a b", Letters.line("a\r\nb"));
    assertFalse(Letters.line("x\u202e\u2028y").contains("\u202e"));
  }

  private List<String> addresses() {
    return carried.stream().map(Letter::to).toList();
  }

  private void address(Town.Person person, String email) {
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.acting().person());
  }
}
