package id.perisai.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.block.InvalidContent;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProposeWithdrawalTest {
  private static final Clock MIDNIGHT =
      Clock.fixed(Instant.parse("2026-11-20T18:00:00Z"), ZoneOffset.UTC);
  private static TestDatabase database;
  private static Acting author;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    author = database.author("alfa");
    page("tujuan");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void takes_a_page_off_that_was_published_in_error() {
    Content content = withdrawn(page("keliru"), Withdrawal.Kind.ERROR, "", "salah alamat");
    assertTrue(content.isWithdrawn());
    assertEquals("", content.withdrawal().orElseThrow().to());
    assertEquals("salah alamat", content.withdrawal().orElseThrow().reason());
  }

  @Test
  void leads_from_a_consolidated_page_to_the_one_that_holds_its_content() {
    Content content =
        withdrawn(page("gabung"), Withdrawal.Kind.CONSOLIDATED, "/berita/tujuan", "digabung");
    assertTrue(content.isWithdrawn());
    assertEquals("/berita/tujuan", content.withdrawal().orElseThrow().to());
  }

  @Test
  void keeps_a_page_that_no_longer_applies_with_the_day_of_the_office() {
    Content content = withdrawn(page("lama"), Withdrawal.Kind.KEPT, "/berita/tujuan", "diganti");
    assertFalse(content.isWithdrawn());
    Withdrawal withdrawal = content.withdrawal().orElseThrow();
    assertEquals("2026-11-21", withdrawal.date().toString());
    assertEquals("", withdrawal.to()); // it stays, so nobody is led away
  }

  @Test
  void refuses_silence_missing_targets_itself_and_what_is_withdrawn() {
    UUID page = page("tetap");
    assertRefused(ContentRefusal.WITHDRAWAL_REASON_MISSING, page, Withdrawal.Kind.ERROR, "", " ");
    assertRefused(
        ContentRefusal.WITHDRAWAL_TARGET, page, Withdrawal.Kind.CONSOLIDATED, "", "digabung");
    assertRefused(
        ContentRefusal.WITHDRAWAL_TARGET, page, Withdrawal.Kind.ERROR, "/tidak/ada", "keliru");
    assertRefused(
        ContentRefusal.WITHDRAWAL_TARGET, page, Withdrawal.Kind.ERROR, "/berita/tetap", "keliru");
    withdrawn(page, Withdrawal.Kind.KEPT, "", "diganti");
    assertThrows(
        Refused.class,
        () ->
            new ProposeWithdrawal(database.work())
                .propose(author, page, 2, Withdrawal.Kind.ERROR, "", "lagi"));
  }

  @Test
  void holds_content_to_one_of_the_three_kinds() {
    Map<String, Object> half = new LinkedHashMap<>(SampleContent.news("x", "X"));
    half.put("withdrawal", "kept");
    assertThrows(InvalidContent.class, () -> Content.parse(half));
    half.put("withdrawalReason", "diganti");
    half.put("withdrawalDate", "2026-11-21");
    assertEquals(Withdrawal.Kind.KEPT, Content.parse(half).withdrawal().orElseThrow().kind());
    half.put("withdrawn", true); // it cannot stay and go
    assertThrows(InvalidContent.class, () -> Content.parse(half));
    half.put("withdrawal", "consolidated"); // and where to?
    assertThrows(InvalidContent.class, () -> Content.parse(half));
    half.put("withdrawalTo", "https://lain.example");
    assertThrows(InvalidContent.class, () -> Content.parse(half));
  }

  private static UUID page(String slug) {
    return new CreatePage(database.work())
        .create(author, ContentType.NEWS, "id", SampleContent.news(slug, "Berita " + slug));
  }

  private static Content withdrawn(UUID page, Withdrawal.Kind kind, String to, String reason) {
    new ProposeWithdrawal(database.work(), MIDNIGHT).propose(author, page, 1, kind, to, reason);
    return new Revisions(database.work()).newest(author, page).content();
  }

  private static void assertRefused(
      ContentRefusal refusal, UUID page, Withdrawal.Kind kind, String to, String reason) {
    assertEquals(
        refusal,
        assertThrows(
                Refused.class,
                () ->
                    new ProposeWithdrawal(database.work())
                        .propose(author, page, 1, kind, to, reason))
            .refusal());
  }
}
