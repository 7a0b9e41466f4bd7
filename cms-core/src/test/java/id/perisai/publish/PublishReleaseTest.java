package id.perisai.publish;

import static id.perisai.publish.PrepareReleaseTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Token;
import id.perisai.release.Digest;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishReleaseTest {
  private Town town;
  private Prepared prepared;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    town.approved("satu", "Satu");
    prepared = town.prepare().prepare(town.publisher.acting());
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void puts_a_signed_candidate_into_force_and_remembers_who() throws Exception {
    assertEquals(1, publish(town.publisher, town.publisher));
    assertEquals(town.publisher.acting().person(), town.inForce().signers().get(0).person());
    assertEquals(1, count("release_record"));
    assertEquals(1, count("publication"));
    assertEquals(1, count("audit_entry where act = 'release.publish'"));
  }

  @Test
  void refuses_a_key_that_the_directory_does_not_list() {
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(
                    town.publisher.acting(),
                    prepared.candidate(),
                    town.signed(prepared, town.publisher, town.unlisted)));
    assertNothingInForce();
  }

  @Test
  void refuses_a_key_of_another_tenant() {
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> publish(town.publisher, town.stranger));
    assertNothingInForce();
  }

  @Test
  void refuses_the_signature_of_a_colleague_for_whom_it_was_not_prepared() {
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> publish(town.publisher, town.second));
    assertNothingInForce();
  }

  @Test
  void refuses_a_signature_over_other_bytes() throws Exception {
    ReleaseStatement statement = town.statement(prepared, town.publisher);
    ReleaseStatement other =
        ReleaseStatement.of(
            "alfa",
            1,
            statement.issued(),
            Optional.empty(),
            Digest.of(new byte[] {1}),
            statement.theme());
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(
                    town.publisher.acting(), prepared.candidate(), town.publisher.sign(other)));
    assertNothingInForce();
  }

  @Test
  void refuses_no_signature_at_all() throws Exception {
    Signatures none = Signatures.of(List.of());
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), none));
    assertNothingInForce();
  }

  @Test
  void refuses_a_candidate_of_a_colleague_or_of_another_tenant() throws Exception {
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> town.publish().publish(town.second.acting(), prepared.candidate(), signatures));
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> town.publish().publish(town.stranger.acting(), prepared.candidate(), signatures));
    assertNothingInForce();
  }

  @Test
  void refuses_the_same_candidate_twice() throws Exception {
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures);
    refused(
        PublishRefusal.CANDIDATE_DONE,
        () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
  }

  @Test
  void refuses_an_expired_candidate() throws Exception {
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    town.clock.pass(Candidates.VALID_FOR);
    refused(
        PublishRefusal.CANDIDATE_EXPIRED,
        () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
    assertNothingInForce();
  }

  @Test
  void of_two_candidates_at_once_the_second_is_stale() throws Exception {
    Prepared other = town.prepare().prepare(town.second.acting());
    publish(town.publisher, town.publisher);
    refused(
        PublishRefusal.CANDIDATE_STALE,
        () ->
            town.publish()
                .publish(
                    town.second.acting(),
                    other.candidate(),
                    town.signed(other, town.second, town.second)));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void refuses_a_candidate_whose_bytes_were_altered_after_it_was_signed() throws Exception {
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    Path blobs = town.folder.resolve("candidates/" + prepared.candidate() + "/blobs");
    try (var files = Files.list(blobs)) {
      for (Path file : files.toList()) {
        Files.writeString(file, "SLOT GACOR");
      }
    }
    refused(
        PublishRefusal.CANDIDATE_CHANGED,
        () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
    assertNothingInForce();
  }

  @Test
  void refuses_a_candidate_whose_description_was_altered() throws Exception {
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    Files.writeString(
        town.folder.resolve("candidates/" + prepared.candidate() + "/description"), "{}");
    refused(
        PublishRefusal.CANDIDATE_CHANGED,
        () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
    assertNothingInForce();
  }

  @Test
  void a_token_speaks_for_its_person_about_its_candidate_until_it_is_done() throws Exception {
    Instant now = town.clock.instant();
    assertEquals(
        town.publisher.acting().person(),
        redeem(prepared.token(), Purpose.CANDIDATE, prepared.candidate(), now).orElseThrow());
    assertTrue(redeem(Token.random(), Purpose.CANDIDATE, prepared.candidate(), now).isEmpty());
    assertTrue(redeem(prepared.token(), Purpose.KEY, prepared.candidate(), now).isEmpty());
    assertTrue(redeem(prepared.token(), Purpose.CANDIDATE, UUID.randomUUID(), now).isEmpty());
    assertTrue(
        redeem(
                prepared.token(),
                Purpose.CANDIDATE,
                prepared.candidate(),
                now.plus(Candidates.VALID_FOR))
            .isEmpty());
    publish(town.publisher, town.publisher);
    assertTrue(redeem(prepared.token(), Purpose.CANDIDATE, prepared.candidate(), now).isEmpty());
  }

  @Test
  void a_token_of_somebody_who_left_speaks_for_nobody() {
    town.database.superuser(
        "delete from perisai.membership where person_id = ?", town.publisher.acting().person());
    assertTrue(
        redeem(
                prepared.token(),
                Purpose.CANDIDATE,
                prepared.candidate(),
                town.clock.instant().plus(Duration.ofMinutes(1)))
            .isEmpty());
  }

  @Test
  void the_desk_sees_the_statement_the_pages_and_the_bytes() throws Exception {
    OpenCandidate open = new OpenCandidate(town.work, town.repository, town.store, town.clock);
    Map<String, Object> shown = open.describe(town.publisher.acting(), prepared.candidate());
    assertEquals("release", shown.get("kind"));
    assertEquals(1, ((List<?>) shown.get("pages")).size());
    Digest root = town.statement(prepared, town.publisher).manifest();
    byte[] node = open.blob(town.publisher.acting(), prepared.candidate(), root).orElseThrow();
    assertEquals(root, Digest.of(node));
    assertFalse(
        open.blob(town.publisher.acting(), prepared.candidate(), Digest.of(new byte[9]))
            .isPresent());
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> open.describe(town.stranger.acting(), prepared.candidate()));
  }

  private Optional<UUID> redeem(Token token, Purpose purpose, UUID subject, Instant now) {
    return town.tokens().redeem(token, purpose, subject, now).map(who -> who.person());
  }

  private long publish(Town.Person asked, Town.Person signer) throws Exception {
    return town.publish()
        .publish(asked.acting(), prepared.candidate(), town.signed(prepared, asked, signer));
  }

  private void assertNothingInForce() {
    assertTrue(town.repository.inForce(town.repository.trust(), "alfa").isEmpty());
  }

  private long count(String from) throws Exception {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from perisai." + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
