package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Stale;
import id.perisai.access.Token;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.Signatures;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.AccessReview;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what in a site, and whose key counts there, on the screen and taken away. */
class AccessListTest {
  @TempDir Path folder;

  private Town town;
  private Acting admin;
  private AccessList list;

  @BeforeEach
  void open() throws Exception {
    town = new Town(folder);
    admin = town.database.person("Admin", "alfa", Role.TENANT_ADMIN);
    list = new AccessList(town.work, town.repository);
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void says_whose_key_counts_and_who_has_one_without_the_role() {
    AccessList.Item publisher = item(town.publisher.acting());
    assertTrue(publisher.isSigning());
    assertFalse(publisher.isKeyWithoutRole());
    assertFalse(item(admin).isSigning());
    town.database.superuser(
        "delete from perisai.membership where role = 'publisher' and person_id = ?",
        town.publisher.acting().person());
    assertTrue(item(town.publisher.acting()).isKeyWithoutRole());
    assertFalse(item(town.publisher.acting()).isAbleToSign());
    assertTrue(item(town.second.acting()).isAbleToSign());
  }

  /**
   * A key of the root's person may have gone there in a folder, and the directory lists another.
   */
  @Test
  void the_platforms_keys_are_those_of_the_trust_root() throws Exception {
    Acting sari = town.administrator.acting();
    AccessList.Item item = list.of(sari).get(0);
    assertEquals(1, item.keys());
    assertTrue(item.isAbleToSign());
    Key offline = Key.ed25519(UUID.randomUUID(), town.unlisted.software().publicKey());
    TrustRoot before = town.repository.trust().root();
    TrustRoot next =
        TrustRoot.of(
            2,
            town.clock.instant(),
            town.clock.instant().plus(Duration.ofDays(300)),
            1,
            List.of(offline),
            before.log(),
            before.timestamp(),
            before.signing());
    Directory now = town.repository.trust().directory();
    Directory directory =
        Directory.of(
            2,
            next.issued(),
            next.expires(),
            now.domain(),
            now.signing(),
            List.copyOf(now.tenants().values()));
    Signatures byNew = Signatures.of(List.of(town.unlisted.key().sign(directory)));
    Signatures byBoth =
        Signatures.of(List.of(town.administrator.key().sign(next), town.unlisted.key().sign(next)));
    new PublishTrust(town.work, town.repository, town.store)
        .publish(
            sari,
            new TrustChange(
                Optional.of(new TrustChange.Part<>(next, byBoth)),
                Optional.of(new TrustChange.Part<>(directory, byNew))));
    assertEquals(2, town.repository.trust().root().version());
    List<AccessList.Item> items = list.of(sari);
    assertEquals(0, items.get(0).keys(), "the directory still lists it, and it signs nothing");
    assertEquals(1, list.signing("platform", items));
    assertEquals(1, list.able("platform", items), "off the network, whoever they are");
  }

  /** The successor is invited before the old one goes. */
  @Test
  void says_how_many_who_can_sign_are_missing_whoever_has_the_role() {
    assertEquals(0, list.missing("alfa", list.of(admin)));
    EndAccess endAccess = new EndAccess(town.work, town.clock);
    endAccess.end(admin, town.second.acting().person(), "");
    assertEquals(0, list.missing("alfa", list.of(admin)));
    EndAccess.Ended last = endAccess.end(admin, town.publisher.acting().person(), "");
    assertFalse(last.lastPublisher(), "one has the role, and no key");
    assertEquals(1, list.missing("alfa", list.of(admin)));
    assertEquals(2, list.signing("alfa", list.of(admin)), "leavers' keys count on");
  }

  /** A successor's key that the platform enrolled this minute. */
  @Test
  void a_key_that_does_not_count_yet_makes_nobody_able_to_sign() throws Exception {
    Directory now = town.repository.trust().directory();
    List<Key> keys =
        List.of(town.publisher.publicKey(), town.second.publicKey(), town.unlisted.publicKey());
    List<Directory.Tenant> tenants =
        now.tenants().values().stream()
            .map(
                site ->
                    site.id().equals("alfa")
                        ? site.withPublishers(Publisher.all(keys, town.clock.instant()))
                        : site)
            .toList();
    Directory next =
        Directory.of(
            2,
            town.clock.instant(),
            town.clock.instant().plus(Duration.ofDays(300)),
            now.domain(),
            now.signing(),
            tenants);
    new PublishTrust(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), TrustChange.of(next, town.administrator.sign(next)));
    EndAccess endAccess = new EndAccess(town.work, town.clock);
    endAccess.end(admin, town.second.acting().person(), "");
    endAccess.end(admin, town.publisher.acting().person(), "");
    assertTrue(item(town.unlisted.acting()).isSigning(), "it will count");
    assertFalse(item(town.unlisted.acting()).isAbleToSign());
    assertEquals(1, list.missing("alfa", list.of(admin)));
    town.clock.pass(Duration.ofHours(25));
    assertTrue(item(town.unlisted.acting()).isAbleToSign());
    assertEquals(0, list.missing("alfa", list.of(admin)));
  }

