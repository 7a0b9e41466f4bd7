package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.platform.PrepareTheme.Step;
import id.perisai.publish.Candidates;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.SigningDesk;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.TestThemes;
import id.perisai.publish.Town;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.render.Theme;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class PrepareThemeTest {
  private Town town;
  private Theme newer;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder.resolve("town"));
    new SigningDesk(town.repository, TestThemes.theme()).publish(town.administrator.key());
    newer =
        TestThemes.changed(folder.resolve("theme"), "assets/site.css", "\nh1{letter-spacing:0}\n");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void nothing_waits_while_the_product_is_what_the_platform_signed() {
    PrepareTheme act = act(TestThemes.theme());
    assertEquals(Optional.empty(), act.next());
    refused(PublishRefusal.NOTHING_CHANGED, () -> act.prepare(town.administrator.acting()));
  }

  @Test
  void departments_wait_until_theme_and_desk_of_a_new_version_are_signed() throws Exception {
    town.approved("satu", "Satu");
    PrepareRelease prepare =
        new PrepareRelease(town.work, town.repository, town.store, TestThemes.templates(), newer);
    refused(PublishRefusal.THEME_NOT_SIGNED, () -> prepare.prepare(town.publisher.acting()));

    PrepareTheme act = act(newer);
    assertEquals(Optional.of(Step.THEME), act.next());
    Prepared theme = act.prepare(town.administrator.acting());
    assertEquals(2, publishTheme(theme, town.administrator));

    assertEquals(Optional.of(Step.DESK), act.next());
    Prepared desk = act.prepare(town.administrator.acting());
    assertEquals(2, publishDesk(desk));
    assertEquals(Optional.empty(), act.next());
    assertTrue(
        town.repository
            .inForce(town.repository.trust(), "platform")
            .orElseThrow()
            .manifest()
            .entry(newer.path("site.css"))
            .isPresent());

    Prepared release = prepare.prepare(town.publisher.acting());
    town.publish()
        .publish(
            town.publisher.acting(),
            release.candidate(),
            town.signed(release, town.publisher, town.publisher));
    assertTrue(town.page("/berita/satu").contains(newer.path("site.css")));
  }

  @Test
  void a_theme_is_signed_by_the_platform_and_by_whom_it_was_prepared_for() throws Exception {
    Prepared theme = act(newer).prepare(town.administrator.acting());
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> publishTheme(theme, town.publisher));
    refused(
        AccessRefusal.NOT_PERMITTED,
        () ->
            new PublishTheme(town.work, town.repository, town.store)
                .publish(
                    town.publisher.acting(),
                    theme.candidate(),
                    Signatures.of(java.util.List.of())));
    assertEquals(1, town.repository.newestTheme(town.repository.trust()));
  }

  @Test
  void a_theme_prepared_before_another_was_signed_is_stale() throws Exception {
    Prepared first = act(newer).prepare(town.administrator.acting());
    Prepared second = act(newer).prepare(town.administrator.acting());
    publishTheme(second, town.administrator);
    refused(PublishRefusal.CANDIDATE_STALE, () -> publishTheme(first, town.administrator));
  }

  @Test
  void a_publisher_of_a_department_prepares_no_theme() {
    refused(AccessRefusal.NOT_PERMITTED, () -> act(newer).prepare(town.publisher.acting()));
  }

  private PrepareTheme act(Theme theme) {
    return new PrepareTheme(
        town.work, town.repository, new StatementCandidates(town.store, town.repository), theme);
  }

  private long publishTheme(Prepared prepared, Town.Person signer) throws Exception {
    ThemeStatement statement = ThemeStatement.parse(statement(prepared));
    return new PublishTheme(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), prepared.candidate(), signer.sign(statement))
        .version();
  }

  private long publishDesk(Prepared prepared) throws Exception {
    ReleaseStatement statement = ReleaseStatement.parse(statement(prepared));
    return town.publish()
        .publish(
            town.administrator.acting(), prepared.candidate(), town.administrator.sign(statement));
  }

  private byte[] statement(Prepared prepared) {
    Acting who = town.administrator.acting();
    return town.work.in(
        who,
        Permission.SIGN_DIRECTORY,
        em -> Candidates.open(em, who, prepared.candidate(), town.repository.now()).statement());
  }

  private static void refused(Refusal expected, Executable act) {
    assertEquals(expected, assertThrows(Refused.class, act).refusal());
  }
}
