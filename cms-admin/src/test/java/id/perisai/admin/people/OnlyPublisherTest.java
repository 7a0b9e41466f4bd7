package id.perisai.admin.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Grants;
import id.perisai.access.Role;
import id.perisai.tenant.People.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A department whose one publisher leaves reads what that means before it presses. */
class OnlyPublisherTest {
  private static final PeopleView.Row BUDI = row("Budi", Role.AUTHOR, Role.PUBLISHER);
  private static final PeopleView.Row ADI = row("Adi", Role.TENANT_ADMIN);

  @Test
  void is_who_alone_has_the_role() {
    assertTrue(PeopleView.isOnlyPublisher(BUDI, List.of(ADI, BUDI)));
    assertFalse(PeopleView.isOnlyPublisher(ADI, List.of(ADI, BUDI)));
    PeopleView.Row second = row("Citra", Role.PUBLISHER);
    assertFalse(PeopleView.isOnlyPublisher(BUDI, List.of(ADI, BUDI, second)));
  }

  /** Ticks that were not sent yet are nobody's role. */
  @Test
  void is_asked_by_what_people_have_and_not_by_what_is_ticked() {
    PeopleView.Row ticked = row("Citra", Role.AUTHOR);
    ticked.setRoles(new String[] {"PUBLISHER"});
    assertTrue(PeopleView.isOnlyPublisher(BUDI, List.of(BUDI, ticked)));
  }

  @Test
  void is_said_in_both_forms() throws Exception {
    String screen = Files.readString(Path.of("src/main/webapp/screens/people/people.xhtml"));
    assertEquals(3, screen.split("people\\.publishers\\.before", -1).length);
  }

  private static PeopleView.Row row(String name, Role... roles) {
    return new PeopleView.Row(
        new Member(UUID.randomUUID(), name, name + "@contoh.example", Grants.of(roles), true),
        "",
        false,
        null,
        false,
        0);
  }
}
