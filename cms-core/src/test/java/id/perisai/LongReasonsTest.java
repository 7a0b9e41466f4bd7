package id.perisai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.GivenReason;
import id.perisai.access.Grants;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Revisions;
import id.perisai.platform.SuspendTenant;
import id.perisai.publish.EndAccess;
import id.perisai.release.Digest;
import id.perisai.review.Refuse;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.ChangeRoles;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The browser's limit is a browser's; who writes by hand is told the same. */
class LongReasonsTest {
  @Test
  void acts_refuse_a_reason_that_nobody_would_read_and_take_the_longest() {
    try (TestDatabase database = TestDatabase.fresh()) {
      Work work = database.work();
      Acting author = database.author("alfa");
      Acting reviewer = database.reviewer("alfa");
      Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
      Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
      UUID page =
          new CreatePage(work)
              .create(author, ContentType.NEWS, "id", SampleContent.news("satu", "Satu"));
      Digest digest = new Revisions(work).newest(author, page).digest();
      refusesLong(reason -> new SubmitForReview(work).submit(author, page, digest, reason));
      UUID submission =
          UUID.fromString(
              database.text("select id from perisai.submission where tenant_id = 'alfa'"));
      refusesLong(reason -> new Refuse(work).refuse(reviewer, submission, reason));
      InvitePerson invite = new InvitePerson(work);
      Grants two = Grants.of(Role.AUTHOR, Role.REVIEWER);
      EndAccess leaving = new EndAccess(work, Clock.systemUTC());
      refusesLong(reason -> leaving.end(admin, reviewer.person(), reason));
      refusesLong(reason -> invite.invite(admin, "dewi@contoh.id", "Dewi", two, reason));
      refusesLong(
          reason -> invite.inviteInto(platform, "alfa", "tono@contoh.id", "Tono", two, reason));
      refusesLong(
          reason ->
              new ChangeRoles(work).change(admin, author.person(), author.grants(), two, reason));
      refusesLong(reason -> new SuspendTenant(work).suspend(platform, "alfa", reason));
    }
  }

  private static void refusesLong(Consumer<String> act) {
    String longest = "ya\r\n".repeat((GivenReason.LONGEST - 2) / 3) + "ya";
    assertEquals(
        AccessRefusal.REASON_TOO_LONG,
        assertThrows(Refused.class, () -> act.accept(longest + "abcde")).refusal());
    act.accept(longest + "\r\n");
  }
}
