package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.AtOnce;
import id.perisai.access.Email;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Stale;
import id.perisai.access.Token;
import id.perisai.audit.AuditPlace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A department's administrator reaches for the account of somebody who works elsewhere. */
class InvitationsTest {
  private static final Grants AUTHOR = Grants.of(Role.AUTHOR);

  private static TestDatabase database;

  private final Clock clock = Clock.systemUTC();
  private final AnswerInvitation answers = new AnswerInvitation(database.work(), clock);
  private final WaitingInvitations waiting = new WaitingInvitations(database.work(), clock);

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void changes_nothing_of_a_strangers_account_but_what_waits_and_a_letter() {
    Acting rina = person("Rina Asli", "beta", Role.AUTHOR);
    Acting beta = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    Token link = new IssueLink(database.work()).issue(beta, rina.person());
    Map<String, String> before = database.dump();
    Invited invited = invite(admin(), rina, Grants.of(Role.PUBLISHER));
    assertTrue(invited.waits());
    assertTrue(invited.link().isEmpty());
    Map<String, String> after = new TreeMap<>(database.dump());
    after.entrySet().removeIf(table -> table.getValue().equals(before.get(table.getKey())));
    after.keySet().removeAll(Set.of("membership", "person")); // of the administrator made here
    assertEquals(
        Set.of("audit_entry", "costly_act", "invitation", "letter"),
        after.keySet(),
        "no membership, no link, no session was touched");
    assertEquals(Set.of(), rolesIn("alfa", rina));
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.sign_in_link where used_at is null and hash = '\\x"
                + link.hash().hex()
                + "'"));
    new IssueLink(database.work()).issue(beta, rina.person()); // beta's own, as before
  }

  /** Offered from the platform's screen, and by a department to whoever works elsewhere. */
  @Test
  void why_somebody_was_offered_roles_stands_in_the_trail() {
    Acting rina = person("Rina Asli", "beta", Role.AUTHOR);
    Acting admin = admin();
    InvitePerson invite = new InvitePerson(database.work());
    assertTrue(invite.invite(admin, email(rina), "Rina", AUTHOR, "tim gabungan").waits());
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Grants head = Grants.of(Role.TENANT_ADMIN);
    invite.inviteInto(platform, "alfa", "kepala@contoh.id", "Kepala", head, "SK 3/2026");
    assertEquals(
        "invitation.offer: tim gabungan, person.invite: SK 3/2026",
        database.text(
            "select string_agg(act || ': ' || (details->>'reason'), ', ' order by number)"
                + " from perisai.audit_entry where tenant_id = 'alfa' and person_id in ('"
                + admin.person()
                + "', '"
                + platform.person()
                + "')"));
  }

  /** An accomplice invites, under a name that is a letter. */
  @Test
  void writes_strangers_no_words_of_ours_but_the_departments_name_and_once_a_day() {
    Acting rina = person("Rina Asli", "beta", Role.AUTHOR);
    Acting lying =
        database.person(
            "Diskominfo\n\nAkun Anda ditutup. Masuk di https://jahat.contoh",
            "alfa",
            Role.TENANT_ADMIN);
    for (int i = 0; i < 3; i++) {
      invite(lying, rina, Grants.of(Role.AUTHOR));
      waiting.takeBack(lying, rina.person());
    }
    invite(lying, rina, Grants.of(Role.AUTHOR));
    answers.decline(rina, "alfa");
    invite(lying, rina, Grants.of(Role.AUTHOR));
    assertEquals(1, letters(rina, "true"));
    assertEquals(0, letters(rina, "body like '%jahat%' or body like '%Akun Anda%'"));
    assertEquals(1, letters(rina, "body like '%Anda diundang ke Dinas Alfa.%'"));
    database.superuser(
        "insert into perisai.tenant (id, name, kind, host_label, state)"
            + " values ('gama', 'Dinas Gama', 'dinas', 'gama', 'active')");
    Acting gama = database.person("Admin Gama", "gama", Role.TENANT_ADMIN);
    new InvitePerson(database.work())
        .invite(gama, email(rina), "Yang Diketik", Grants.of(Role.AUTHOR));
    assertEquals(2, letters(rina, "true"), "another department's own");
  }

  /** Put out elsewhere and invited there again, they are another person every time. */
  @Test
  void writes_to_an_address_once_a_day_whoever_begins_anew_there() {
    Acting alfa = admin();
    Acting beta = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work());
    String email = "siapa@saja.example";
    for (int i = 0; i < 3; i++) {
      UUID person = invite.invite(beta, email, "Siapa", AUTHOR).person();
      assertTrue(invite.invite(alfa, email, "Siapa", AUTHOR).waits());
      database.change(beta, person, Grants.NONE);
    }
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.letter l join perisai.person p on p.id = l.person_id"
                + " where p.email = '"
                + email
                + "'"));
  }

  /** Offers in between write none, and count for none. */
  @Test
  void writes_again_a_day_after_the_letter_before() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    int[] letters = {1, 1, 2, 2};
    for (int offer = 0; offer < letters.length; offer++) {
      invite(admin, rina, Grants.of(Role.AUTHOR));
      assertEquals(letters[offer], letters(rina, "true"), "after offer " + offer);
      waiting.takeBack(admin, rina.person());
      database.superuser(
          "do $$ begin set local search_path = perisai;"
              + " alter table audit_entry disable trigger immutable;"
              + " update audit_entry set at = at - interval '13 hours'"
              + " where act = 'invitation.offer' and details ->> 'invitee' = '"
              + rina.person()
              + "'; alter table audit_entry enable trigger immutable; end $$");
    }
  }

  private static long letters(Acting to, String that) {
    return database.count(
        "select count(*) from perisai.letter where person_id = '"
            + to.person()
            + "' and ("
            + that
            + ")");
  }

  @Test
  void a_name_is_one_line_of_a_names_length() {
    InvitePerson invite = new InvitePerson(database.work());
    Acting admin = admin();
    String email = "baru" + System.nanoTime() + "@contoh.go.id";
    for (String none : List.of("", " \n\u0000\u2028 ", "\u200b\u202e")) {
      refused(AccessRefusal.NAME_MISSING, () -> invite.invite(admin, email, none, AUTHOR));
    }
    refused(
        AccessRefusal.NAME_TOO_LONG, () -> invite.invite(admin, email, "a".repeat(121), AUTHOR));
    refused(
        AccessRefusal.NAME_TOO_LONG,
        () ->
            invite.inviteInto(
                Acting.commandLine("platform"), "alfa", email, "a".repeat(1_000_000), AUTHOR));
    UUID person =
        invite.invite(admin, email, " Siti\r\nNurhaliza\u202e \u2028Putri ", AUTHOR).person();
    assertEquals(
        "Siti Nurhaliza Putri",
        database.text("select name from perisai.person where id = '" + person + "'"));
  }

  /** The administrators' letters say the address, and it is what a thief in a session typed. */
  @Test
  void an_address_is_none_that_a_mail_program_makes_a_link_to_a_site_of() {
    InvitePerson invite = new InvitePerson(database.work());
    Acting admin = admin();
    Acting platform = Acting.commandLine("platform");
    for (String link :
        List.of(
            "www.jahat.example@x.id",
            "a+www.jahat.example@x.id",
            "www2.jahat.example@x.id",
            "FTP.jahat.example@x.id",
            "ani@www.jahat.example",
            "https://jahat.example/@x.id",
            "https:jahat@x.id",
            "jahat.example/masuk@x.id",
            "jahat.example?a@x.id",
            "(jahat.example)@x.id",
            "jahat.example,a@x.id",
            "jahat.exampleé@x.id",
            "jahat.example..a@x.id",
            "jahat.example.@x.id",
            "ani@.jahat.example",
            "ani@x..jahat.example",
            "ani@x.id/jahat.example",
            "ani@x.id:8080",
            "ani@x.id,jahat.example")) {
      refused(AccessRefusal.EMAIL_LINK, () -> invite.invite(admin, link, "Ani", AUTHOR));
      refused(
          AccessRefusal.EMAIL_LINK, () -> invite.inviteInto(platform, "alfa", link, "Ani", AUTHOR));
    }
    for (String plain :
        List.of(
            "www@dinas.example.go.id",
            "awww.lucu@contoh.id",
            "Siti_Nur-Haliza+cms2@sub-1.contoh.go.id",
            "ani@localhost")) {
      database.superuser("delete from perisai.costly_act"); // what the pace holds, PaceTest shows
      invite.invite(admin, plain, "Ani", AUTHOR);
    }
  }

  /** Whoever was invited by a thief invites: the letters say their name. */
  @Test
  void a_name_holds_no_link() {
    InvitePerson invite = new InvitePerson(database.work());
    Acting admin = admin();
    for (String link :
        List.of(
            "Buka https://jahat.example",
            "Buka HTTP://x",
            "Ani www.jahat.example",
            "WWW.Jahat.Example",
            "(www2.jahat.example)",
            "ftp.jahat.example",
            "Buka www.1x.id",
            "ftp.1x.id")) {
      refused(
          AccessRefusal.NAME_LINK, () -> invite.invite(admin, "ani@contoh.go.id", link, AUTHOR));
    }
  }

  /** And what a mail program would take for a host's has its space after the dot. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Dr. H. Ahmad S.Kom., M.T. | Dr. H. Ahmad S.Kom., M.T.",
        "I.G.N. Putra | I.G.N. Putra",
        "I.G.N.Putra | I.G.N.Putra",
        "Prof. Dr. Ir. Hj. Siti Nu'aini, S.H./M.H., A.Md.Kep. | Prof. Dr. Ir. Hj. Siti Nu'aini, S.H./M.H., A.Md.Kep.",
        "S.Tr.Kom. S.Pd.I. M.Si Lc.MA | S.Tr.Kom. S.Pd.I. M.Si Lc.MA",
        "Drs.H.Moh.Ali, MM | Drs.H.Moh. Ali, MM",
        "Muh. Yusuf bin/alias Ucup | Muh. Yusuf bin/alias Ucup",
        "Budi, S.Kom/M.T. | Budi, S.Kom/M.T.",
        "Ani, A.Md.Kep/Bidan | Ani, A.Md.Kep/Bidan",
        "Penata Gol.III/d | Penata Gol. III/d",
        "Ani Jahat.Com | Ani Jahat. Com",
        "Ani masuk.jahat.example | Ani masuk. jahat. example"
      })
  void names_and_titles_as_people_have_them_are_taken(String typed, String taken) {
    String email = "nama" + System.nanoTime() + "@contoh.go.id";
    UUID person = new InvitePerson(database.work()).invite(admin(), email, typed, AUTHOR).person();
    assertEquals(
        taken, database.text("select name from perisai.person where id = '" + person + "'"));
  }

  private static void refused(AccessRefusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }

  @Test
  void counts_once_its_person_accepts_it_and_for_nobody_else() {
    Acting rina = person("Rina Asli", "beta", Role.AUTHOR);
    Acting tono = person("Tono", "beta", Role.AUTHOR);
    Acting admin = admin();
    Token link =
        new IssueLink(database.work())
            .issue(database.person("Admin", "beta", Role.TENANT_ADMIN), rina.person());
    Grants news =
        Grants.of(
            List.of(Role.AUTHOR),
            id.perisai.access.Reach.of(List.of(id.perisai.access.Section.parse("/berita"))));
    invite(admin, rina, news);
    WaitingInvitations.Line line = line(admin, rina);
    assertEquals("Yang Diketik", line.name(), "and not what she is called elsewhere");
    assertEquals(news, line.grants());
    gone(() -> accept(answers, tono, "alfa"));
    gone(() -> accept(answers, rina, "beta"));
    gone(() -> accept(answers, rina, "tidak-ada"));
    gone(() -> accept(answers, rina, "platform"));
    assertEquals(List.of(), answers.waiting(tono));
    AnswerInvitation.Offer offer = answers.waiting(rina).get(0);
    assertEquals("alfa", offer.tenant());
    assertEquals("Dinas Alfa", offer.tenantName());
    assertEquals(news, offer.grants());
    suspend("suspended");
    assertEquals(
        AccessRefusal.TENANT_SUSPENDED,
        assertThrows(Refused.class, () -> accept(answers, rina, "alfa")).refusal());
    suspend("active");
    accept(answers, rina, "alfa");
    assertEquals(news, database.acting(rina.person(), "alfa").grants());
    assertEquals(Set.of(Role.AUTHOR), rolesIn("beta", rina));
    gone(() -> accept(answers, rina, "alfa"));
    assertEquals(List.of(), answers.waiting(rina));
    assertFalse(
        new id.perisai.access.RedeemLink(database.factory()).look(link).isPresent(),
        "who holds it would be a person of alfa by it");
    assertEquals(
        rina.person().toString(),
        database.text(
            "select person_id from perisai.audit_entry where tenant_id = 'alfa'"
                + " and act = 'invitation.accept' order by number desc limit 1"));
  }

  @Test
  void is_declined_and_taken_back_and_expires() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    Acting other = database.person("Admin", "beta", Role.TENANT_ADMIN);
    invite(admin, rina, Grants.of(Role.AUTHOR));
    answers.decline(rina, "alfa");
    gone(() -> accept(answers, rina, "alfa"));
    invite(admin, rina, Grants.of(Role.AUTHOR));
    gone(() -> waiting.takeBack(other, rina.person()));
    waiting.takeBack(admin, rina.person());
    gone(() -> waiting.takeBack(admin, rina.person()));
    gone(() -> accept(answers, rina, "alfa"));
    invite(admin, rina, Grants.of(Role.AUTHOR));
    Clock later = Clock.offset(clock, Duration.ofDays(8));
    gone(() -> accept(new AnswerInvitation(database.work(), later), rina, "alfa"));
    assertEquals(List.of(), new AnswerInvitation(database.work(), later).waiting(rina));
    assertEquals(0, new ForgetInvitations(database.work(), clock).forget());
    assertTrue(new ForgetInvitations(database.work(), later).forget() > 0);
    assertEquals(0, database.count("select count(*) from perisai.invitation"));
    assertEquals(Set.of(), rolesIn("alfa", rina));
  }

  /** The digits of a place are the same in every department: who reads two trails joins them. */
  @Test
  void whoever_declines_is_not_told_by_where_they_sit() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    invite(admin(), rina, Grants.of(Role.AUTHOR));
    AuditPlace.<RuntimeException, RuntimeException>at(
        "192.0.2.7",
        () -> {
          answers.decline(rina, "alfa");
          invite(admin(), rina, Grants.of(Role.AUTHOR));
        });
    String places =
        "select string_agg(act || ' ' || coalesce(details->>'from', 'nowhere'), ', ' order by"
            + " number) from perisai.audit_entry where number > (select max(number) - 2 from"
            + " perisai.audit_entry where tenant_id = 'alfa') and tenant_id = 'alfa'";
    assertEquals(
        "invitation.decline nowhere, invitation.offer " + AuditPlace.digits("192.0.2.7"),
        database.text(places),
        "and the next entry of the request says it as ever");
  }

  /** Whoever sits at a screen that its owner left open makes them nobody's colleague. */
  @Test
  void is_accepted_by_who_showed_just_now_who_they_are_and_declined_by_the_session_alone() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    invite(admin(), rina, Grants.of(Role.AUTHOR));
    assertEquals(
        AccessRefusal.STEP_UP_NEEDED,
        assertThrows(
                Refused.class,
                () -> answers.accept(Stale.of(rina), "alfa", answers.waiting(rina).get(0).at()))
            .refusal());
    assertEquals(Set.of(), rolesIn("alfa", rina));
    assertEquals(1, answers.waiting(rina).size(), "and waits still");
    answers.decline(Stale.of(rina), "alfa");
    assertEquals(List.of(), answers.waiting(rina));
  }

  @Test
  void whoever_left_since_brings_nobody_in() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    invite(admin, rina, Grants.of(Role.AUTHOR));
    database.change(admin(), admin.person(), Grants.of(Role.AUTHOR));
    gone(() -> accept(answers, rina, "alfa"));
    assertEquals(Set.of(), rolesIn("alfa", rina));
  }

  @Test
  void asked_again_it_is_the_newest_that_counts() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    invite(admin, rina, Grants.of(Role.PUBLISHER, Role.REVIEWER));
    invite(admin, rina, Grants.of(Role.AUTHOR));
    accept(answers, rina, "alfa");
    assertEquals(Set.of(Role.AUTHOR), rolesIn("alfa", rina));
  }

  /** Or else a slip that was corrected counts, or what nobody read. */
  @Test
  void only_what_was_shown_is_accepted() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    invite(admin, rina, Grants.of(Role.AUTHOR));
    AnswerInvitation.Offer seen = answers.waiting(rina).get(0);
    invite(admin(), rina, Grants.of(Role.PUBLISHER));
    gone(() -> answers.accept(rina, "alfa", seen.at()));
    assertEquals(Set.of(), rolesIn("alfa", rina));
    assertEquals(Grants.of(Role.PUBLISHER), answers.waiting(rina).get(0).grants(), "and waits");
  }

  @Test
  void what_takes_its_place_under_way_is_not_accepted_unread() throws Exception {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    invite(admin, rina, Grants.of(Role.PUBLISHER));
    Instant seen = answers.waiting(rina).get(0).at();
    AtOnce.refusedDuring(
        database,
        AccessRefusal.INVITATION_GONE,
        em -> {
          em.createNativeQuery("select set_config('perisai.tenant', 'alfa', true)")
              .getSingleResult();
          Memberships.awaitTurn(em, rina.person());
          Invitations.offer(
              em,
              admin,
              "alfa",
              rina.person(),
              new Email(email(rina)),
              "Rina",
              AUTHOR,
              Instant.now());
        },
        () -> answers.accept(rina, "alfa", seen));
    assertEquals(Set.of(), rolesIn("alfa", rina));
    accept(answers, rina, "alfa");
    assertEquals(Set.of(Role.AUTHOR), rolesIn("alfa", rina));
  }

  /** What waits, or what never was if nothing does. */
  private static void accept(AnswerInvitation answers, Acting who, String tenant) {
    answers.accept(
        who,
        tenant,
        answers.waiting(who).stream()
            .filter(one -> one.tenant().equals(tenant))
            .map(AnswerInvitation.Offer::at)
            .findFirst()
            .orElse(Instant.EPOCH));
  }

  @Test
  void whoever_works_here_already_and_whoever_the_platform_adds_is_not_asked() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    Acting admin = admin();
    invite(admin, rina, Grants.of(Role.AUTHOR));
    assertFalse(
        new InvitePerson(database.work())
            .invite(Acting.commandLine("alfa"), email(rina), "Rina", Grants.of(Role.AUTHOR))
            .waits());
    assertEquals(List.of(), answers.waiting(rina), "nothing waits any more");
    assertFalse(invite(admin, rina, Grants.of(Role.REVIEWER)).waits());
    assertEquals(Set.of(Role.AUTHOR, Role.REVIEWER), rolesIn("alfa", rina));
  }

  @Test
  void whoever_is_a_member_nowhere_comes_in_by_a_link_and_by_nothing_of_old() {
    Acting rina = person("Rina", "beta", Role.AUTHOR);
    database.superuser(
        "insert into perisai.password (person_id, salt, hash, memory_kib, passes, lanes, set_at)"
            + " values (?, ?, ?, 19456, 2, 1, now())",
        rina.person(),
        new byte[16],
        new byte[32]);
    database.superuser("delete from perisai.membership where person_id = ?", rina.person());
    Invited invited = invite(admin(), rina, Grants.of(Role.AUTHOR));
    assertFalse(invited.waits());
    assertTrue(invited.link().isPresent());
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.password where person_id = '" + rina.person() + "'"));
  }

  private static void suspend(String state) {
    database.superuser(
        "update perisai.tenant set state = cast(? as perisai.tenant_state) where id = 'alfa'",
        state);
  }

  private static Acting admin() {
    return database.person("Admin Alfa", "alfa", Role.TENANT_ADMIN);
  }

  private static Acting person(String name, String tenant, Role role) {
    Acting who = database.person(name, tenant, role);
    String email = who.person() + "@contoh.id";
    database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        who.person());
    return who;
  }

  private static String email(Acting who) {
    return who.person() + "@contoh.id";
  }

  private static Invited invite(Acting admin, Acting whom, Grants grants) {
    return new InvitePerson(database.work()).invite(admin, email(whom), "Yang Diketik", grants);
  }

  private WaitingInvitations.Line line(Acting admin, Acting whom) {
    return waiting.of(admin).stream()
        .filter(one -> one.person().equals(whom.person()))
        .findFirst()
        .orElseThrow();
  }

  private static Set<Role> rolesIn(String tenant, Acting who) {
    UUID person = who.person();
    return new Memberships(database.factory())
        .acting(person, tenant)
        .map(Acting::roles)
        .orElse(Set.of());
  }

  private static void gone(Executable act) {
    assertEquals(AccessRefusal.INVITATION_GONE, assertThrows(Refused.class, act).refusal());
  }
}
