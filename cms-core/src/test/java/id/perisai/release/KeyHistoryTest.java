package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From when a key and a rule count, reckoned from directories alone. */
class KeyHistoryTest {
  private static final Signer THIEF = Signer.named("thief");
  private static final Authenticator TOUCH = Authenticator.named("touch");
  private static final Duration DAY = Duration.ofHours(24);

  private final List<VerifiedStatement<Directory>> directories = new ArrayList<>();
  private final Map<Long, Instant> sightings = new HashMap<>();
  private Instant now = at(240);

  // Keys

  @Test
  void a_first_key_counts_at_once_a_new_one_after_a_day_and_a_stranger_never() throws Rejected {
    list(1, 0, of(SITI), PLATFORM);
    list(2, 10, of(SITI, DEWI), PLATFORM);
    assertEquals(at(0), from(SITI, 2));
    assertEquals(at(34), from(DEWI, 2));
    assertEquals(Instant.MAX, from(DEWI, 1));
    assertEquals(Instant.MAX, from(THIEF, 2));
    assertEquals(Instant.MAX, history().countsFrom("nobody", SITI.key(), 2), "of no such tenant");
  }

  @Test
  void counts_not_before_its_directory_says_so() throws Rejected {
    Directory.Tenant later =
        of(SITI)
            .withPublishers(
                List.of(new Publisher(SITI.key(), NOW), new Publisher(DEWI.key(), at(99))));
    list(1, 0, of(SITI));
    list(2, 10, later, SITI);
    assertEquals(at(99), from(DEWI, 2));
    list(3, 20, of(SITI, DEWI));
    assertEquals(at(10), from(DEWI, 3), "vouched for in the directory before");
  }

  @Test
  void waits_a_day_from_the_first_directory_of_the_unbroken_run_that_lists_it() throws Rejected {
    list(1, 0, of(SITI));
    list(2, 10, of(SITI, DEWI));
    list(3, 20, of(SITI, DEWI));
    assertEquals(at(34), from(DEWI, 3));
    list(4, 30, of(SITI));
    list(5, 40, of(SITI, DEWI));
    assertEquals(at(64), from(DEWI, 5));
  }

  @Test
  void a_directory_dated_back_counts_from_when_the_one_before_it_was_known() throws Rejected {
    list(1, 0, of(SITI));
    list(2, 10, of(SITI));
    list(3, 1, of(SITI, DEWI));
    assertEquals(at(34), from(DEWI, 3));
    sightings.put(3L, at(20));
    assertEquals(at(44), from(DEWI, 3));
    sightings.put(3L, at(5));
    assertEquals(at(34), from(DEWI, 3), "an early sighting hastens nothing");
    sightings.put(3L, at(999));
    assertEquals(at(34), from(DEWI, 3), "one of the future is none");
  }

  @Test
  void a_directory_of_the_future_delays_none_after_it() throws Rejected {
    now = at(5);
    list(1, 0, of(SITI));
    list(2, 999, of(SITI, THIEF));
    list(3, 1, of(SITI, THIEF, DEWI));
    assertEquals(at(999 + 24), from(THIEF, 2));
    assertEquals(at(25), from(DEWI, 3));
    list(4, 5, of(SITI, DEWI));
    list(5, 3, of(SITI, DEWI, BUDI));
    assertEquals(at(29), from(BUDI, 5), "one of this very second is of now");
  }

  @Test
  void is_the_first_where_the_whole_history_shows_that_nobody_was_before() throws Rejected {
    list(1, 0, of());
    list(2, 10, of(SITI));
    assertEquals(at(10), from(SITI, 2));
    assertFalse(history().isNew("dinkes"));
    assertTrue(history().isNew("dishub"));
    directories.remove(0);
    assertEquals(at(34), from(SITI, 2), "the first one is not kept");
    assertFalse(history().isNew("dishub"));
    list(4, 20, of(SITI, DEWI));
    assertEquals(at(44), from(DEWI, 4));
  }

