package id.perisai.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.content.Content;
import id.perisai.content.ProposeWithdrawal;
import id.perisai.content.Revisions;
import id.perisai.content.Withdrawal;
import id.perisai.release.Variant;
import id.perisai.review.Approve;
import id.perisai.review.SubmitForReview;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of withdrawal is proposed, reviewed by another person and signed: nothing changes for
 * visitors before the signature, and then the address answers as that kind of withdrawal says.
 */
class WithdrawnReleaseTest {
  @TempDir Path folder;
  private Town town;
  private UUID page;

  @BeforeEach
  void a_town_with_one_release() throws Exception {
    town = new Town(folder);
    page = town.approved("lama", "Halaman lama");
    town.approved("baru", "Halaman baru");
    town.publishAll();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void what_was_published_in_error_is_gone() throws Exception {
    Variant answer = withdrawn(Withdrawal.Kind.ERROR, "");
    assertEquals(410, answer.status());
    assertFalse(text(answer).contains("Halaman lama"), "nothing of it is shown any more");
    assertFalse(town.page("/berita").contains("/berita/lama"));
  }

  @Test
  void what_was_published_in_error_may_lead_elsewhere() throws Exception {
    Variant answer = withdrawn(Withdrawal.Kind.ERROR, "/berita/baru");
    assertEquals(301, answer.status());
    assertEquals("/berita/baru", answer.location());
  }

  @Test
  void what_was_consolidated_leads_to_the_page_that_holds_it() throws Exception {
    Variant answer = withdrawn(Withdrawal.Kind.CONSOLIDATED, "/berita/baru");
    assertEquals(301, answer.status());
    assertEquals("/berita/baru", answer.location());
    assertFalse(town.page("/berita").contains("/berita/lama"));
  }

  @Test
  void what_no_longer_applies_is_kept_with_a_notice() throws Exception {
    Variant answer = withdrawn(Withdrawal.Kind.KEPT, "");
    assertEquals(200, answer.status());
    String shown = text(answer);
    assertTrue(shown.contains("Halaman lama"), shown);
    assertTrue(shown.contains("Diganti peraturan baru"), shown);
  }

  private Variant withdrawn(Withdrawal.Kind kind, String to) throws Exception {
    String before = town.page("/berita/lama");
    int base = new Revisions(town.work).newest(town.author.acting(), page).number();
    new ProposeWithdrawal(town.work)
        .propose(town.author.acting(), page, base, kind, to, "Diganti peraturan baru");
    Content proposed = new Revisions(town.work).newest(town.author.acting(), page).content();
    var submitted =
        new SubmitForReview(town.work)
            .submit(town.author.acting(), page, proposed.digest(), "sudah diperiksa");
    new Approve(town.work)
        .approve(town.publisher.acting(), submitted.submission(), proposed.digest());
    assertEquals(1, town.inForce().version());
    assertEquals(before, town.page("/berita/lama"));

    assertEquals(2, town.publishAll());
    assertEquals(
        Set.of(town.publisher.publicKey().keyId()),
        Set.copyOf(town.inForce().signers().stream().map(key -> key.keyId()).toList()));
    return town.inForce().manifest().entry("/berita/lama").orElseThrow().variants().get(0);
  }

  private String text(Variant variant) throws Exception {
    return new String(town.repository.files().blob("alfa", variant.identity()), UTF_8);
  }
}
