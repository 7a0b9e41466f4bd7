package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.message.LockedSealingKey;
import id.perisai.message.OfferSealingKey;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.Town;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.SealingKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys for opening messages, from the browser that made them into the signed directory and out. */
class SealingActsTest {
  @TempDir Path folder;
  private Town town;
  private Acting reader;
  private Acting team;
  private LockedSealingKey key;

  @BeforeEach
  void found() throws Exception {
    town = new Town(folder);
    reader = town.database.person("Rina Petugas", "alfa", Role.RESPONDER);
    team = town.database.person("Tim Tanggap", "platform", Role.RESPONDER);
    key = offered(reader);
  }

  @AfterEach
  void close() {
    town.close();
  }

  private LockedSealingKey offered(Acting who) {
    LockedSealingKey made = LockedSealingKey.make(Town.PASSPHRASE);
    OfferSealingKey offer = new OfferSealingKey(town.work, town.clock);
    offer.offer(who, offer.request(who).id(), made.bytes());
    return made;
  }

  private Prepared prepare(DirectoryChange... changes) {
    return new PrepareDirectory(
            town.work, town.repository, new StatementCandidates(town.store, town.repository))
        .prepare(town.administrator.acting(), List.of(changes));
  }

  private void inForce(DirectoryChange... changes) throws Exception {
    Prepared prepared = prepare(changes);
    Object statement =
        new OpenCandidate(town.work, town.repository, town.store, town.clock)
            .describe(town.administrator.acting(), prepared.candidate())
            .get("statement");
    Directory next = Directory.parse(Base64.getUrlDecoder().decode((String) statement));
    new PublishDirectory(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), prepared.candidate(), town.administrator.sign(next));
  }

  private List<SealingKey> listed() {
    return town.repository.trust().directory().tenant("alfa").orElseThrow().sealing();
  }

  private WaitingSealingKeys waiting() {
    return new WaitingSealingKeys(town.work, town.repository);
  }

  @Test
  void a_key_waits_is_listed_and_leaves_with_its_owner() throws Exception {
    Acting administrator = town.administrator.acting();
    address(reader, "rina@contoh.id");
    address(town.publisher.acting(), "budi@contoh.id");
    assertEquals(
        List.of(key.keyId()), waiting().of(administrator).stream().map(k -> k.keyId()).toList());
    inForce(new DirectoryChange.AddSealing("alfa", key.keyId()));
    assertEquals(List.of(key.listed(reader.person())), listed());
    assertEquals(List.of(), waiting().of(administrator));
    assertEquals(List.of(), waiting().leaving(administrator));
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where person_id = '"
                + reader.person()
                + "' and body like '%can be opened by Rina Petugas%'"));
    assertTrue(
        town.database.count(
                "select count(*) from perisai.letter where person_id = '"
                    + town.publisher.acting().person()
                    + "' and body like '%can be opened by Rina Petugas%'")
            > 0,
        "whoever signs for the site is told");

    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    address(administrator, "sari@contoh.id");
    assertEquals(0, letters.write());
    town.database.superuser("delete from perisai.membership where person_id = ?", reader.person());
    List<WaitingSealingKeys.Leaving> leaving = waiting().leaving(administrator);
    assertEquals(1, leaving.size());
    assertEquals(false, leaving.get(0).asked());
    assertEquals(1, letters.write());
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where body like '%- pesan / messages, alfa: Rina"
                + " Petugas, %'"));
    assertEquals(0, letters.write(), "once");
    town.clock.pass(Duration.ofHours(25));
    assertEquals(1, letters.write(), "messages are still sealed to it");
    inForce(new DirectoryChange.RemoveSealing("alfa", key.keyId()));
    assertEquals(List.of(), listed());
    assertEquals(List.of(), waiting().of(administrator), "nobody offers it again");
    town.clock.pass(Duration.ofHours(25));
    assertEquals(0, letters.write());
  }

  @Test
  void a_key_of_the_response_team_opens_reports_of_incidents() throws Exception {
    LockedSealingKey theirs = offered(team);
    inForce(new DirectoryChange.AddSealing("platform", theirs.keyId()));
    Directory directory = town.repository.trust().directory();
    assertEquals(List.of(theirs.listed(team.person())), directory.incidents());
    assertEquals(List.of(), directory.tenant("platform").orElseThrow().sealing());
    // Another change keeps them.
    inForce(new DirectoryChange.SetThreshold("alfa", 2));
    assertEquals(1, town.repository.trust().directory().incidents().size());
  }

  @Test
  void a_key_that_its_owner_gives_up_is_shown_to_the_platform() throws Exception {
    inForce(new DirectoryChange.AddSealing("alfa", key.keyId()));
    OfferSealingKey offer = new OfferSealingKey(town.work, town.clock);
    refused("SEALING_KEY_NOT_OWN", () -> offer.askRemoval(reader, Digest.of(new byte[] {1})));
    offer.askRemoval(reader, key.keyId());
    assertEquals(true, waiting().leaving(town.administrator.acting()).get(0).asked());
  }

  @Test
  void refuses_what_was_not_offered_here_and_more_than_eight() throws Exception {
    refused(
        "KEY_UNKNOWN",
        () -> prepare(new DirectoryChange.AddSealing("alfa", Digest.of(new byte[] {1}))));
    refused("KEY_UNKNOWN", () -> prepare(new DirectoryChange.AddSealing("beta", key.keyId())));
    refused("KEY_UNKNOWN", () -> prepare(new DirectoryChange.RemoveSealing("alfa", key.keyId())));
    inForce(new DirectoryChange.AddSealing("alfa", key.keyId()));
    refused("KEY_LISTED", () -> prepare(new DirectoryChange.AddSealing("alfa", key.keyId())));
    DirectoryChange[] many = new DirectoryChange[SealingKey.MOST];
    for (int i = 0; i < many.length; i++) {
      many[i] = new DirectoryChange.AddSealing("alfa", offered(reader).keyId());
    }
    refused("SEALING_FULL", () -> prepare(many));
  }

  /** Their number stands on each screen of the platform's administrators. */
  @Test
  void many_departments_take_as_many_queries_as_one() throws Exception {
    offered(reader);
    inForce(new DirectoryChange.AddSealing("alfa", key.keyId()));
    long one = queries();
    Acting other = town.database.person("Rini Petugas", "beta", Role.RESPONDER);
    LockedSealingKey theirs = offered(other);
    offered(other);
    inForce(new DirectoryChange.AddSealing("beta", theirs.keyId()));
    assertEquals(2, waiting().of(town.administrator.acting()).size());
    assertEquals(one, queries());
  }

  private long queries() {
    Statistics statistics = town.database.factory().unwrap(SessionFactory.class).getStatistics();
    statistics.setStatisticsEnabled(true);
    statistics.clear();
    waiting().of(town.administrator.acting());
    waiting().leaving(town.administrator.acting());
    return statistics.getPrepareStatementCount();
  }

  /** Without one, nothing is written to a person. */
  private void address(Acting person, String email) {
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.person());
  }

  private static void refused(String reason, org.junit.jupiter.api.function.Executable act) {
    assertEquals(reason, assertThrows(Refused.class, act).refusal().name());
  }
}
