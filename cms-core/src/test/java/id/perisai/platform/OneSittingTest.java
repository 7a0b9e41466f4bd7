package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.CreatePage;
import id.perisai.platform.RenewLooks.Look;
import id.perisai.platform.RenewLooks.Round;
import id.perisai.platform.RenewLooks.State;
import id.perisai.publish.Prepared;
import id.perisai.publish.Town;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.Publisher;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.review.Approve;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A city of thirty-three sites, thirty of which leave new looks to the platform, in one sitting.
 */
class OneSittingTest {
  private static final int SITES = 33;
  private static final int DELEGATED = 30;

  @TempDir Path folder;
  private Town town;
  private Acting admin;

  @BeforeEach
  void thirty_three_sites_with_a_release_each() throws Exception {
    town = new Town(folder);
    admin = town.administrator.acting();
    town.database.superuser("update perisai.person set email = id::text || '@serangkota.go.id'");
    List<Directory.Tenant> more = new ArrayList<>();
    List<Acting> publishers = new ArrayList<>();
    for (int i = 3; i <= SITES; i++) {
      String id = "opd-" + i;
      town.database.superuser(
          "insert into perisai.tenant (id, name, kind, host_label, state)"
              + " values ('%1$s', 'Dinas %1$s', 'dinas', '%1$s', 'active')".formatted(id));
      Acting publisher = town.database.person("Penerbit " + i, id, Role.REVIEWER, Role.PUBLISHER);
      publishers.add(publisher);
      Key key = Key.ed25519(publisher.person(), town.stranger.software().publicKey());
      more.add(
          new Directory.Tenant(
                  id,
                  "Dinas " + id,
                  Directory.State.ACTIVE,
                  List.of(id + ".localhost"),
                  1,
                  Publisher.all(List.of(key), town.repository.now()))
              .withRerender(i <= DELEGATED + 2 ? Rerender.PLATFORM : Rerender.TENANT));
    }
    list(more);
    town.approved("satu", "Satu");
    town.publishAll();
    publish("beta", town.stranger.acting());
    for (Acting publisher : publishers) {
      publish(publisher.tenant(), publisher);
    }
    town.sameThemeAgain();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void thirty_sites_come_over_in_one_sitting_and_no_site_takes_longer_than_another()
      throws Exception {
    RenewLooks acts = new RenewLooks(town.work, town.repository, town.prepare());
    Statistics statistics = town.database.factory().unwrap(SessionFactory.class).getStatistics();
    statistics.setStatisticsEnabled(true);
    Round round = acts.begin(admin);
    List<Long> work = new ArrayList<>();
    long before = statistics.getPrepareStatementCount();
    while (acts.step(admin, round)) {
      long now = statistics.getPrepareStatementCount();
      work.add(now - before);
      before = now;
    }
    assertEquals(SITES, work.size(), "each site once");
    assertEquals(DELEGATED, in(acts, State.PLATFORM));
    assertEquals(SITES - DELEGATED, in(acts, State.PUBLISHERS));
    long first = sum(work.subList(1, 12));
    long last = sum(work.subList(SITES - 11, SITES));
    assertTrue(last <= 2 * first, last + " statements for the last eleven sites, " + first);

    Optional<Prepared> next = Optional.of(acts.sit(admin));
    for (int number = 1; number <= DELEGATED; number++) {
      UUID candidate = next.orElseThrow().candidate();
      RenewLooks.Sitting sitting = acts.after(admin, candidate).orElseThrow();
      assertEquals(number, sitting.number());
      assertEquals(DELEGATED, sitting.of());
      next = sitting.next();
      sign(acts, candidate);
      assertEquals(number, in(acts, State.LIVE));
    }
    assertTrue(next.isEmpty(), "the last one says so");
    assertEquals(0, in(acts, State.PLATFORM));
    for (Look look : acts.looks(admin)) {
      assertEquals(look.state() == State.LIVE ? 2 : 1, look.theme(), look.site());
    }
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private long in(RenewLooks acts, State state) {
    return acts.looks(admin).stream().filter(look -> look.state() == state).count();
  }

  /** alfa and beta go on by themselves; the others are new, so that what they give counts. */
  private void list(List<Directory.Tenant> more) throws Exception {
    Directory inForce = town.repository.trust().directory();
    List<Directory.Tenant> tenants = new ArrayList<>(inForce.tenants().values());
    tenants.addAll(more);
    Directory next =
        Directory.of(
            inForce.version() + 1,
            town.repository.now(),
            inForce.expires(),
            inForce.domain(),
            inForce.signing(),
            tenants);
    town.repository
        .writer()
        .statement(RepositoryPaths.directory(next.version()), next, town.administrator.sign(next));
  }

  private void publish(String tenant, Acting publisher) throws Exception {
    Map<String, Object> news = SampleContent.news("kabar", "Kabar " + tenant);
    Content content = Content.parse(news);
    Acting author = town.database.author(tenant);
    UUID page = new CreatePage(town.work).create(author, content.type(), "id", news);
    var submitted =
        new SubmitForReview(town.work).submit(author, page, content.digest(), "sudah diperiksa");
    new Approve(town.work).approve(publisher, submitted.submission(), content.digest());
    Prepared prepared = town.prepare().prepare(publisher);
    Town.Person signer = new Town.Person(publisher, town.stranger.software(), town.stranger.key());
    town.publish().publish(publisher, prepared.candidate(), town.signed(prepared, signer, signer));
  }

  private void sign(RenewLooks acts, UUID candidate) throws Exception {
    String site =
        acts.looks(admin).stream()
            .filter(look -> candidate.equals(look.candidate()))
            .findFirst()
            .orElseThrow()
            .site();
    byte[] statement =
        town.work.platformIn(
            admin,
            site,
            em ->
                (byte[])
                    em.createNativeQuery(
                            "select cast(statement as bytea) from candidate"
                                + " where tenant_id = :tenant and id = :id")
                        .setParameter("tenant", site)
                        .setParameter("id", candidate)
                        .getSingleResult());
    town.publish()
        .publish(admin, candidate, town.administrator.sign(ReleaseStatement.parse(statement)));
  }
}
