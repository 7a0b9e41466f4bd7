package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Role;
import id.perisai.audit.AuditPlace;
import id.perisai.audit.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A reviewer wants to know from the trail who is in the office today. */
class SeenPlacesTest {
  private static final String OFFICE = "192.0.2.7";

  private static TestDatabase database;
  private static Acting colleague;

  @BeforeAll
  static void three_people_do_something_in_the_office() {
    database = TestDatabase.fresh();
    colleague = database.author("alfa");
    did(colleague, colleague.person(), "page.save");
    did(colleague, null, "sign_in.refused");
    did(colleague, null, "invitation.decline"); // of a version that noted where
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void did(Acting who, UUID person, String act) {
    AuditPlace.<RuntimeException, RuntimeException>at(
        OFFICE,
        () ->
            database
                .work()
                .in(
                    who,
                    Permission.READ,
                    em -> {
                      AuditTrail.record(em, who.tenant(), person, act, Map.of());
                      return null;
                    }));
  }

  @Test
  void whoever_reviews_access_sees_all_of_them_but_of_who_declined() {
    List<Acting> reviewing = new ArrayList<>(List.of(Acting.commandLine("alfa")));
    for (Role role : Role.values()) {
      // Administrators of the platform read the trail of its own tenant alone.
      if (Permissions.of(role).contains(Permission.REVIEW_ACCESS) && role != Role.PLATFORM_ADMIN) {
        reviewing.add(database.person("Uji " + role, "alfa", role));
      }
    }
    assertEquals(4, reviewing.size());
    String office = AuditPlace.digits(OFFICE);
    for (Acting who : reviewing) {
      assertEquals(
          Map.of("page.save", office, "sign_in.refused", office, "invitation.decline", ""),
          seen(who, "page.save", "sign_in.refused", "invitation.decline"),
          who.toString());
      assertTrue(chains(who).stream().allMatch(chain -> chain.matches("[0-9a-f]{64}")));
    }
  }

  @Test
  void every_other_reader_sees_their_own_alone_and_cannot_tell_by_the_chain() {
    Acting whole = database.reviewer("alfa");
    Acting limited = database.limited(List.of("/berita"), Role.REVIEWER);
    for (Acting who : List.of(whole, limited)) {
      did(who, who.person(), "review.approve");
      assertEquals(
          Map.of(
              "page.save", "",
              "sign_in.refused", "",
              "invitation.decline", "",
              "review.approve", AuditPlace.digits(OFFICE)),
          seen(who, "page.save", "sign_in.refused", "invitation.decline", "review.approve"));
      assertEquals(List.of(""), chains(who).stream().distinct().toList());
    }
  }

  /** By what they are now, not by what they were when they opened the screen. */
  @Test
  void who_was_an_auditor_a_moment_ago_sees_them_no_more() {
    Acting who = database.person("Uji Mutasi", "alfa", Role.AUDITOR);
    assertFalse(seen(who, "page.save").containsValue(""));
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    database.change(admin, who.person(), Grants.of(Role.REVIEWER));
    assertEquals(Map.of("page.save", ""), seen(who, "page.save"));
  }

  /** Places by act: a reviewer's own entry of an act counts before those of others. */
  private static Map<String, String> seen(Acting who, String... acts) {
    Map<String, String> seen = new TreeMap<>();
    for (Object[] row : rows(who)) {
      if (List.of(acts).contains((String) row[0])) {
        seen.merge(
            (String) row[0],
            (String) row[1],
            (one, other) -> one.isEmpty() || one.equals(other) ? other : one);
      }
    }
    return seen;
  }

  private static List<String> chains(Acting who) {
    return rows(who).stream().map(row -> (String) row[2]).toList();
  }

  private static List<Object[]> rows(Acting who) {
    return database
        .work()
        .in(
            who,
            Permission.READ_AUDIT,
            em ->
                ((List<?>)
                        em.createNativeQuery(
                                "select e.act, "
                                    + SeenPlaces.DIGITS
                                    + ", "
                                    + SeenPlaces.CHAIN
                                    + " from audit_entry e where e.tenant_id = :tenant"
                                    + " order by e.number")
                            .setParameter("tenant", who.tenant())
                            .setParameter("reader", SeenPlaces.reader(em, who))
                            .getResultList())
                    .stream().map(Object[].class::cast).toList());
  }
}
