package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.AtOnce;
import id.perisai.access.AtWork;
import id.perisai.access.DeskTokens;
import id.perisai.access.DeskTokens.Purpose;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignOut;
import id.perisai.access.Token;
import id.perisai.tenant.TestDatabase;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief has a link to the signing desk made while the session's owner ends it. */
class DeskLinksTest {
  @TempDir Path folder;
  private Town town;
  private UUID person;
  private Token session;
  private Acting stolen;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    town.approved("satu", "Satu");
    person = town.publisher.acting().person();
    signIn();
  }

  @AfterEach
  void stop() {
    town.close();
  }

  private void signIn() {
    session = AtWork.session(town.database, town.publisher.acting());
    stolen = AtWork.through(town.database, session);
  }

  private List<Consumer<Acting>> acts() {
    return List.of(
        who -> town.prepare().prepare(who),
        who -> new OfferKey(town.work, Clock.systemUTC()).request(who));
  }

  @Test
  void none_is_made_while_its_session_is_ended() throws Exception {
    List<BiConsumer<EntityManager, UUID>> ends =
        List.of(
            Sessions::endAll,
            (em, who) -> {
              Sessions.endIn(em, "alfa", who);
              DeskTokens.endOf(em, "alfa", who, Instant.now());
            });
    for (Consumer<Acting> act : acts()) {
      for (BiConsumer<EntityManager, UUID> end : ends) {
        AtOnce.refusedDuring(
            town.database,
            AccessRefusal.SESSION_UNKNOWN,
            em -> end.accept(em, person),
            () -> act.accept(stolen));
        assertEquals(0, alive());
        signIn();
      }
    }
  }

  @Test
  void one_that_is_being_made_ends_with_its_session() throws Exception {
    AtOnce.during(
        town.database,
        em ->
            DeskTokens.issue(
                em,
                stolen,
                Purpose.MESSAGES,
                UUID.randomUUID(),
                Instant.now(),
                Instant.now().plusSeconds(60)),
        this::signOut);
    assertEquals(0, alive());
  }

  /** Preparing writes entries of the trail, and so does signing out. */
  @Test
  void neither_waits_for_the_other_for_good() throws Exception {
    AtOnce.upToTheTrail(town.database, "alfa", this::prepareOrRefused, this::signOut);
    assertEquals(0, alive());
  }

  private void prepareOrRefused() {
    try {
      town.prepare().prepare(stolen);
    } catch (Refused refused) {
      assertEquals(AccessRefusal.SESSION_UNKNOWN, refused.refusal());
    }
  }

  /** In another tab, while the roles change where it was. */
  @Test
  void a_session_that_went_elsewhere_makes_none_where_it_was() throws Exception {
    town.database.superuser("update perisai.web_session set tenant = 'beta'");
    for (Consumer<Acting> act : acts()) {
      try {
        act.accept(stolen);
      } catch (Refused refused) {
        assertEquals(AccessRefusal.SESSION_UNKNOWN, refused.refusal());
      }
    }
    assertEquals(0, alive());
  }

  private void signOut() {
    new SignOut(town.database.factory()).signOut(stolen, session);
  }

  private long alive() {
    TestDatabase database = town.database;
    return database.count("select count(*) from perisai.desk_token where ended_at is null");
  }
}
