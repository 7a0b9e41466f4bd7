package id.perisai.publish;

import static id.perisai.publish.PrepareReleaseTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Permission;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.PageList;
import id.perisai.content.PageState;
import id.perisai.content.Revisions;
import id.perisai.content.SaveRevision;
import id.perisai.release.Digest;
import id.perisai.review.Approve;
import id.perisai.review.ReviewQueue;
import id.perisai.review.ReviewRefusal;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision is about one digest: an edit leaves it behind, and everybody sees that. */
class StaleApprovalTest {
  private Town town;
  private UUID page;
  private Digest first;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    page =
        new CreatePage(town.work)
            .create(
                town.author.acting(),
                ContentType.NEWS,
                "id",
                SampleContent.news("satu", "Kata pertama"));
    first = newest();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void an_edit_leaves_the_submission_behind_and_queue_list_and_editor_say_so() {
    UUID submission = submit();
    assertFalse(waiting().stale());
    assertEquals(Optional.empty(), overtaken());
    edit(1, "Kata kedua");
    assertTrue(waiting().stale());
    assertEquals(Optional.of(new PageList.Overtaken(PageState.WAITING, 1)), overtaken());
    assertEquals(PageState.DRAFT, item().state());
    assertEquals(overtaken(), item().overtaken());
    // What was not shown is not approved: neither the edit by the old submission, nor the reverse.
    refused(
        ReviewRefusal.CHANGED_SINCE,
        () -> new Approve(town.work).approve(town.second.acting(), submission, newest()));
  }

  @Test
  void an_approval_left_behind_publishes_what_was_approved_and_nothing_of_the_edit()
      throws Exception {
    UUID submission = submit();
    edit(1, "Kata kedua");
    new Approve(town.work).approve(town.second.acting(), submission, first);
    assertEquals(Optional.of(new PageList.Overtaken(PageState.APPROVED, 1)), overtaken());
    assertEquals(PageState.DRAFT, item().state());
    assertEquals(List.of(page), outdated());

    town.publishAll();
    assertTrue(town.page("/berita/satu").contains("Kata pertama"));
    assertFalse(town.page("/berita/satu").contains("Kata kedua"));
    assertEquals(List.of(), outdated());
    refused(PublishRefusal.NOTHING_CHANGED, () -> town.prepare().prepare(town.publisher.acting()));
  }

  @Test
  void a_submission_behind_a_newer_one_is_decided_no_more() {
    UUID old = submit();
    edit(1, "Kata kedua");
    UUID next = submit();
    refused(
        ReviewRefusal.SUPERSEDED,
        () -> new Approve(town.work).approve(town.second.acting(), old, first));
    new Approve(town.work).approve(town.second.acting(), next, newest());
    assertEquals(PageState.APPROVED, item().state());
    assertEquals(Optional.empty(), overtaken());
    assertEquals(List.of(), outdated());
  }

  @Test
  void what_was_shown_is_submitted_and_not_what_was_saved_since() {
    edit(1, "Kata kedua");
    refused(
        ReviewRefusal.CHANGED_SINCE,
        () -> new SubmitForReview(town.work).submit(town.author.acting(), page, first, ""));
  }

  private UUID submit() {
    return new SubmitForReview(town.work)
        .submit(town.author.acting(), page, newest(), "")
        .submission();
  }

  private void edit(int base, String title) {
    new SaveRevision(town.work)
        .save(town.author.acting(), page, base, SampleContent.news("satu", title));
  }

  private Digest newest() {
    return new Revisions(town.work).newest(town.author.acting(), page).digest();
  }

  private ReviewQueue.Waiting waiting() {
    return new ReviewQueue(town.work).of(town.second.acting()).get(0);
  }

  /** As the editor asks. */
  private Optional<PageList.Overtaken> overtaken() {
    return town.work.in(
        town.author.acting(),
        Permission.READ,
        em -> PageList.overtaken(em, town.author.acting(), page));
  }

  private PageList.Item item() {
    return new PageList(town.work)
        .find(town.author.acting(), PageList.Filter.ALL, PageList.Sort.NEWEST_FIRST, 0, 10)
        .get(0);
  }

  private List<UUID> outdated() {
    return new PageList(town.work)
        .outdated(town.publisher.acting()).stream().map(PageList.Item::page).toList();
  }
}
