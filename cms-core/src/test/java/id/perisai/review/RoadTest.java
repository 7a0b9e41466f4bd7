package id.perisai.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.audit.AuditChain;
import id.perisai.audit.AuditTrail;
import id.perisai.content.Conflicts;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.EditLease;
import id.perisai.content.PageHistory;
import id.perisai.content.PageList;
import id.perisai.content.PageState;
import id.perisai.content.ProposeWithdrawal;
import id.perisai.content.Publications;
import id.perisai.content.RestoreRevision;
import id.perisai.content.Revisions;
import id.perisai.content.Saved;
import id.perisai.content.Withdrawal;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The road of a page from its first draft to its withdrawal. */
class RoadTest {
  private static TestDatabase database;
  private static Work work;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    work = database.work();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void a_page_goes_from_draft_to_published_to_withdrawn() throws Exception {
    Acting author = database.author("alfa");
    Acting reviewer = database.reviewer("alfa");
    UUID page =
        new CreatePage(work)
            .create(author, ContentType.NEWS, "id", SampleContent.news("satu", "Satu"));
    assertEquals(PageState.DRAFT, state(author, page));

    Revisions.Opened draft = new Revisions(work).newest(author, page);
    Submitted submitted = new SubmitForReview(work).submit(author, page, draft.digest(), "");
    assertEquals(PageState.WAITING, state(author, page));

    ReviewQueue.Waiting waiting = new ReviewQueue(work).of(reviewer).get(0);
    assertEquals(submitted.submission(), waiting.submission());
    assertEquals(Optional.empty(), waiting.refusal(reviewer));
    assertTrue(waiting.refusal(author).isPresent());
    new Approve(work).approve(reviewer, waiting.submission(), waiting.digest());
    assertEquals(PageState.APPROVED, state(author, page));
    assertEquals(List.of(), new ReviewQueue(work).of(reviewer));

    publish(author, 1);
    assertEquals(PageState.PUBLISHED, state(author, page));

    Saved withdrawn =
        new ProposeWithdrawal(work)
            .propose(author, page, 1, Withdrawal.Kind.ERROR, "", "terbit karena keliru");
    assertEquals(PageState.DRAFT, state(author, page));
    Submitted again = new SubmitForReview(work).submit(author, page, withdrawn.digest(), null);
    new Approve(work).approve(reviewer, again.submission(), withdrawn.digest());
    publish(author, 2);
    assertEquals(PageState.WITHDRAWN, state(author, page));

    List<PageHistory.Step> history = new PageHistory(work).of(reviewer, page);
    assertEquals(2, history.size());
    assertEquals(2, history.get(0).release().getAsInt());
    assertEquals("error", history.get(0).withdrawal());
    assertEquals("terbit karena keliru", history.get(0).withdrawalReason());
    assertEquals("", history.get(1).withdrawal());
    assertEquals("Budi Peninjau", history.get(1).decidedBy());

    Saved back = new RestoreRevision(work).restore(author, page, 1, 2);
    assertEquals(3, back.number());
    assertEquals(Optional.empty(), new EditLease(work).touch(author, page));
    assertEquals(List.of(), new Conflicts(work).of(author));
    AuditTrail.Head head =
        work.in(
            author,
            em -> {
              try {
                return AuditChain.verify(em, "alfa");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals(7, head.number());
  }

  private static void publish(Acting who, int version) {
    work.in(
        who,
        em -> {
          List<Publications.Live> site =
              Approvals.current(em, who.tenant()).stream()
                  .map(
                      approved ->
                          new Publications.Live(
                              approved.page(), approved.revision(), approved.digest(), version > 1))
                  .toList();
          Publications.record(em, who.tenant(), version, Instant.now(), site);
          return null;
        });
  }

  private static PageState state(Acting who, UUID page) {
    return new PageList(work)
        .find(who, PageList.Filter.ALL, PageList.Sort.NEWEST_FIRST, 0, 50).stream()
            .filter(item -> item.page().equals(page))
            .findFirst()
            .orElseThrow()
            .state();
  }
}
