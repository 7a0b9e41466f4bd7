package id.perisai.admin.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Permissions;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.admin.audit.AuditList;
import id.perisai.admin.publish.NamesOfSigners;
import id.perisai.admin.publish.OwnKeys;
import id.perisai.admin.publish.ReleaseList;
import id.perisai.admin.transfer.ImportList;
import id.perisai.tenant.SeenPlaces;
import id.perisai.tenant.Work;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every place of authoring that itself asks the database by {@link Work}, found in the classes:
 * each is refused to every role without its permission before it asks for anything else. Acts of
 * the core have {@code ActsRefusalTest}.
 */
class AuthoringActsTest {
  private static final UUID BATCH = new UUID(0, 5);
  private static final AuditList.Filter ALL = new AuditList.Filter(null, List.of(), null, null, "");

  private record Act(Permission needs, BiConsumer<Work, Acting> attempt) {}

  private static final Map<String, Act> ACTS = new TreeMap<>();

  static {
    act("AuditList.find", Permission.READ_AUDIT, (w, who) -> new AuditList(w).find(who, ALL, 0, 9));
    act("AuditList.count", Permission.READ_AUDIT, (w, who) -> new AuditList(w).count(who, ALL));
    act("AuditList.people", Permission.READ_AUDIT, (w, who) -> new AuditList(w).people(who));
    act("AuditList.export", Permission.READ_AUDIT, (w, who) -> new AuditList(w).export(who, ALL));
    act("ImportList.all", Permission.READ, (w, who) -> new ImportList(w).all(who));
    act("ImportList.find", Permission.READ, (w, who) -> new ImportList(w).find(who, BATCH));
    act(
        "ImportList.lines",
        Permission.READ,
        (w, who) -> new ImportList(w).lines(who, BATCH, true, 0, 9));
    act("ImportList.count", Permission.READ, (w, who) -> new ImportList(w).count(who, BATCH, true));
    act("OwnKeys.of", Permission.OFFER_KEY, (w, who) -> new OwnKeys(w, null).of(who));
    act(
        "NamesOfSigners.of",
        Permission.READ,
        (w, who) -> new NamesOfSigners(w).of(who, Set.of(BATCH)));
    act(
        "ReleaseList.recorded",
        Permission.READ,
        (w, who) -> new ReleaseList(w, null).find(who, 0, 9));
    act("ReleaseList.count", Permission.READ, (w, who) -> new ReleaseList(w, null).count(who));
  }

  /**
   * Views that ask by themselves: those of the platform by a gate that takes its administrators
   * alone (WorkTest), the others what every member may. ScreenAccessIT tries their screens by every
   * role.
   */
  private static final Set<String> VIEWS =
      Set.of(
          "EditorView.getOvertaken",
          "EditorView.openOnly",
          "PreviewServlet.render",
          "TenantKeysView.names",
          "TenantView.open",
          "TenantsView.getRows",
          "ThemeView.getWishes",
          "TrustAssemble.candidate", // the machine's operator, by the same gate
          "TrustPrepared.call",
          "Visitor.spend");

  private static void act(String name, Permission needs, BiConsumer<Work, Acting> attempt) {
    ACTS.put(name, new Act(needs, attempt));
  }

  private final OnlyMembers database = new OnlyMembers();
  private final Work work = new Work(database.factory(), Clock.systemUTC());

  @Test
  void every_place_that_asks_is_tried() {
    Set<String> listed = new TreeSet<>(ACTS.keySet());
    listed.addAll(VIEWS);
    assertEquals(
        listed,
        found(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("id.perisai.admin")));
    assertEquals(
        Set.of("Planted.look"),
        found(new ClassFileImporter().importClasses(Planted.class)),
        "one that nobody listed is found");
  }

  private static Set<String> found(Iterable<JavaClass> classes) {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        if (call.getTargetOwner().isEquivalentTo(Work.class)) {
          String origin = call.getOrigin().getName().replaceAll("^lambda\\$(\\w+)\\$.*", "$1");
          names.add(type.getSimpleName() + "." + origin);
        }
      }
    }
    return names;
  }

  /** An act without a row. */
  @SuppressWarnings("unused")
  private static final class Planted {
    private final Work work = null;

    private Runnable look(Acting who) {
      return () -> work.in(who, Permission.READ, em -> null);
    }
  }

  @TestFactory
  Stream<DynamicTest> refuses_every_role_that_lacks_the_permission_before_it_asks_for_more() {
    return ACTS.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () -> {
                      Act act = row.getValue();
                      int refused = 0;
                      for (Role role : Role.values()) {
                        database.role(role);
                        Acting who = member();
                        if (Permissions.of(role).contains(act.needs())) {
                          assertThrows(
                              OnlyMembers.Beyond.class, () -> act.attempt().accept(work, who));
                          assertFalse(database.asked().isEmpty(), role + " goes on");
                        } else {
                          Refused no =
                              assertThrows(
                                  Refused.class, () -> act.attempt().accept(work, who), "" + role);
                          assertEquals(AccessRefusal.NOT_PERMITTED, no.refusal());
                          assertEquals(List.of(), database.asked(), role + " learned nothing");
                          refused++;
                        }
                      }
                      assertTrue(refused > 0 || act.needs() == Permission.READ, row.getKey());
                    }));
  }

  /** Whoever sits at a screen that was left open carries nothing out of the house. */
  @Test
  void a_session_that_went_on_for_long_takes_nothing_out_of_the_house() {
    Set<String> asking = new TreeSet<>();
    ACTS.forEach(
        (name, act) -> {
          database.role(holder(act.needs()));
          Acting stale = new Sessions(database.factory()).acting(Token.random()).orElseThrow();
          try {
            act.attempt().accept(work, stale);
          } catch (Refused no) {
            assertEquals(AccessRefusal.STEP_UP_NEEDED, no.refusal(), name);
            assertEquals(List.of(), database.asked(), name + " told nothing");
            asking.add(name);
          } catch (OnlyMembers.Beyond wentOn) { // one that only shows
            assertFalse(database.asked().isEmpty(), name);
          }
        });
    Set<String> exports = new TreeSet<>(ACTS.keySet());
    exports.removeIf(name -> !name.endsWith(".export"));
    assertEquals(exports, asking, "all that is exported, and nothing that is only shown");
  }

  /** What SeenPlacesTest tries is all that the list asks of places and chains. */
  @Test
  void asks_the_trail_for_places_and_chains_only_as_their_reader_may_see_them() {
    database.role(Role.REVIEWER);
    for (String name : List.of("AuditList.find", "AuditList.count")) {
      OnlyMembers.Beyond asked =
          assertThrows(
              OnlyMembers.Beyond.class, () -> ACTS.get(name).attempt().accept(work, member()));
      String sql = asked.getMessage();
      assertTrue(sql.contains(SeenPlaces.DIGITS + " = :place"), sql);
      String rest = sql.replace(SeenPlaces.DIGITS, "").replace(SeenPlaces.CHAIN, "");
      assertFalse(rest.contains("'from'") || rest.contains("chain"), rest);
    }
  }

  private static Role holder(Permission needs) {
    return Stream.of(Role.values())
        .filter(role -> Permissions.of(role).contains(needs))
        .findFirst()
        .orElseThrow();
  }

  private Acting member() {
    return new Memberships(database.factory()).acting(new UUID(0, 1), "alfa").orElseThrow();
  }
}