  @Test
  void a_gap_before_a_tenants_first_key_makes_it_wait() throws Rejected {
    list(1, 0, of());
    list(3, 10, of(SITI));
    assertEquals(at(34), from(SITI, 3));
    list(4, 11, of(SITI));
    assertEquals(at(34), from(SITI, 4));
  }

  // Vouching

  @Test
  void counts_at_once_by_the_word_of_the_threshold_of_the_directory_before() throws Rejected {
    list(1, 0, of(SITI, BUDI).withThreshold(2));
    list(2, 10, of(SITI, BUDI, DEWI).withThreshold(2), PLATFORM, SITI);
    assertEquals(at(34), from(DEWI, 2));
    assertEquals(1, history().unvouched("dinkes"));
    directories.remove(1);
    list(2, 10, of(SITI, BUDI, DEWI).withThreshold(2), PLATFORM, SITI, SITI.secondKey());
    assertEquals(at(34), from(DEWI, 2), "a stranger's second key is no second person");
    directories.remove(1);
    list(2, 10, of(SITI, BUDI, DEWI).withThreshold(2), PLATFORM, SITI, BUDI);
    assertEquals(at(10), from(DEWI, 2));
    assertEquals(0, history().unvouched("dinkes"));
    assertEquals(
        List.of(SITI.key(), BUDI.key(), DEWI.key()), history().vouchers("dinkes", now).keys());
    assertEquals(2, history().vouchers("dinkes", now).threshold());
    assertEquals(List.of(), history().vouchers("nobody", now).keys());
  }

  @Test
  void a_key_vouches_from_the_second_on_at_which_it_counts() throws Rejected {
    list(1, 0, of(SITI));
    list(2, 10, of(SITI, DEWI));
    list(3, 33, of(SITI, DEWI, BUDI), DEWI);
    assertEquals(at(57), from(BUDI, 3));
    directories.remove(2);
    list(3, 34, of(SITI, DEWI, BUDI), DEWI);
    assertEquals(at(34), from(BUDI, 3));
  }

  @Test
  void a_revoked_key_vouches_for_nothing_also_for_what_it_vouched_for_before() throws Rejected {
    list(1, 0, of(SITI));
    list(2, 10, of(SITI, DEWI), SITI);
    assertEquals(at(10), from(DEWI, 2));
    list(3, 11, of(SITI, DEWI).withRevoked(List.of(new Revocation(SITI.key().keyId(), 9))), SITI);
    assertEquals(at(34), from(DEWI, 3));
    assertEquals(Optional.of(9L), history().revokedFrom("dinkes", SITI.key().keyId()));
    list(4, 12, of(SITI, DEWI).withRevoked(List.of(new Revocation(SITI.key().keyId(), 4))));
    list(5, 13, of(SITI, DEWI));
    assertEquals(Optional.of(4L), history().revokedFrom("dinkes", SITI.key().keyId()));
    assertEquals(Optional.empty(), history().revokedFrom("dinkes", DEWI.key().keyId()));
    assertEquals(Optional.empty(), history().revokedFrom("bpbd", SITI.key().keyId()));
  }

  @Test
  void a_directory_dated_ahead_has_no_key_vouch_that_waits_until_then() throws Rejected {
    now = at(12);
    list(1, 0, of(SITI));
    list(2, 10, of(SITI, DEWI));
    list(3, 40, of(SITI, DEWI, BUDI), DEWI);
    assertEquals(at(64), from(BUDI, 3));
  }

  @Test
  void a_tenant_that_was_not_listed_before_has_nobody_to_vouch() throws Rejected {
    list(1, 0, of(SITI));
    put(2, 10, List.of(tenant("platform", "sign.localhost", PLATFORM)));
    list(3, 20, of(SITI, DEWI), SITI);
    assertEquals(at(44), from(SITI, 3));
    assertEquals(at(44), from(DEWI, 3));
    assertEquals(1, history().unvouched("dinkes"));
  }

