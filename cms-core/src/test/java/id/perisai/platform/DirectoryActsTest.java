package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.publish.Candidates;
import id.perisai.publish.OfferKey;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.Town;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Signatures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DirectoryActsTest {
  private Town town;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_key_made_in_the_browser_waits_is_enrolled_and_then_signs() throws Exception {
    offer(town.unlisted);
    WaitingKeys waiting = new WaitingKeys(town.work, town.repository);
    assertEquals(
        List.of(town.unlisted.software().keyId()),
        waiting.of(town.administrator.acting()).stream().map(key -> key.keyId()).toList());
    Prepared prepared = prepare(enrol(town.unlisted));
    assertEquals(2, publish(prepared, town.administrator));
    assertEquals(List.of(), waiting.of(town.administrator.acting()));

    town.clock.pass(java.time.Duration.ofHours(25));
    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(town.unlisted.acting());
    town.publish()
        .publish(
            town.unlisted.acting(),
            release.candidate(),
            town.signed(release, town.unlisted, town.unlisted));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void a_revoked_key_signs_no_more_and_what_it_signed_stays() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    publish(
        prepare(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId())),
        town.administrator);
    assertEquals(1, town.inForce().version());
    town.approved("dua", "Dua");
    refused(PublishRefusal.SIGNATURE_REFUSED, town::publishAll);
    Prepared next = town.prepare().prepare(town.second.acting());
    town.publish()
        .publish(
            town.second.acting(), next.candidate(), town.signed(next, town.second, town.second));
    assertEquals(2, town.inForce().version());
  }

  @Test
  void refuses_a_directory_that_a_tenants_publisher_signed() throws Exception {
    offer(town.unlisted);
    Prepared prepared = prepare(enrol(town.unlisted));
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> publish(prepared, town.publisher));
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> publish(prepared, town.unlisted));
    assertEquals(1, town.repository.trust().directory().version());
  }

  @Test
  void refuses_a_directory_without_a_signature_or_made_on_an_older_one() throws Exception {
    offer(town.unlisted);
    Prepared stale = prepare(enrol(town.unlisted));
    Prepared first = prepare(new DirectoryChange.SetState("beta", Directory.State.SUSPENDED));
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            directories()
                .publish(town.administrator.acting(), first.candidate(), Signatures.of(List.of())));
    publish(first, town.administrator);
    refused(PublishRefusal.CANDIDATE_STALE, () -> publish(stale, town.administrator));
    refused(
        PublishRefusal.CANDIDATE_DONE,
        () ->
            directories()
                .publish(town.administrator.acting(), first.candidate(), Signatures.of(List.of())));
  }

  @Test
  void a_publisher_neither_prepares_nor_sees_waiting_keys() {
    offer(town.unlisted);
    refused(
        AccessRefusal.NOT_PERMITTED,
        () -> new WaitingKeys(town.work, town.repository).of(town.publisher.acting()));
    refused(
        AccessRefusal.NOT_PERMITTED,
        () ->
            acts()
                .prepare(
                    town.publisher.acting(),
                    List.of(new DirectoryChange.SetState("beta", Directory.State.SUSPENDED))));
  }

  @Test
  void refuses_a_key_that_nobody_offered_or_for_another_tenant() {
    offer(town.unlisted);
    refused(
        PlatformRefusal.KEY_UNKNOWN,
        () -> prepare(new DirectoryChange.EnrolKey("alfa", Digest.of(new byte[] {1}))));
    refused(
        PlatformRefusal.KEY_UNKNOWN,
        () -> prepare(new DirectoryChange.EnrolKey("beta", town.unlisted.software().keyId())));
    refused(
        PlatformRefusal.TENANT_NOT_LISTED,
        () -> prepare(new DirectoryChange.SetState("gamma", Directory.State.ACTIVE)));
  }

  @Test
  void refuses_a_malformed_key() {
    OfferKey offer = new OfferKey(town.work, town.clock);
    OfferKey.Leave leave = offer.request(town.unlisted.acting());
    refused(
        PublishRefusal.KEY_REFUSED,
        () -> offer.offer(town.unlisted.acting(), leave.id(), "{}".getBytes()));
    refused(AccessRefusal.NOT_PERMITTED, () -> offer.request(town.author.acting()));
  }

  private void offer(Town.Person person) {
    OfferKey offer = new OfferKey(town.work, town.clock);
    OfferKey.Leave leave = offer.request(person.acting());
    offer.offer(person.acting(), leave.id(), person.software().bytes());
    assertTrue(
        town.tokens()
            .redeem(
                leave.token(),
                id.perisai.access.DeskTokens.Purpose.KEY,
                leave.id(),
                town.clock.instant())
            .isEmpty(),
        "a leave is good for one key");
  }

  private static DirectoryChange enrol(Town.Person person) {
    return new DirectoryChange.EnrolKey("alfa", person.software().keyId());
  }

  private PrepareDirectory acts() {
    return new PrepareDirectory(
        town.work, town.repository, new StatementCandidates(town.store, town.repository));
  }

  private PublishDirectory directories() {
    return new PublishDirectory(town.work, town.repository, town.store);
  }

  private Prepared prepare(DirectoryChange change) {
    return acts().prepare(town.administrator.acting(), List.of(change));
  }

  private long publish(Prepared prepared, Town.Person signer) throws Exception {
    Directory next =
        Directory.parse(
            town.work.platform(
                town.administrator.acting(),
                em ->
                    Candidates.open(
                            em,
                            town.administrator.acting(),
                            prepared.candidate(),
                            town.clock.instant())
                        .statement()));
    return directories()
        .publish(town.administrator.acting(), prepared.candidate(), signer.sign(next));
  }

  private static void refused(Refusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }
}
