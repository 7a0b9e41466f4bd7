package id.perisai.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.RestoreRevision;
import id.perisai.content.Revisions;
import id.perisai.content.SaveRevision;
import id.perisai.release.Digest;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two people, of whom one would like to do without the other. */
class OwnWordsTest {
  @Test
  void nobody_approves_own_words_that_a_colleague_restored() {
    try (TestDatabase database = TestDatabase.fresh()) {
      Work work = database.work();
      Acting writer = database.person("Penulis", "alfa", Role.AUTHOR, Role.REVIEWER);
      Acting colleague = database.author("alfa");
      UUID page =
          new CreatePage(work)
              .create(writer, ContentType.NEWS, "id", SampleContent.news("satu", "Kata sendiri"));
      new SaveRevision(work).save(colleague, page, 1, SampleContent.news("satu", "Kata lain"));
      new RestoreRevision(work).restore(colleague, page, 1, 2);
      Digest digest = new Revisions(work).newest(colleague, page).digest();
      UUID submission = new SubmitForReview(work).submit(colleague, page, digest, "").submission();
      ReviewQueue.Waiting shown = new ReviewQueue(work).of(writer).get(0);
      assertEquals(Optional.of(ReviewRefusal.OWN_WORK), shown.refusal(writer));
      assertEquals(Optional.of(ReviewRefusal.OWN_WORK), shown.refusal(colleague));
      assertEquals(Optional.empty(), shown.refusal(database.reviewer("alfa")));
      assertEquals(
          ReviewRefusal.OWN_WORK,
          assertThrows(Refused.class, () -> new Approve(work).approve(writer, submission, digest))
              .refusal());
      new Approve(work).approve(database.reviewer("alfa"), submission, digest);
    }
  }
}