  @Test
  void asks_for_nobody_where_nothing_is_given() throws Rejected {
    list(1, 0, of(SITI, DEWI));
    assertEquals(0, history().unvouched("dinkes"), "the first");
    list(2, 10, of(SITI, DEWI).withThreshold(2));
    assertEquals(0, history().unvouched("dinkes"), "it takes");
    assertEquals(0, history().missingVouchers("dinkes"));
    list(3, 20, of(SITI, DEWI));
    assertEquals(2, history().unvouched("dinkes"), "it gives");
    assertEquals(0, history().missingVouchers("dinkes"), "and lists no new key");
  }

  @Test
  void asks_for_those_whose_new_key_is_to_count_before_a_day_has_passed() throws Rejected {
    for (int hours : List.of(23, 24, 25)) {
      directories.clear();
      list(1, 0, of(SITI));
      list(
          2,
          10,
          of(SITI)
              .withPublishers(
                  List.of(
                      new Publisher(SITI.key(), NOW), new Publisher(DEWI.key(), at(10 + hours)))));
      assertEquals(hours < 24 ? 1 : 0, history().missingVouchers("dinkes"), hours + " hours");
    }
  }

  // Rules

  @Test
  void a_lower_threshold_counts_step_by_step() throws Rejected {
    list(1, 0, of(SITI, DEWI, BUDI).withThreshold(3));
    list(2, 10, of(SITI, DEWI, BUDI).withThreshold(2));
    list(3, 20, of(SITI, DEWI, BUDI).withThreshold(1));
    assertEquals(3, history().threshold("dinkes", 3, at(34).minusSeconds(1)));
    assertEquals(2, history().threshold("dinkes", 3, at(34)));
    assertEquals(2, history().threshold("dinkes", 3, at(44).minusSeconds(1)));
    assertEquals(1, history().threshold("dinkes", 3, at(44)));
    assertEquals(at(44), history().powersFrom("dinkes", 3));
    assertEquals(2, history().signers("dinkes", 3, at(34)).threshold());
    assertEquals(
        TrustedKeys.MAX_KEYS + 1,
        history().threshold("nobody", 3, at(0)),
        "of no such tenant nobody is enough");
    assertEquals(Instant.EPOCH, history().powersFrom("nobody", 3));
  }

  @Test
  void software_keys_count_a_day_after_passkeys_alone_did() throws Rejected {
    Directory.Tenant both =
        of(SITI).withPublishers(Publisher.all(List.of(SITI.key(), TOUCH.key()), NOW));
    list(1, 0, both.withPasskeys(true));
    list(2, 10, both);
    assertFalse(history().isAllowed("dinkes", SITI.key(), 2, at(34).minusSeconds(1)));
    assertTrue(history().isAllowed("dinkes", SITI.key(), 2, at(34)));
    assertTrue(history().isAllowed("dinkes", TOUCH.key(), 2, at(0)));
    assertEquals(List.of(TOUCH.key()), history().signers("dinkes", 2, at(33)).keys());
    assertEquals(List.of(SITI.key(), TOUCH.key()), history().signers("dinkes", 2, at(34)).keys());
  }

  @Test
  void re_renders_by_the_platform_wait_and_end_at_once() throws Rejected {
    list(1, 0, of(SITI));
    list(2, 10, of(SITI).withRerender(Rerender.PLATFORM));
    list(3, 20, of(SITI));
    assertEquals(at(34), history().rerendersFrom("dinkes", 2));
    assertEquals(Instant.MAX, history().rerendersFrom("dinkes", 3));
    assertEquals(Optional.of(at(10)), history().replaced(1));
    assertEquals(Optional.of(at(20)), history().replaced(2));
    assertEquals(Optional.empty(), history().replaced(3));
    assertThrows(IllegalArgumentException.class, () -> history().replaced(4));
  }

  // Hosts

