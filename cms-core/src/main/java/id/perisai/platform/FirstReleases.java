package id.perisai.platform;

import gg.jte.TemplateEngine;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Role;
import id.perisai.publish.CandidateStore;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishRelease;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SigningKey;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import id.perisai.release.TrustChain;
import id.perisai.render.Theme;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The first release of each active department of the demo city, by the same acts as at the desk.
 * Only first releases: nothing is ever signed in a person's name that they could have looked at.
 */
final class FirstReleases {
  private final SignedRepository repository;
  private final CandidateStore store;
  private final Work work;
  private final Memberships memberships;
  private final TemplateEngine templates;
  private final Theme theme;

  FirstReleases(
      FirstStart.Settings settings,
      Digest pinned,
      Work work,
      Memberships memberships,
      TemplateEngine templates,
      Theme theme,
      Clock clock) {
    this.repository = new SignedRepository(settings.repository(), pinned, clock, settings.home());
    this.store = new CandidateStore(settings.home().resolve("candidates"));
    this.work = work;
    this.memberships = memberships;
    this.templates = templates;
    this.theme = theme;
  }

  void publish(
      List<DemoCity.Department> departments,
      Function<DemoCity.Member, SigningKey> keys,
      Consumer<String> progress) {
    TrustChain trust = repository.trust();
    List<DemoCity.Department> waiting =
        departments.stream()
            .filter(department -> department.state() == TenantState.ACTIVE)
            .filter(department -> repository.newestStatement(trust, department.id()).isEmpty())
            .toList();
    AtomicInteger done = new AtomicInteger();
    List<SideBySide.Act> acts = new ArrayList<>();
    for (DemoCity.Department department : waiting) {
      acts.add(
          () -> {
            publish(department, keys);
            progress.accept("first releases: " + done.incrementAndGet() + " of " + waiting.size());
          });
    }
    SideBySide.run("a first release", acts);
  }

  private void publish(DemoCity.Department department, Function<DemoCity.Member, SigningKey> keys) {
    DemoCity.Member publisher =
        department.members().stream()
            .filter(member -> member.roles().contains(Role.PUBLISHER))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(department.id() + " has no publisher"));
    Acting who =
        memberships
            .acting(publisher.person(), department.id())
            .orElseThrow(() -> new IllegalStateException(publisher.email() + " is no member"));
    Prepared prepared = new PrepareRelease(work, repository, store, templates, theme).prepare(who);
    try {
      ReleaseStatement statement = ReleaseStatement.parse(statement(who, prepared));
      new PublishRelease(work, repository, store)
          .publish(
              who,
              prepared.candidate(),
              Signatures.of(List.of(keys.apply(publisher).sign(statement))));
    } catch (Rejected e) {
      throw new IllegalStateException("first release of " + department.id(), e);
    }
  }

  private byte[] statement(Acting who, Prepared prepared) {
    return work.in(
        who,
        Permission.PUBLISH,
        em ->
            id.perisai.publish.Candidates.open(em, who, prepared.candidate(), repository.now())
                .statement());
  }
}
