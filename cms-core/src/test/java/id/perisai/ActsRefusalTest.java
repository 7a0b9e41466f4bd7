package id.perisai;

import static id.perisai.message.Messages.Folder.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Stale;
import id.perisai.access.Transactions;
import id.perisai.content.Conflicts;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.EditLease;
import id.perisai.content.PageHistory;
import id.perisai.content.PageList;
import id.perisai.content.PageSections;
import id.perisai.content.ProposeWithdrawal;
import id.perisai.content.RestoreRevision;
import id.perisai.content.Revisions;
import id.perisai.content.SaveRevision;
import id.perisai.content.Withdrawal;
import id.perisai.factor.Recovery;
import id.perisai.inbox.Receipt;
import id.perisai.media.Images;
import id.perisai.media.MediaBytes;
import id.perisai.media.MediaLibrary;
import id.perisai.media.Pdfs;
import id.perisai.media.UploadFile;
import id.perisai.media.UploadImage;
import id.perisai.message.CollectMessages;
import id.perisai.message.LockedSealingKey;
import id.perisai.message.MarkMessage;
import id.perisai.message.Messages;
import id.perisai.message.OfferSealingKey;
import id.perisai.message.OpenMessages;
import id.perisai.message.SealedMessages;
import id.perisai.message.Step;
import id.perisai.message.VisitCounts;
import id.perisai.platform.DirectoryChange;
import id.perisai.platform.OpenTenant;
import id.perisai.platform.PlatformKeys;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.PrepareRoot;
import id.perisai.platform.PrepareTheme;
import id.perisai.platform.RenewLooks;
import id.perisai.platform.RootDraft;
import id.perisai.platform.SuspendTenant;
import id.perisai.platform.WaitingKeys;
import id.perisai.platform.WaitingSealingKeys;
import id.perisai.publish.AccessList;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.Embargoes;
import id.perisai.publish.EndAccess;
import id.perisai.publish.OfferKey;
import id.perisai.publish.OfferPasskey;
import id.perisai.publish.Offers;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.PowerHistory;
import id.perisai.publish.PreparePower;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishPower;
import id.perisai.publish.PublishRoot;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.PublishTrust;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.TestThemes;
import id.perisai.publish.Town;
import id.perisai.publish.TrustChange;
import id.perisai.publish.VouchForKeys;
import id.perisai.release.Authenticator;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.Measured;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import id.perisai.render.Theme;
import id.perisai.review.Approve;
import id.perisai.review.ApproveBatch;
import id.perisai.review.Batches;
import id.perisai.review.Force;
import id.perisai.review.Forced;
import id.perisai.review.Refuse;
import id.perisai.review.ReviewQueue;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.AccessReview;
import id.perisai.tenant.EndSessionsOf;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.People;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TenantState;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.WaitingInvitations;
import id.perisai.tenant.Work;
import id.perisai.transfer.ImportWxr;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every act that exists, tried by everybody who may not: each single role without its permission, a
 * member whose roles or membership were taken away in the middle of their session, and a member of
 * another department who knows the ids. Nothing changes, no row and no file; and an id of another
 * tenant gets the answer of an id that is nowhere.
 *
 * <p>Acts are found in the classes: a method that takes an {@link Acting} first, of a class that
 * holds {@link Work} or {@link Transactions}. Whoever adds one adds its row to {@link #ACTS}.
 */
class ActsRefusalTest {
  /** An act, tried on things of some tenant. */
  private interface Attempt {
    Object by(Acting who, Things on) throws Exception;
  }

  /**
   * @param needs the permission that the act asks for
   * @param atPlatform the one that it asks for in the tenant {@code platform}
   * @param works the act done right, by somebody who may
   */
  private record Act(
      String name, Permission needs, Permission atPlatform, Attempt attempt, Attempt works) {
    /** Whether there is something to reach for: an id, the digest of bytes, a receipt. */
    boolean takesAnId() {
      return PRODUCT.stream()
          .flatMap(type -> type.getMethods().stream())
          .filter(method -> name.equals(nameOf(method)))
          .flatMap(method -> Arrays.stream(method.reflect().getGenericParameterTypes()).skip(1))
          .anyMatch(type -> names(type));
    }

    /** Also within a list, or in whatever record of ours it is handed over. */
    private static boolean names(Type type) {
      if (type instanceof ParameterizedType generic) {
        return Arrays.stream(generic.getActualTypeArguments()).anyMatch(Act::names);
      }
      if (Set.of(UUID.class, Digest.class, Receipt.class).contains(type)) {
        return true;
      }
      return type instanceof Class<?> raw
          && raw.getName().startsWith("id.perisai.")
          && (raw.isRecord()
              ? Arrays.stream(raw.getRecordComponents())
                  .anyMatch(component -> names(component.getGenericType()))
              : raw.isSealed() && Arrays.stream(raw.getPermittedSubclasses()).anyMatch(Act::names));
    }

    Permission needs(String tenant) {
      return tenant.equals("platform") ? atPlatform : needs;
    }
  }

  /** What an attacker reaches for; all of one tenant, or all made up. */
  private record Things(
      UUID draft,
      Digest draftDigest,
      UUID submission,
      Digest submissionDigest,
      UUID batch,
      UUID media,
      Digest mediaDigest,
      UUID candidate,
      UUID directory,
      UUID member,
      UUID request,
      UUID message,
      Receipt receipt) {}

  /** Asked of one's own account alone; SignInTest, SessionsTest and FactorsTest try them. */
  private static final Set<String> OF_ONESELF =
      Set.of(
          "AddPasskey.add",
          "AddPasskey.begin",
          "AnswerInvitation.accept", // these by InvitationsTest
          "AnswerInvitation.decline",
          "AnswerInvitation.waiting",
          "BindAccount.begin", // these by ProviderTest
          "BindAccount.bind",
          "BindAccount.remove",
          "BindAccount.since",
          "CheckPassword.require",
          "CheckPassword.shown", // for SetPassword.set
          "EndSessions.end",
          "EndSessions.endOthers",
          "LeaveTenant.leave", // by LeaveTenantTest
          "MyFactors.of",
          "Prove.begin",
          "Prove.byCode",
          "Prove.byPasskey",
          "Prove.byPassword",
          "ProveByProvider.begin",
          "ProveByProvider.prove",
          "Recovery.decline", // these by FactorsTest
          "Recovery.mine",
          "Recovery.byOperator", // of nobody but the command line: FactorsTest
          "RemoveFactor.app",
          "RemoveFactor.passkey",
          "Sessions.of",
          "SetPassword.set",
          "SetUpCodes.begin",
          "SetUpCodes.begun",
          "SetUpCodes.confirm",
          "SetUpCodes.recoveryCodes",
          "SignOut.everywhere", // by CopiedCookieTest
          "SignOut.signOut");

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("id.perisai");

  private static final List<Act> ACTS = new ArrayList<>();
  private static final Things MISSING =
      new Things(
          new UUID(0, 1),
          Digest.of(new byte[] {1}),
          new UUID(0, 2),
          Digest.of(new byte[] {2}),
          new UUID(0, 3),
          new UUID(0, 4),
          Digest.of(new byte[] {4}),
          new UUID(0, 5),
          new UUID(0, 6),
          new UUID(0, 7),
          new UUID(0, 8),
          new UUID(0, 9),
          Receipt.random());

  @TempDir static Path folder;

  private static Town town;
  private static Theme newer;
  private static Path export;
  private static Things alfa;
  private static int count;
  private static int attempts;

  private static Role admin(Acting who) {
    return who.tenant().equals("platform") ? Role.PLATFORM_ADMIN : Role.TENANT_ADMIN;
  }

  private static String takeRecoveryBack(Acting who, UUID person) {
    recovery().takeBack(who, person);
    return "taken back";
  }

  private static String takeBack(Acting who, UUID person) {
    new WaitingInvitations(work(), town.clock).takeBack(who, person);
    return "taken back";
  }

  private static void act(String name, Permission needs, Attempt attempt) {
    ACTS.add(new Act(name, needs, needs, attempt, attempt));
  }

  private static void act(
      String name, Permission needs, Permission atPlatform, Attempt attempt, Attempt works) {
    ACTS.add(new Act(name, needs, atPlatform, attempt, works));
  }

  static {
    act("Conflicts.of", Permission.READ, (who, on) -> new Conflicts(work()).of(who));
    act(
        "CreatePage.create",
        Permission.EDIT,
        (who, on) -> {
          new CreatePage(work()).create(who, ContentType.NEWS, "id", news());
          return "made";
        });
    act(
        "EditLease.touch",
        Permission.EDIT,
        (who, on) -> new EditLease(work()).touch(who, on.draft()));
    act(
        "EditLease.release",
        Permission.EDIT,
        (who, on) -> {
          new EditLease(work()).release(who, on.draft());
          return "released";
        });
    act(
        "PageHistory.of",
        Permission.READ,
        (who, on) -> new PageHistory(work()).of(who, on.draft()));
    act("PageSections.all", Permission.READ, (who, on) -> new PageSections(work()).all(who));
    act(
        "PageSections.refusal",
        Permission.READ,
        (who, on) -> new PageSections(work()).refusal(who, on.draft(), Permission.EDIT));
    act("PageList.outdated", Permission.READ, (who, on) -> new PageList(work()).outdated(who));
    act(
        "PageList.find",
        Permission.READ,
        (who, on) ->
            new PageList(work()).find(who, PageList.Filter.ALL, PageList.Sort.NEWEST_FIRST, 0, 9));
    act(
        "PageList.count",
        Permission.READ,
        (who, on) -> new PageList(work()).count(who, PageList.Filter.ALL));
    act(
        "ProposeWithdrawal.propose",
        Permission.EDIT,
        (who, on) ->
            new ProposeWithdrawal(work())
                .propose(who, on.draft(), 1, Withdrawal.Kind.ERROR, "", "keliru"));
    act(
        "RestoreRevision.restore",
        Permission.EDIT,
        (who, on) -> new RestoreRevision(work()).restore(who, on.draft(), 1, 1));
    act(
        "Revisions.read",
        Permission.READ,
        (who, on) -> new Revisions(work()).read(who, on.draft(), 1));
    act(
        "Revisions.newest",
        Permission.READ,
        (who, on) -> new Revisions(work()).newest(who, on.draft()));
    act(
        "SaveRevision.save",
        Permission.EDIT,
        (who, on) -> new SaveRevision(work()).save(who, on.draft(), 1, news()));

    act(
        "SubmitForReview.findings",
        Permission.SUBMIT,
        (who, on) -> new SubmitForReview(work()).findings(who, on.draft()));
    act(
        "SubmitForReview.submit",
        Permission.SUBMIT,
        (who, on) -> new SubmitForReview(work()).submit(who, on.draft(), on.draftDigest(), "ya"));
    act("ReviewQueue.of", Permission.READ, (who, on) -> new ReviewQueue(work()).of(who));
    act(
        "ReviewQueue.open",
        Permission.READ,
        (who, on) -> new ReviewQueue(work()).open(who, on.submission()));
    act("Forced.of", Permission.READ, (who, on) -> new Forced(work()).of(who));
    act(
        "Forced.ofAll",
        Permission.MANAGE_TENANTS,
        Permission.MANAGE_TENANTS,
        (who, on) -> new Forced(work()).ofAll(who),
        (who, on) -> new Forced(work()).ofAll(town.administrator.acting()));
    act(
        "Forced.findings",
        Permission.FORCE,
        (who, on) -> new Forced(work()).findings(who, on.draft()));
    act("Batches.of", Permission.READ, (who, on) -> new Batches(work()).of(who));
    act(
        "Approve.approve",
        Permission.REVIEW,
        (who, on) -> {
          new Approve(work()).approve(who, on.submission(), on.submissionDigest());
          return "approved";
        });
    act(
        "Refuse.refuse",
        Permission.REVIEW,
        (who, on) -> {
          new Refuse(work()).refuse(who, on.submission(), "tidak");
          return "refused";
        });
    act(
        "ApproveBatch.approve",
        Permission.REVIEW,
        (who, on) -> new ApproveBatch(work()).approve(who, on.batch()));

    act(
        "UploadImage.upload",
        Permission.UPLOAD,
        (who, on) ->
            new UploadImage(work())
                .upload(who, "a.png", new ByteArrayInputStream(Images.png(30 + ++count, 20))));
    act(
        "MediaBytes.read",
        Permission.READ,
        (who, on) -> new MediaBytes(work()).read(who, on.mediaDigest()).isPresent());
    act(
        "UploadFile.upload",
        Permission.UPLOAD,
        (who, on) ->
            new UploadFile(work())
                .upload(who, "a.pdf", new ByteArrayInputStream(Pdfs.plain(++count))));
    act(
        "UploadFile.take",
        Permission.UPLOAD,
        (who, on) ->
            new UploadFile(work())
                .take(who, "b.pdf", new ByteArrayInputStream(Pdfs.plain(++count))));
    act("Embargoes.of", Permission.READ, (who, on) -> new Embargoes(work()).of(who).size());
    act("MediaLibrary.files", Permission.READ, (who, on) -> library().files(who, "", 0, 9).size());
    act("MediaLibrary.find", Permission.READ, (who, on) -> library().find(who, "", 0, 9));
    act("MediaLibrary.count", Permission.READ, (who, on) -> library().count(who, ""));
    act(
        "MediaLibrary.media",
        Permission.READ,
        (who, on) -> library().media(who, on.media()).isPresent());
    act(
        "ImportWxr.run",
        Permission.IMPORT,
        Permission.IMPORT,
        (who, on) -> imported(who, export).already(),
        (who, on) -> {
          Path other = folder.resolve("export-" + ++count + ".xml");
          Files.writeString(other, Files.readString(export) + "<!-- " + count + " -->");
          return imported(who, other).already();
        });

    act(
        "PrepareRelease.prepare",
        Permission.PUBLISH,
        Permission.PUBLISH,
        (who, on) -> town.prepare().prepare(who),
        (who, on) -> town.prepare().prepare(town.publisher.acting()).version());
    act(
        "PrepareRelease.prepareRerender",
        Permission.PUBLISH,
        Permission.PUBLISH,
        (who, on) -> town.prepare().prepareRerender(who),
        (who, on) -> rerendered().version());
    act(
        "PrepareRelease.prepareForced",
        Permission.FORCE,
        Permission.FORCE,
        (who, on) -> town.prepare().prepareForced(who, order(on)).version(),
        (who, on) -> town.prepare().prepareForced(town.publisher.acting(), order(on)).version());
    act(
        "PublishRelease.publish",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> town.publish().publish(who, on.candidate(), Signatures.of(List.of())),
        (who, on) -> town.publishAll());
    act(
        "PublishRelease.sign",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> town.publish().sign(who, on.candidate(), Signatures.of(List.of())).missing(),
        (who, on) -> {
          town.approved("tanda-" + ++count, "Tanda tangan");
          return town.publishAll();
        });
    act(
        "OpenCandidate.describe",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> open().describe(who, on.candidate()).size(),
        (who, on) -> open().describe(town.publisher.acting(), on.candidate()).size());
    act(
        "OpenCandidate.kind",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> open().kind(who, on.candidate()),
        (who, on) -> open().kind(town.publisher.acting(), on.candidate()));
    act(
        "OpenCandidate.blob",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> open().blob(who, on.candidate(), on.draftDigest()).isPresent(),
        (who, on) ->
            open().blob(town.publisher.acting(), on.candidate(), on.draftDigest()).isPresent());
    act(
        "OfferKey.request",
        Permission.OFFER_KEY,
        Permission.OFFER_KEY,
        (who, on) -> {
          keys().request(who);
          return "asked";
        },
        (who, on) -> keys().request(who).fragment());
    act(
        "OfferKey.offer",
        Permission.OFFER_KEY,
        Permission.OFFER_KEY,
        (who, on) -> {
          keys().offer(who, on.request(), town.unlisted.software().bytes());
          return "offered";
        },
        (who, on) -> {
          keys().offer(who, keys().request(who).id(), town.unlisted.software().bytes());
          return "offered";
        });

    act(
        "OfferPasskey.credentials",
        Permission.OFFER_KEY,
        (who, on) -> passkeys().credentials(who).size());
    act(
        "OfferPasskey.offer",
        Permission.OFFER_KEY,
        Permission.OFFER_KEY,
        (who, on) -> offerPasskey(who, on.request()),
        (who, on) -> offerPasskey(who, keys().request(who).id()));
    act(
        "RemoveKey.ask",
        Permission.OFFER_KEY,
        Permission.OFFER_KEY,
        (who, on) -> {
          new RemoveKey(work(), town.clock).ask(who, on.mediaDigest());
          return "asked";
        },
        (who, on) -> {
          new RemoveKey(work(), town.clock).ask(who, offerPasskey(who, keys().request(who).id()));
          return "asked";
        });

    act("People.of", Permission.MANAGE_PEOPLE, (who, on) -> new People(work()).of(who));
    act(
        "InvitePerson.invite",
        Permission.MANAGE_PEOPLE,
        (who, on) -> {
          new InvitePerson(work())
              .invite(who, "baru" + ++count + "@contoh.id", "Baru", Grants.of(Role.AUTHOR));
          return "invited";
        });
    act(
        "InvitePerson.inviteInto",
        Permission.MANAGE_TENANTS,
        (who, on) -> {
          new InvitePerson(work())
              .inviteInto(
                  who, "alfa", "baru" + ++count + "@contoh.id", "Baru", Grants.of(Role.AUTHOR));
          return "invited";
        });
    act(
        "ChangeRoles.change",
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        ActsRefusalTest::makePublisher,
        ActsRefusalTest::makePublisher);
    act(
        "AccessList.of",
        Permission.REVIEW_ACCESS,
        (who, on) -> new AccessList(work(), town.repository).of(who));
    act(
        "AccessList.export",
        Permission.REVIEW_ACCESS,
        (who, on) -> new AccessList(work(), town.repository).export(who));
    act("AccessReview.of", Permission.REVIEW_ACCESS, (who, on) -> new AccessReview(work()).of(who));
    act(
        "EndAccess.end",
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        (who, on) -> new EndAccess(work(), town.clock).end(who, on.member(), "pindah"),
        (who, on) ->
            new EndAccess(work(), town.clock)
                .end(
                    who,
                    town.database.person("Pergi " + ++count, who.tenant(), Role.AUDITOR).person(),
                    "pindah"));
    act(
        "EndSessionsOf.end",
        Permission.MANAGE_PEOPLE,
        (who, on) -> {
          new EndSessionsOf(work(), town.clock).end(who, on.member());
          return "ended";
        });
    act(
        "IssueLink.issue",
        Permission.MANAGE_PEOPLE,
        (who, on) -> {
          new IssueLink(work()).issue(who, on.member());
          return "issued";
        });

    act(
        "Recovery.ask",
        Permission.MANAGE_PEOPLE,
        (who, on) -> {
          recovery().ask(who, on.member(), Recovery.Lost.EVERYTHING, "ponsel hilang");
          return "asked";
        });
    act(
        "Recovery.agree",
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        (who, on) ->
            recovery()
                .agree(
                    who,
                    new Recovery.Waiting(
                        on.member(),
                        on.member(),
                        "Tanya",
                        town.clock.instant(),
                        Recovery.Lost.EVERYTHING,
                        "ponsel hilang")),
        (who, on) -> {
          UUID asker = town.database.person("Tanya " + ++count, who.tenant(), admin(who)).person();
          town.database.superuser(
              "insert into perisai.recovery (tenant_id, person_id, asked_by, reason, asked_at)"
                  + " values (?, ?, ?, 'ponsel hilang', now()) on conflict (tenant_id, person_id)"
                  + " do update set asked_by = excluded.asked_by, asked_at = now()",
              who.tenant(),
              on.member(),
              asker);
          Recovery.Waiting seen =
              recovery().waiting(who).stream()
                  .filter(one -> one.person().equals(on.member()))
                  .findFirst()
                  .orElseThrow();
          recovery().agree(who, seen);
          return "agreed";
        });
    act(
        "WaitingInvitations.of",
        Permission.MANAGE_PEOPLE,
        (who, on) -> new WaitingInvitations(work(), town.clock).of(who).size());
    act(
        "WaitingInvitations.takeBack",
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        (who, on) -> takeBack(who, on.member()),
        (who, on) -> {
          town.database.superuser(
              "insert into perisai.invitation (tenant_id, person_id, role, name, address,"
                  + " invited_by, invited_at) values (?, ?, 'auditor', 'Dua', 'dua@contoh.id', ?,"
                  + " now())",
              who.tenant(),
              on.member(),
              who.person());
          return takeBack(who, on.member());
        });
    act(
        "Recovery.takeBack",
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_PEOPLE,
        (who, on) -> takeRecoveryBack(who, on.member()),
        (who, on) -> {
          town.database.superuser(
              "insert into perisai.recovery (tenant_id, person_id, asked_by, reason, asked_at)"
                  + " values (?, ?, ?, 'ponsel hilang', now()) on conflict (tenant_id, person_id)"
                  + " do update set asked_at = now()",
              who.tenant(),
              on.member(),
              who.person());
          return takeRecoveryBack(who, on.member());
        });
    act("Recovery.waiting", Permission.MANAGE_PEOPLE, (who, on) -> recovery().waiting(who));
    act(
        "OpenTenant.open",
        Permission.MANAGE_TENANTS,
        (who, on) -> {
          String id = "baru-" + ++count;
          new OpenTenant(work()).open(who, id, "Dinas Baru", "dinas", id, TenantState.ACTIVE);
          return "opened";
        });
    act(
        "SuspendTenant.suspend",
        Permission.MANAGE_TENANTS,
        Permission.MANAGE_TENANTS,
        (who, on) -> suspended(who, "beta"),
        (who, on) -> suspended(who, opened(who)));
    act(
        "SuspendTenant.resume",
        Permission.MANAGE_TENANTS,
        Permission.MANAGE_TENANTS,
        (who, on) -> resumed(who, "beta"),
        (who, on) -> {
          String id = opened(who);
          suspended(who, id);
          return resumed(who, id);
        });
    act(
        "WaitingKeys.of",
        Permission.SIGN_DIRECTORY,
        (who, on) -> new WaitingKeys(work(), town.repository).of(who).size());
    act(
        "WaitingKeys.leaving",
        Permission.SIGN_DIRECTORY,
        (who, on) -> new WaitingKeys(work(), town.repository).leaving(who).size());
    act(
        "WaitingKeys.refusals",
        Permission.SIGN_DIRECTORY,
        (who, on) -> new WaitingKeys(work(), town.repository).refusals(who).size());
    act(
        "PrepareDirectory.prepare",
        Permission.SIGN_DIRECTORY,
        (who, on) -> directory(who).version());
    act(
        "PublishDirectory.publish",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new PublishDirectory(work(), town.repository, town.store)
                .publish(who, on.directory(), Signatures.of(List.of())),
        (who, on) -> {
          Prepared next = directory(town.administrator.acting());
          return new PublishDirectory(work(), town.repository, town.store)
              .publish(town.administrator.acting(), next.candidate(), signedByAdministrator(next));
        });
  }

  static {
    act(
        "PrepareTheme.prepare",
        Permission.SIGN_DIRECTORY,
        (who, on) -> theme().prepare(who).version());
    act(
        "PublishTheme.publish",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new PublishTheme(work(), town.repository, town.store)
                .publish(who, on.directory(), Signatures.of(List.of())),
        (who, on) -> {
          Acting administrator = town.administrator.acting();
          Prepared next = theme().prepare(administrator);
          return new PublishTheme(work(), town.repository, town.store)
              .publish(
                  administrator,
                  next.candidate(),
                  town.administrator.sign(ThemeStatement.parse(statement(next))));
        });
  }

  static {
    act(
        "PlatformKeys.leaving",
        Permission.SIGN_DIRECTORY,
        (who, on) -> platformKeys().leaving(who).size());
    act(
        "PlatformKeys.listed",
        Permission.SIGN_DIRECTORY,
        (who, on) -> platformKeys().listed(who).size());
    act(
        "PlatformKeys.signers",
        Permission.SIGN_DIRECTORY,
        (who, on) -> platformKeys().signers(who).threshold());
    act(
        "PlatformKeys.undecided",
        Permission.SIGN_DIRECTORY,
        (who, on) -> platformKeys().undecided(who).size());
    act(
        "PlatformKeys.waiting",
        Permission.SIGN_DIRECTORY,
        (who, on) -> platformKeys().waiting(who).size());
    act(
        "PrepareRoot.prepare",
        Permission.SIGN_DIRECTORY,
        (who, on) -> root().prepare(who, List.of()).version());
    act(
        "PublishRoot.sign",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new PublishRoot(work(), town.repository, town.store)
                .sign(who, on.directory(), Signatures.of(List.of())),
        (who, on) -> {
          Acting administrator = town.administrator.acting();
          Prepared next = root().prepare(administrator, List.of());
          return new PublishRoot(work(), town.repository, town.store)
              .sign(
                  administrator,
                  next.candidate(),
                  town.administrator.sign(TrustRoot.parse(statement(next))));
        });
    act(
        "PublishTrust.publish",
        Permission.SIGN_DIRECTORY,
        (who, on) -> {
          TrustRoot next =
              RootDraft.of(town.repository.trust().newestRoot()).made(town.repository.now());
          return new PublishTrust(work(), town.repository, town.store)
              .publish(who, TrustChange.of(next, town.administrator.sign(next)));
        });
  }

  private static PlatformKeys platformKeys() {
    return new PlatformKeys(work(), town.repository);
  }

  private static PrepareRoot root() {
    return new PrepareRoot(
        work(), town.repository, new StatementCandidates(town.store, town.repository), folder);
  }

  static {
    act(
        "PrepareRelease.offerRerender",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> town.prepare().offerRerender(who, "alfa").candidate(),
        (who, on) -> offered().candidate());
    act(
        "RenewLooks.begin",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).begin(who).id(),
        (who, on) -> looks(town).begin(town.administrator.acting()).id());
    act(
        "RenewLooks.open",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).open(who).isPresent(),
        (who, on) -> looks(town).open(town.administrator.acting()).isPresent());
    act(
        "RenewLooks.step",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).step(who, new RenewLooks.Round(on.candidate(), who.person())),
        (who, on) -> {
          Acting administrator = town.administrator.acting();
          return looks(town).step(administrator, looks(town).begin(administrator));
        });
    act(
        "RenewLooks.looks",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).looks(who).size(),
        (who, on) -> looks(town).looks(town.administrator.acting()).size());
    act(
        "RenewLooks.sit",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).sit(who).version(),
        (who, on) -> sat().version());
    act(
        "RenewLooks.after",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) -> looks(town).after(who, on.candidate()).isPresent(),
        (who, on) -> looks(town).after(town.administrator.acting(), on.candidate()).isPresent());
    act(
        "DelegateRerenders.standing",
        Permission.DELEGATE,
        (who, on) -> delegating().standing(who).isAsked());
    act(
        "DelegateRerenders.delegate",
        Permission.DELEGATE,
        (who, on) -> delegating().delegate(who).isAsked());
    act(
        "DelegateRerenders.withdraw",
        Permission.DELEGATE,
        (who, on) -> delegating().withdraw(who).isAsked());
  }

  private static DelegateRerenders delegating() {
    return new DelegateRerenders(work(), town.repository);
  }

  private static RenewLooks looks(Town town) {
    return new RenewLooks(town.work, town.repository, town.prepare());
  }

  private static PrepareRelease.Offered offered() throws Exception {
    try (Town other = new Town(java.nio.file.Files.createTempDirectory(folder, "town"))) {
      other.approved("satu", "Satu");
      other.publishAll();
      other.sameThemeAgain();
      return noted(
          other, () -> other.prepare().offerRerender(other.administrator.acting(), "alfa"));
    }
  }

  /** A second platform, whose administrator may sign the new look of a department. */
  private static Prepared sat() throws Exception {
    try (Town other = new Town(java.nio.file.Files.createTempDirectory(folder, "town"))) {
      other.approved("satu", "Satu");
      other.publishAll();
      other.delegatedByAlfa();
      other.sameThemeAgain();
      Acting administrator = other.administrator.acting();
      looks(other).step(administrator, looks(other).begin(administrator));
      return noted(other, () -> looks(other).sit(administrator));
    }
  }

  /** A second department whose site has an older theme than the platform has signed. */
  private static Prepared rerendered() throws Exception {
    try (Town other = new Town(java.nio.file.Files.createTempDirectory(folder, "town"))) {
      other.approved("satu", "Satu");
      other.publishAll();
      other.sameThemeAgain();
      return noted(other, () -> other.prepare().prepareRerender(other.publisher.acting()));
    }
  }

  /** In another city, a publisher signs the directory that lists the key of a colleague. */
  private static int vouched() throws Exception {
    try (Town other = new Town(java.nio.file.Files.createTempDirectory(folder, "town"))) {
      Acting colleague = other.unlisted.acting();
      OfferKey offer = new OfferKey(other.work, other.clock);
      offer.offer(colleague, offer.request(colleague).id(), other.unlisted.software().bytes());
      Prepared next =
          new PrepareDirectory(
                  other.work,
                  other.repository,
                  new StatementCandidates(other.store, other.repository))
              .prepare(
                  other.administrator.acting(),
                  List.of(
                      new DirectoryChange.EnrolKey(
                          "alfa", other.unlisted.software().keyId(), true)));
      Acting publisher = other.publisher.acting();
      byte[] statement =
          other.work.in(
              publisher,
              Permission.PUBLISH,
              em ->
                  id.perisai.publish.Candidates.open(
                          em, publisher, next.candidate(), other.clock.instant())
                      .statement());
      return noted(
              other,
              () ->
                  new VouchForKeys(other.work, other.repository)
                      .sign(
                          publisher,
                          next.candidate(),
                          other.publisher.sign(Directory.parse(statement))))
          .missing();
    }
  }

  static {
    act(
        "PublishDirectory.sign",
        Permission.SIGN_DIRECTORY,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new PublishDirectory(work(), town.repository, town.store)
                .sign(who, on.directory(), Signatures.of(List.of()))
                .missing(),
        (who, on) -> {
          Prepared next = directory(town.administrator.acting());
          return new PublishDirectory(work(), town.repository, town.store)
              .sign(town.administrator.acting(), next.candidate(), signedByAdministrator(next))
              .missing();
        });
    act(
        "PreparePower.hold",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> hold(who).version(),
        (who, on) -> hold(town.publisher.acting()).version());
    act(
        "PreparePower.purge",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> purge(who, site(who)),
        (who, on) -> purge(town.publisher.acting(), "alfa"));
    act(
        "PublishPower.sign",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new PublishPower(work(), town.repository, town.store)
                .sign(who, on.candidate(), Signatures.of(List.of()))
                .missing(),
        (who, on) -> {
          Acting publisher = town.publisher.acting();
          Prepared next = hold(publisher);
          byte[] bytes =
              work()
                  .in(
                      publisher,
                      Permission.PUBLISH,
                      em ->
                          id.perisai.publish.Candidates.open(
                                  em, publisher, next.candidate(), town.clock.instant())
                              .statement());
          return new PublishPower(work(), town.repository, town.store)
              .sign(publisher, next.candidate(), town.publisher.sign(HoldStatement.parse(bytes)))
              .missing();
        });
    act(
        "VouchForKeys.sign",
        Permission.PUBLISH,
        Permission.PUBLISH,
        (who, on) ->
            new VouchForKeys(work(), town.repository)
                .sign(who, on.candidate(), Signatures.of(List.of()))
                .missing(),
        (who, on) -> vouched());
    act(
        "AwaitingSignatures.of",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) -> new AwaitingSignatures(work(), town.repository).of(who).size(),
        (who, on) -> new AwaitingSignatures(work(), town.repository).of(who).size());
    act(
        "PowerHistory.of",
        Permission.READ,
        (who, on) ->
            new PowerHistory(work(), town.repository)
                .of(who, town.repository.trust(), List.of("alfa", "beta")));
    act(
        "AwaitingSignatures.open",
        Permission.PUBLISH,
        Permission.SIGN_DIRECTORY,
        (who, on) ->
            new AwaitingSignatures(work(), town.repository).open(who, on.candidate()).version(),
        (who, on) ->
            new AwaitingSignatures(work(), town.repository)
                .open(town.publisher.acting(), on.candidate())
                .version());
  }

  private static String site(Acting who) {
    return who.tenant().equals("platform") ? "alfa" : who.tenant();
  }

  private static Prepared hold(Acting who) {
    return preparePower()
        .hold(
            who,
            site(who),
            HoldStatement.Action.MAINTENANCE,
            java.util.OptionalLong.empty(),
            "dicoba");
  }

  private static long purge(Acting who, String tenant) {
    String path =
        town.repository
            .inForce(town.repository.trust(), "alfa")
            .map(release -> release.manifest().all().get(0).path())
            .orElse("/"); // for whoever is refused before
    return preparePower()
        .purge(who, tenant, new id.perisai.publish.Leak(java.util.Set.of(path), false), "dicoba")
        .version();
  }

  private static Force.Order order(Things on) {
    return new Force.Order(
        List.of(new Force.Chosen(on.draft(), on.draftDigest())), "keadaan darurat", "benar");
  }

  private static PreparePower preparePower() {
    return new PreparePower(work(), town.repository, town.store);
  }

  private static PrepareTheme theme() {
    return new PrepareTheme(
        work(), town.repository, new StatementCandidates(town.store, town.repository), newer);
  }

  @BeforeAll
  static void found() throws Exception {
    newer = TestThemes.changed(folder.resolve("newer"), "assets/site.css", "h1{top:0}");
    town = new Town(folder);
    export = Path.of("src/test/resources/id/perisai/transfer/legacy-site.xml");
    town.approved("pertama", "Pertama");
    alfa = things();
  }

  @AfterAll
  static void close() throws IOException {
    Measured.write("acts.txt", ACTS.size() + " acts, attempted " + attempts + " times\n");
    town.close();
  }

  @Test
  void every_act_that_exists_is_tried() {
    TreeSet<String> tried =
        ACTS.stream().map(Act::name).collect(Collectors.toCollection(TreeSet::new));
    tried.addAll(OF_ONESELF);
    assertEquals(found(PRODUCT), tried);
    assertNotEquals(
        new TreeSet<>(),
        found(new ClassFileImporter().importClasses(Planted.class)),
        "an act that nobody listed is found");
  }

  private static Recovery recovery() {
    return new Recovery(work(), java.time.Clock.systemUTC());
  }

  private static TreeSet<String> found(Iterable<JavaClass> classes) {
    TreeSet<String> names = new TreeSet<>();
    for (JavaClass type : classes) {
      boolean holdsWork =
          type.getFields().stream()
              .map(field -> field.getRawType().getName())
              .anyMatch(Set.of(Work.class.getName(), Transactions.class.getName())::contains);
      for (JavaMethod method : type.getMethods()) {
        boolean first =
            !method.getRawParameterTypes().isEmpty()
                && method.getRawParameterTypes().get(0).isEquivalentTo(Acting.class);
        if (holdsWork
            && !type.isEquivalentTo(Work.class) // the gate itself: WorkTest
            && first
            && !method.getModifiers().contains(JavaModifier.PRIVATE)
            && !method.getModifiers().contains(JavaModifier.STATIC)
            && !method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          names.add(nameOf(method));
        }
      }
    }
    return names;
  }

  private static String nameOf(JavaMethod method) {
    return method.getOwner().getSimpleName() + "." + method.getName();
  }

  /** An act without a row. */
  @SuppressWarnings("unused")
  private static final class Planted {
    private final Work work = null;

    void act(Acting who) {}
  }

  @TestFactory
  Stream<DynamicTest> refuses_every_role_that_lacks_the_permission_and_changes_nothing()
      throws Exception {
    List<Acting> people = new ArrayList<>();
    for (String tenant : List.of("alfa", "platform")) {
      for (Role role : Role.values()) {
        if (role != Role.PLATFORM_ADMIN || tenant.equals("platform")) {
          people.add(town.database.person("Uji " + role, tenant, role));
        }
      }
    }
    return ACTS.stream()
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      String before = state();
                      int tried = 0;
                      for (Acting who : people) {
                        if (!Permissions.allow(who.roles(), act.needs(who.tenant()))) {
                          tried++;
                          assertEquals(
                              "NOT_PERMITTED",
                              refusal(act.attempt(), who, alfa),
                              who + " tried " + act.name());
                        }
                      }
                      assertEquals(before, state(), act.name());
                      assertTrue(tried > 0 || act.needs() == Permission.READ, act.name());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> refuses_whoever_lost_the_membership_or_the_role_while_signed_in()
      throws Exception {
    Acting left = everything("alfa");
    Acting demoted = everything("alfa");
    Acting leftPlatform = town.database.person("Mantan", "platform", Role.PLATFORM_ADMIN);
    Acting demotedPlatform = town.database.person("Turun", "platform", Role.PLATFORM_ADMIN);
    for (Acting who : List.of(left, demoted, leftPlatform, demotedPlatform)) {
      town.database.superuser("delete from perisai.membership where person_id = ?", who.person());
    }
    return ACTS.stream()
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      demote(demoted, act.needs("alfa"));
                      demote(demotedPlatform, act.needs("platform"));
                      String before = state();
                      Set<String> answers = Set.of("NOT_A_MEMBER", "NOT_PERMITTED");
                      for (Acting who : List.of(left, demoted, leftPlatform, demotedPlatform)) {
                        String answer = refusal(act.attempt(), who, alfa);
                        assertTrue(answers.contains(answer), who + ": " + answer);
                      }
                      assertEquals(before, state(), act.name());
                    }));
  }

  /** Acts on pages that are of the whole site, though their permission may be of sections. */
  private static final Set<String> OF_THE_WHOLE_SITE = Set.of("ApproveBatch.approve");

  @TestFactory
  Stream<DynamicTest> refuses_whoever_works_in_other_sections_and_changes_nothing() {
    Acting elsewhere =
        town.database.limited(List.of("/galeri", "/profil"), Role.AUTHOR, Role.REVIEWER);
    Set<String> answers =
        Set.of("OUTSIDE_SECTIONS", "ADDRESS_OUTSIDE", "WHOLE_SITE_NEEDED", "NOT_PERMITTED");
    return actsOfSections(elsewhere)
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      String before = state();
                      String answer = refusal(act.attempt(), elsewhere, alfa);
                      assertTrue(answers.contains(answer), answer);
                      assertEquals(before, state(), act.name());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> is_done_for_whoever_works_in_the_section() {
    Acting here = town.database.limited(List.of("/berita"), Role.AUTHOR, Role.REVIEWER);
    return actsOfSections(here)
        .filter(act -> here.may(act.needs()))
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      String answer = refusal(act.attempt(), here, withOwnPages(alfa));
                      if (OF_THE_WHOLE_SITE.contains(act.name())) {
                        assertEquals("WHOLE_SITE_NEEDED", answer);
                      } else {
                        assertTrue(answer.startsWith("done: "), answer);
                      }
                    }));
  }

  /** All that an author and reviewer may, but not one who is limited so, wherever it is. */
  private static Stream<Act> actsOfSections(Acting limited) {
    List<Act> acts =
        ACTS.stream()
            .filter(act -> Permissions.allow(limited.roles(), act.needs()))
            .filter(act -> !limited.reach(act.needs()).map(Reach::isWholeSite).orElse(false))
            .toList();
    assertTrue(acts.size() > 10, "acts: " + acts.size());
    return acts.stream();
  }

  /** Leaves the person one role that may not, or none when every role may. */
  private static void demote(Acting who, Permission needs) {
    town.database.superuser("delete from perisai.membership where person_id = ?", who.person());
    Arrays.stream(Role.values())
        .filter(role -> role != Role.PLATFORM_ADMIN)
        .filter(role -> !Permissions.allow(List.of(role), needs))
        .findFirst()
        .ifPresent(
            role ->
                town.database.superuser(
                    "insert into perisai.membership (tenant_id, person_id, role)"
                        + " values (?, ?, cast(? as perisai.member_role))",
                    who.tenant(),
                    who.person(),
                    role.label()));
  }

  /** What goes on in a suspended department beside reading: what takes away, and who may what. */
  private static final Set<String> GOES_ON =
      Set.of(
          "AccessList.export",
          "AccessList.of",
          "AccessReview.of",
          "ChangeRoles.change", // tried with a role more, it is refused: SuspendTenantTest
          "EndAccess.end",
          "EndSessionsOf.end",
          "OfferSealingKey.askRemoval",
          "People.of",
          "Recovery.takeBack",
          "Recovery.waiting",
          "RemoveKey.ask",
          "WaitingInvitations.of",
          "WaitingInvitations.takeBack");

  @Test
  void in_a_suspended_department_nothing_is_done_but_what_takes_away() throws Exception {
    Acting somebody = everything("beta");
    town.database.superuser("update perisai.tenant set state = 'suspended' where id = 'beta'");
    try {
      for (Act act : ACTS) {
        boolean reads = Set.of(Permission.READ, Permission.READ_AUDIT).contains(act.needs());
        if (!reads && Permissions.allow(somebody.roles(), act.needs())) {
          assertEquals(
              !GOES_ON.contains(act.name()),
              refusal(act.attempt(), somebody, alfa).equals("TENANT_SUSPENDED"),
              act.name());
        }
      }
    } finally {
      town.database.superuser("update perisai.tenant set state = 'active' where id = 'beta'");
    }
  }

  /**
   * Of those that give or take power, or say who has it, what asks for no proof of the last five
   * minutes.
   */
  private static final Set<String> ASKS_NO_PROOF =
      Set.of(
          // These only show.
          "AccessList.of",
          "AccessReview.of",
          "Forced.ofAll",
          "OfferPasskey.credentials",
          "People.of",
          "PlatformKeys.leaving",
          "PlatformKeys.listed",
          "PlatformKeys.signers",
          "PlatformKeys.undecided",
          "PlatformKeys.waiting",
          "Recovery.waiting",
          "RenewLooks.looks",
          "VisitCounts.sites",
          "WaitingInvitations.of",
          "WaitingKeys.leaving",
          "WaitingKeys.of",
          "WaitingKeys.refusals",
          "WaitingSealingKeys.leaving",
          "WaitingSealingKeys.of",
          // What a leave for the desk's host brings, which was given after such a proof.
          "OfferKey.offer",
          "OfferPasskey.offer",
          // Worth nothing without the signature that the desk asks its key or passphrase for.
          "PrepareRelease.offerRerender",
          "PrepareTheme.prepare",
          "PublishDirectory.publish",
          "PublishDirectory.sign",
          "PublishRoot.sign",
          "PublishTheme.publish",
          "PublishTrust.publish",
          "RenewLooks.after",
          "RenewLooks.begin",
          "RenewLooks.open",
          "RenewLooks.sit",
          "RenewLooks.step");

  @Test
  void a_session_that_went_on_for_long_gives_and_takes_no_power() throws Exception {
    Acting stale = Stale.of(everything("alfa"));
    Acting stalePlatform = Stale.of(town.database.person("Basi", "platform", Role.PLATFORM_ADMIN));
    Set<Permission> power =
        Set.of(
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_TENANTS,
            Permission.REVIEW_ACCESS,
            Permission.SIGN_DIRECTORY,
            Permission.OFFER_KEY);
    Set<String> went = new TreeSet<>();
    for (Act act : ACTS) {
      if (power.contains(act.needs())) {
        Acting who = Permissions.allow(stale.roles(), act.needs()) ? stale : stalePlatform;
        try {
          if (!refusal(act.attempt(), who, alfa).equals("STEP_UP_NEEDED")) {
            went.add(act.name());
          }
        } catch (RuntimeException wentOn) { // and failed at what is not there
          went.add(act.name());
        }
      }
    }
    assertEquals(new TreeSet<>(ASKS_NO_PROOF), went);
  }

  /** Goes on with what its sister acts gave; the platform alone has rounds, and no request one. */
  private static final String OF_A_ROUND = "RenewLooks.step";

  @TestFactory
  Stream<DynamicTest> answers_another_tenants_id_as_one_that_is_nowhere() throws Exception {
    Acting stranger = everything("beta");
    Acting administrator = town.database.person("Lain", "platform", Role.PLATFORM_ADMIN);
    return ACTS.stream()
        .filter(Act::takesAnId)
        .filter(act -> !act.name().equals(OF_A_ROUND))
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      for (Acting who : List.of(stranger, administrator)) {
                        String before = stateOf("alfa");
                        Answer theirs = answer(act.attempt(), who, alfa);
                        assertEquals(before, stateOf("alfa"), act.name());
                        Answer missing = answer(act.attempt(), who, MISSING);
                        assertEquals(missing, theirs, who + " tried " + act.name());
                      }
                    }));
  }

  @Test
  void an_id_inside_a_record_or_a_list_is_one_too() {
    Set<String> asked =
        ACTS.stream().filter(Act::takesAnId).map(Act::name).collect(Collectors.toSet());
    assertTrue(
        asked.containsAll(
            Set.of(
                "PrepareRelease.prepareForced",
                "Recovery.agree",
                "RenewLooks.step",
                "PrepareDirectory.prepare",
                "Revisions.read")),
        asked.toString());
    assertFalse(asked.contains("OpenTenant.open"), asked.toString());
  }

  /** So that equal answers mean something: what is there is asked for by other queries. */
  @Test
  void the_comparison_sees_queries_that_differ() throws Exception {
    Acting own = everything("alfa");
    Set<String> same = new TreeSet<>();
    for (String name : List.of("SubmitForReview.findings", "PageHistory.of", "Approve.approve")) {
      Attempt attempt =
          ACTS.stream().filter(act -> act.name().equals(name)).findFirst().orElseThrow().attempt();
      Answer theirs = answer(attempt, own, withOwnPages(alfa));
      assertTrue(theirs.sent().size() > 3, name + " sent " + theirs.sent());
      if (theirs.sent().equals(answer(attempt, own, MISSING).sent())) {
        same.add(name);
      }
    }
    assertEquals(Set.of(), same);
  }

  /**
   * What each act writes into the trail, after what its own row here does first; acts that are not
   * named write nothing. Two of one act: a forced release says so beside that it was prepared, and
   * who agrees to a recovery makes a link.
   */
  private static final Map<String, String> ENTRIES =
      Map.ofEntries(
          Map.entry("AccessList.export", "access.export"),
          Map.entry("Approve.approve", "review.approve"),
          Map.entry("ApproveBatch.approve", "review.approve_batch"),
          Map.entry("AwaitingSignatures.open", "release.open"),
          Map.entry("ChangeRoles.change", "person.roles"),
          Map.entry("CreatePage.create", "page.create"),
          Map.entry("DelegateRerenders.delegate", "rerender.delegate"),
          Map.entry("DelegateRerenders.withdraw", "rerender.withdraw"),
          Map.entry("EndAccess.end", "person.leave"),
          Map.entry("EndSessionsOf.end", "session.end_of"),
          Map.entry("ImportWxr.run", "import.wxr"),
          Map.entry("InvitePerson.invite", "person.invite"),
          Map.entry("InvitePerson.inviteInto", "person.invite"),
          Map.entry("IssueLink.issue", "link.issue"),
          Map.entry("MarkMessage.delete", "message.deleted"),
          Map.entry("MarkMessage.mark", "message.done"),
          Map.entry("OfferKey.offer", "key.request key.offer"),
          Map.entry("OfferKey.request", "key.request"),
          Map.entry("OfferPasskey.offer", "key.request key.offer"),
          Map.entry("OfferSealingKey.askRemoval", "sealing.request sealing.offer sealing.remove"),
          Map.entry("OfferSealingKey.offer", "sealing.request sealing.offer"),
          Map.entry("OfferSealingKey.request", "sealing.request"),
          Map.entry("OpenMessages.open", "message.opened"),
          Map.entry("OpenTenant.open", "tenant.open"),
          Map.entry("PrepareDirectory.prepare", "directory.prepare"),
          Map.entry("PreparePower.hold", "hold.prepare"),
          Map.entry("PreparePower.purge", "purge.prepare"),
          Map.entry("PrepareRelease.offerRerender", "release.prepare"),
          Map.entry("PrepareRelease.prepare", "release.prepare"),
          Map.entry("PrepareRelease.prepareForced", "release.prepare release.force"),
          Map.entry("PrepareRelease.prepareRerender", "release.prepare"),
          Map.entry("PrepareRoot.prepare", "root.prepare"),
          Map.entry("PrepareTheme.prepare", "theme.prepare"),
          Map.entry("ProposeWithdrawal.propose", "page.withdraw"),
          Map.entry("PublishDirectory.publish", "directory.prepare directory.publish"),
          Map.entry("PublishDirectory.sign", "directory.prepare directory.publish"),
          Map.entry("PublishPower.sign", "hold.prepare hold.publish"),
          Map.entry("PublishRelease.publish", "release.prepare release.publish"),
          Map.entry(
              "PublishRelease.sign",
              "page.create review.submit review.approve release.prepare release.publish"),
          Map.entry("PublishRoot.sign", "root.prepare root.publish"),
          Map.entry("PublishTheme.publish", "theme.prepare theme.publish"),
          Map.entry("PublishTrust.publish", "root.publish"),
          Map.entry("Recovery.agree", "link.issue recovery.agree"),
          Map.entry("Recovery.ask", "recovery.ask"),
          Map.entry("Recovery.takeBack", "recovery.take_back"),
          Map.entry("Refuse.refuse", "review.refuse"),
          Map.entry("RemoveKey.ask", "key.request key.offer key.remove"),
          Map.entry("RenewLooks.begin", "look.begin"),
          Map.entry("RenewLooks.sit", "release.open"),
          Map.entry("RestoreRevision.restore", "page.restore"),
          Map.entry("SaveRevision.save", "page.save"),
          Map.entry("SubmitForReview.submit", "review.submit"),
          Map.entry("SuspendTenant.resume", "tenant.open tenant.suspend tenant.resume"),
          Map.entry("SuspendTenant.suspend", "tenant.open tenant.suspend"),
          Map.entry("UploadFile.take", "media.upload_file"),
          Map.entry("UploadFile.upload", "media.upload_file"),
          Map.entry("UploadImage.upload", "media.upload"),
          Map.entry("VouchForKeys.sign", "directory.vouch"),
          Map.entry("WaitingInvitations.takeBack", "invitation.take_back"));

  /** What changes rows, and tells the trail nothing of it. */
  private static final Set<String> LEAVES_NO_ENTRY =
      Set.of(
          "EditLease.touch", // who is editing just now
          "OpenMessages.begin", // a leave for the desk's host: each message that it opens has one
          "OpenMessages.beginWith", // the same
          "RenewLooks.step"); // how far a round is: each release that it prepares has one

  @TestFactory
  Stream<DynamicTest> is_done_for_whoever_may() throws Exception {
    return ACTS.stream()
        .map(
            act ->
                DynamicTest.dynamicTest(
                    act.name(),
                    () -> {
                      boolean platform =
                          act.needs() == Permission.MANAGE_TENANTS
                              || act.needs() == Permission.SIGN_DIRECTORY;
                      Acting who = platform ? town.administrator.acting() : everything("alfa");
                      assertTrue(Permissions.allow(who.roles(), act.needs(who.tenant())));
                      Written written = written(act, who);
                      assertEquals(
                          ENTRIES.getOrDefault(act.name(), ""), written.entries(), act.name());
                      assertEquals(
                          LEAVES_NO_ENTRY.contains(act.name()), written.isUnsaid(), act.name());
                    }));
  }

  /** So that it means something when nothing is missed. */
  @Test
  void an_act_that_says_nothing_of_what_it_changed_is_seen() throws Exception {
    Attempt silent =
        (who, on) ->
            town.database.superuser(
                "update perisai.person set name = 'Lain' where id = ?", who.person());
    assertTrue(
        written(
                new Act("Planted.act", Permission.READ, Permission.READ, silent, silent),
                everything("alfa"))
            .isUnsaid());
  }

  /**
   * What an act wrote.
   *
   * @param entries the kinds of its entries in the trail, in order
   * @param isUnsaid whether rows changed without any
   */
  private record Written(String entries, boolean isUnsaid) {}

  private static Written written(Act act, Acting who) throws Exception {
    Things on = withOwnPages(alfa);
    Set<String> before = Set.copyOf(entries(town));
    String rows = rowsBesideEntries();
    ELSEWHERE.clear();
    attempts++;
    act.works().by(who, on);
    String entries =
        Stream.concat(
                entries(town).stream().filter(entry -> !before.contains(entry)), ELSEWHERE.stream())
            .map(entry -> entry.substring(entry.indexOf(' ') + 1))
            .collect(Collectors.joining(" "));
    return new Written(entries, entries.isEmpty() && !rows.equals(rowsBesideEntries()));
  }

  /** What acts in other cities than {@link #town} wrote there. */
  private static final List<String> ELSEWHERE = new ArrayList<>();

  private static <T> T noted(Town other, Callable<T> act) throws Exception {
    List<String> before = entries(other);
    T done = act.call();
    entries(other).stream().filter(entry -> !before.contains(entry)).forEach(ELSEWHERE::add);
    return done;
  }

  /** What is in the trails of a town, one after the other. */
  private static List<String> entries(Town town) {
    String entries =
        town.database.text(
            "select coalesce(string_agg(tenant_id || '/' || number || ' ' || act, E'\\n'"
                + " order by tenant_id, number), '') from perisai.audit_entry");
    return entries.lines().toList();
  }

  private static String rowsBesideEntries() throws SQLException {
    return tables("t").lines().filter(line -> !line.startsWith("audit_")).toList().toString();
  }

  // What is tried

  private static Work work() {
    return town.work;
  }

  private static Map<String, Object> news() {
    return SampleContent.news("berita-" + ++count, "Berita " + count);
  }

  private static String opened(Acting platform) {
    String id = "buka-" + ++count;
    new OpenTenant(work()).open(platform, id, "Dinas Baru", "dinas", id, TenantState.ACTIVE);
    return id;
  }

  private static String suspended(Acting who, String tenant) {
    new SuspendTenant(work()).suspend(who, tenant, "alasan");
    return "suspended";
  }

  private static String resumed(Acting who, String tenant) {
    new SuspendTenant(work()).resume(who, tenant);
    return "resumed";
  }

  private static MediaLibrary library() {
    return new MediaLibrary(work());
  }

  private static OpenCandidate open() {
    return new OpenCandidate(work(), town.repository, town.store, town.clock);
  }

  private static OfferKey keys() {
    return new OfferKey(work(), town.clock);
  }

  private static OfferPasskey passkeys() {
    return new OfferPasskey(work(), town.repository);
  }

  private static Digest offerPasskey(Acting who, UUID request) {
    Authenticator passkey = Authenticator.es256(who.person());
    return passkeys().offer(who, request, Offers.passkey(passkey, who, request, "Laptop"));
  }

  private static Object makePublisher(Acting who, Things on) {
    town.database.change(who, on.member(), Grants.of(Role.PUBLISHER));
    return "changed";
  }

  private static Prepared directory(Acting who) {
    return new PrepareDirectory(
            work(), town.repository, new StatementCandidates(town.store, town.repository))
        .prepare(who, List.of(new DirectoryChange.SetState("beta", Directory.State.SUSPENDED)));
  }

  private static Signatures signedByAdministrator(Prepared prepared) throws Exception {
    return town.administrator.sign(Directory.parse(statement(prepared)));
  }

  private static byte[] statement(Prepared prepared) {
    Acting who = town.administrator.acting();
    String statement = (String) open().describe(who, prepared.candidate()).get("statement");
    return java.util.Base64.getUrlDecoder().decode(statement);
  }

  private static Things things() throws Exception {
    UUID message = message();
    Acting author = town.author.acting();
    Map<String, Object> media =
        new UploadImage(work()).upload(author, "a.png", Images.png(400, 300));
    Map<?, ?> variant = (Map<?, ?>) ((List<?>) media.get("variants")).get(0);
    Things others =
        new Things(
            null,
            null,
            null,
            null,
            imported(author, export).batch(),
            UUID.fromString((String) media.get("media")),
            Digest.parse((String) variant.get("digest")),
            town.prepare().prepare(town.publisher.acting()).candidate(),
            directory(town.administrator.acting()).candidate(),
            null,
            keys().request(town.unlisted.acting()).id(),
            message,
            receiptOf(message));
    return withOwnPages(others);
  }

  private static ImportWxr.Result imported(Acting who, Path file) {
    return new ImportWxr(work())
        .run(who, new ImportWxr.Source(file, null, null), (phase, done, of) -> {});
  }

  /** The same things, but pages and a submission that no other act has touched. */
  private static Things withOwnPages(Things on) {
    Acting author = town.author.acting();
    UUID draft = new CreatePage(work()).create(author, ContentType.NEWS, "id", news());
    UUID asked = new CreatePage(work()).create(author, ContentType.NEWS, "id", news());
    Digest askedDigest = new Revisions(work()).newest(author, asked).digest();
    return new Things(
        draft,
        new Revisions(work()).newest(author, draft).digest(),
        new SubmitForReview(work()).submit(author, asked, askedDigest, "ya").submission(),
        askedDigest,
        on.batch(),
        on.media(),
        on.mediaDigest(),
        on.candidate(),
        on.directory(),
        town.database.author("alfa").person(),
        on.request(),
        on.message(),
        on.receipt());
  }

  /** A new message to alfa, as delivery took it. */
  private static UUID message() throws Exception {
    Set<UUID> before = messageIds();
    Path inbox = folder.resolve("inbox-" + ++count);
    SealedMessages.to(inbox, "alfa", LockedSealingKey.make(Town.PASSPHRASE));
    new CollectMessages(work(), inbox, folder.resolve("aside"), town.clock).collect();
    Set<UUID> now = messageIds();
    now.removeAll(before);
    assertEquals(1, now.size());
    return now.iterator().next();
  }

  private static Receipt receiptOf(UUID message) {
    return work()
        .platformIn(
            Acting.commandLine("platform"),
            "alfa",
            em ->
                new Receipt(
                    (String)
                        em.createNativeQuery(
                                "select cast(receipt as text) from message where id = :id")
                            .setParameter("id", message)
                            .getSingleResult()));
  }

  private static Set<UUID> messageIds() {
    return work()
        .platformIn(
            Acting.commandLine("platform"),
            "alfa",
            em -> {
              Set<UUID> ids = new HashSet<>();
              for (Object id : em.createNativeQuery("select id from message").getResultList()) {
                ids.add((UUID) id);
              }
              return ids;
            });
  }

  private static OfferSealingKey sealing() {
    return new OfferSealingKey(work(), town.clock);
  }

  static {
    act("Messages.find", Permission.READ_MESSAGES, (who, on) -> messages().find(who, INBOX, 0, 9));
    act(
        "Messages.byReceipt",
        Permission.READ_MESSAGES,
        (who, on) -> messages().byReceipt(who, on.receipt()).isPresent());
    act("Messages.count", Permission.READ_MESSAGES, (who, on) -> messages().count(who, INBOX));
    act("Messages.unread", Permission.READ_MESSAGES, (who, on) -> messages().unread(who));
    act(
        "MarkMessage.mark",
        Permission.READ_MESSAGES,
        (who, on) -> {
          new MarkMessage(work(), town.clock).mark(who, on.message(), Step.DONE);
          return "marked";
        });
    act(
        "MarkMessage.delete",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) -> {
          new MarkMessage(work(), town.clock).delete(who, on.message(), "salah alamat");
          return "deleted";
        },
        (who, on) -> {
          new MarkMessage(work(), town.clock).delete(who, message(), "salah alamat");
          return "deleted";
        });
    act(
        "OpenMessages.begin",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) -> new OpenMessages(work(), town.clock).begin(who),
        (who, on) -> new OpenMessages(work(), town.clock).begin(who).fragment());
    act(
        "OpenMessages.beginWith",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) -> new OpenMessages(work(), town.clock).beginWith(who, on.message()),
        (who, on) -> new OpenMessages(work(), town.clock).beginWith(who, on.message()).fragment());
    act(
        "OpenMessages.describe",
        Permission.READ_MESSAGES,
        (who, on) ->
            new OpenMessages(work(), town.clock).describe(who, on.message(), false).toString());
    act(
        "OpenMessages.open",
        Permission.READ_MESSAGES,
        (who, on) -> new OpenMessages(work(), town.clock).open(who, on.message()).length);
    act(
        "OfferSealingKey.request",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) -> {
          sealing().request(who);
          return "asked";
        },
        (who, on) -> sealing().request(who).fragment());
    act(
        "OfferSealingKey.offer",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) ->
            sealing().offer(who, on.request(), LockedSealingKey.make(Town.PASSPHRASE).bytes()),
        (who, on) -> offeredSealingKey(who));
    act("OfferSealingKey.own", Permission.READ_MESSAGES, (who, on) -> sealing().own(who).size());
    act(
        "OfferSealingKey.askRemoval",
        Permission.READ_MESSAGES,
        Permission.READ_MESSAGES,
        (who, on) -> {
          sealing().askRemoval(who, on.mediaDigest());
          return "asked";
        },
        (who, on) -> {
          sealing().askRemoval(who, offeredSealingKey(who));
          return "asked";
        });
    act(
        "VisitCounts.days",
        Permission.READ,
        (who, on) -> new VisitCounts(work()).days(who, java.time.LocalDate.EPOCH));
    act(
        "VisitCounts.pages",
        Permission.READ,
        (who, on) -> new VisitCounts(work()).pages(who, java.time.LocalDate.EPOCH, 9));
    act(
        "VisitCounts.sites",
        Permission.MANAGE_TENANTS,
        Permission.MANAGE_TENANTS,
        (who, on) -> new VisitCounts(work()).sites(who, java.time.LocalDate.EPOCH),
        (who, on) ->
            new VisitCounts(work()).sites(town.administrator.acting(), java.time.LocalDate.EPOCH));
    act(
        "WaitingSealingKeys.of",
        Permission.SIGN_DIRECTORY,
        (who, on) -> new WaitingSealingKeys(work(), town.repository).of(who).size());
    act(
        "WaitingSealingKeys.leaving",
        Permission.SIGN_DIRECTORY,
        (who, on) -> new WaitingSealingKeys(work(), town.repository).leaving(who).size());
  }

  private static Messages messages() {
    return new Messages(work());
  }

  private static Digest offeredSealingKey(Acting who) {
    return sealing()
        .offer(who, sealing().request(who).id(), LockedSealingKey.make(Town.PASSPHRASE).bytes());
  }

  private static Acting everything(String tenant) {
    return town.database.person(
        "Segala",
        tenant,
        Role.AUTHOR,
        Role.REVIEWER,
        Role.PUBLISHER,
        Role.TENANT_ADMIN,
        Role.RESPONDER);
  }

  // What came of it

  private static String refusal(Attempt attempt, Acting who, Things on) throws Exception {
    attempts++;
    try {
      return "done: " + attempt.by(who, on);
    } catch (Refused refused) {
      return refused.refusal().name();
    }
  }

  /**
   * What came of an attempt.
   *
   * @param said but for the ids that were asked with
   * @param sent to the database: a query more for what is there takes its time, which tells too
   */
  private record Answer(String said, List<String> sent) {}

  private static Answer answer(Attempt attempt, Acting who, Things on) {
    List<String> said = new ArrayList<>();
    List<String> sent = TestDatabase.sent(() -> said.add(said(attempt, who, on)));
    return new Answer(said.get(0), sent);
  }

  private static String said(Attempt attempt, Acting who, Things on) {
    attempts++;
    String answer;
    try {
      answer = String.valueOf(attempt.by(who, on));
    } catch (Refused refused) {
      answer = refused.refusal().name() + " " + refused.arguments();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (Object id :
        List.of(
            on.draft(),
            on.draftDigest().hex(),
            on.submission(),
            on.batch(),
            on.media(),
            on.candidate(),
            on.directory(),
            on.member(),
            on.request(),
            on.message())) {
      answer = answer.replace(id.toString(), "…");
    }
    return answer;
  }

  /** Digests of every table, the audit trail included, and the names and sizes of all files. */
  private static String state() throws SQLException, IOException {
    return tables("t") + files();
  }

  /** Of the rows of one tenant, in whatever column they name it, and of people. */
  private static String stateOf(String tenant) throws SQLException {
    return tables(
        "t where coalesce(to_jsonb(t) ->> 'tenant_id', to_jsonb(t) ->> 'tenant', '%s') = '%s'"
                .formatted(tenant, tenant)
            + " and not to_jsonb(t) ? 'account'");
  }

  private static String tables(String rows) throws SQLException {
    try (Connection connection = town.database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      List<String> digests = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              // Whoever may do an act somewhere is counted where they may not: PaceTest.
              "select tablename from pg_tables where schemaname = 'perisai'"
                  + " and tablename <> 'costly_act' order by 1")) {
        while (names.next()) {
          digests.add(
              "select '%s=' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from perisai.%s "
                      .formatted(names.getString(1), names.getString(1))
                  + rows);
        }
      }
      assertTrue(digests.size() > 20, "tables: " + digests.size());
      StringBuilder state = new StringBuilder();
      try (ResultSet lines =
          statement.executeQuery(String.join(" union all ", digests) + " order by 1")) {
        while (lines.next()) {
          state.append(lines.getString(1)).append('\n');
        }
      }
      return state.toString();
    }
  }

  private static String files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file) + " " + file.toFile().length() + "\n")
          .sorted()
          .collect(Collectors.joining());
    }
  }
}