  @Test
  void a_host_stays_for_a_day_with_the_tenant_from_which_it_was_taken() throws Rejected {
    list(1, 0, of(SITI));
    assertEquals(Optional.empty(), move(at(0)));
    put(2, 10, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    assertEquals(Optional.of(new KeyHistory.Move("dinkes", at(34))), move(at(10)));
    assertTrue(move(at(34).minusSeconds(1)).isPresent());
    assertEquals(Optional.empty(), move(at(34)));
    assertEquals(Optional.empty(), history().move("nobody.localhost", at(10)));
    put(3, 20, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    assertEquals(
        Optional.of(new KeyHistory.Move("dinkes", at(34))), move(at(20)), "not a day more");
  }

  @Test
  void a_host_that_came_back_or_went_on_to_a_third_waits_from_then() throws Rejected {
    list(1, 0, of(SITI));
    put(2, 10, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    list(3, 20, of(SITI));
    assertEquals(Optional.empty(), move(at(20)));
    put(4, 30, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    assertEquals(Optional.of(new KeyHistory.Move("dinkes", at(54))), move(at(30)));
    put(5, 40, List.of(tenant("lain", "dinkes.localhost", BUDI)));
    assertEquals(Optional.of(new KeyHistory.Move("dinkes", at(64))), move(at(40)));
    put(6, 64, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    assertEquals(
        Optional.of(new KeyHistory.Move("lain", at(88))), move(at(64)), "it was the third's");
  }

  @Test
  void a_host_moves_at_once_from_nobody_from_who_never_signed_or_by_their_word() throws Rejected {
    put(1, 0, List.of(tenant("kosong", "dinkes.localhost")));
    put(2, 10, List.of(tenant("tipu", "dinkes.localhost", THIEF)));
    assertEquals(Optional.empty(), move(at(10)));
    put(3, 20, List.of(tenant("dinkes", "dinkes.localhost", SITI)));
    assertEquals(Optional.of(new KeyHistory.Move("tipu", at(44))), move(at(20)));
    directories.remove(2);
    put(3, 20, List.of(tenant("dinkes", "dinkes.localhost", SITI)), SITI);
    assertTrue(move(at(20)).isPresent(), "who takes it vouches for nothing");
    directories.remove(2);
    put(3, 20, List.of(tenant("dinkes", "dinkes.localhost", SITI)), THIEF);
    assertEquals(Optional.empty(), move(at(20)));
  }

  private Optional<KeyHistory.Move> move(Instant then) {
    return history().move("dinkes.localhost", then);
  }

  private Instant from(Signer signer, long directory) {
    return history().countsFrom("dinkes", signer.key(), directory);
  }

  private KeyHistory history() {
    return new KeyHistory(directories, sightings, now);
  }

  private static Instant at(long hours) {
    return NOW.plus(Duration.ofHours(hours));
  }

  private static Directory.Tenant of(Signer... publishers) {
    return SmallRepository.dinkes(publishers);
  }

  private static Directory.Tenant tenant(String id, String host, Signer... publishers) {
    List<Key> keys = List.of(publishers).stream().map(Signer::key).toList();
    return new Directory.Tenant(
        id, id, Directory.State.ACTIVE, List.of(host), 1, Publisher.all(keys, NOW));
  }

  private void list(long version, long hours, Directory.Tenant dinkes, Signer... signers)
      throws Rejected {
    put(version, hours, List.of(dinkes), signers);
  }

  private void put(long version, long hours, List<Directory.Tenant> tenants, Signer... signers)
      throws Rejected {
    directories.add(statement(version, hours, tenants, signers));
  }

  private static VerifiedStatement<Directory> statement(
      long version, long hours, List<Directory.Tenant> tenants, Signer... signers) throws Rejected {
    List<Directory.Tenant> all = new ArrayList<>(tenants);
    if (all.stream().noneMatch(one -> one.id().equals("platform"))) {
      all.add(tenant("platform", "sign.localhost", PLATFORM));
    }
    Directory directory =
        Directory.of(
            version,
            at(hours),
            EXPIRES,
            "localhost",
            new Directory.Signing("platform", SmallRepository.SIGNING, List.of()),
            all);
    return new VerifiedStatement<>(directory, Signer.sign(directory, signers), List.of());
  }
}