  @Test
  void says_who_has_which_second_factor_and_when_their_signature_was_last_taken() throws Exception {
    Acting signer = town.publisher.acting();
    assertTrue(item(signer).line().second().none());
    assertEquals(Optional.empty(), item(signer).line().signed());
    byte[] random = Token.random().hash().bytes();
    for (String made :
        List.of(
            "code_app (person_id, sealed, last_step, made_at) values (?, ?, 0, now())",
            "recovery_code (person_id, hash, made_at) values (?, ?, now())")) {
      town.database.superuser("insert into perisai." + made, signer.person(), random);
    }
    assertTrue(item(signer).line().second().none(), "an app that was never confirmed is none");
    town.database.superuser("update perisai.code_app set confirmed_at = now()");
    assertEquals(new AccessReview.Second(0, true, 1), item(signer).line().second());
    town.database.superuser("update perisai.recovery_code set used_at = now()");
    town.database.superuser(
        "insert into perisai.sign_in_passkey (id, person_id, credential, algorithm, public,"
            + " counter, name, added_at) values (gen_random_uuid(), ?, ?, -7, ?, 0, '', now())",
        signer.person(),
        random,
        random);
    assertEquals(new AccessReview.Second(1, true, 0), item(signer).line().second());
    assertTrue(item(town.second.acting()).line().second().none(), "each person's own");

    town.approved("satu", "Satu");
    town.publishAll();
    assertEquals(Optional.of(town.clock.instant()), item(signer).line().signed());
    assertEquals(Optional.empty(), item(town.second.acting()).line().signed());
    assertEquals(Optional.empty(), item(admin).line().signed());
  }

  @Test
  void an_export_is_an_entry_of_the_trail_and_a_look_is_none() {
    List<AccessList.Item> seen = list.of(admin);
    assertEquals(0, exports());
    assertEquals(seen, list.export(admin));
    assertEquals(1, exports());
    assertEquals(
        admin.person() + " " + seen.size(),
        town.database.text(
            "select person_id || ' ' || (details ->> 'count') from perisai.audit_entry"
                + " where tenant_id = 'alfa' and act = 'access.export'"));
  }

  @Test
  void refuses_to_export_for_a_session_that_went_on_for_long_and_writes_nothing() {
    Refused refused = assertThrows(Refused.class, () -> list.export(Stale.of(admin)));
    assertEquals(AccessRefusal.STEP_UP_NEEDED, refused.refusal());
    assertEquals(0, exports());
    town.database.superuser("update perisai.tenant set state = 'suspended' where id = 'alfa'");
    list.export(admin); // who may do what is asked for most when a department is closed
    assertEquals(1, exports());
  }

  private AccessList.Item item(Acting who) {
    Map<Object, AccessList.Item> items =
        list.of(admin).stream()
            .collect(Collectors.toMap(item -> item.line().person(), Function.identity()));
    return items.get(who.person());
  }

  private long exports() {
    return town.database.count(
        "select count(*) from perisai.audit_entry where act = 'access.export'");
  }
}
