package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Entrance;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.access.Visit;
import id.perisai.audit.AuditTrail;
import id.perisai.letter.Letters;
import id.perisai.letter.Told;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Rejected;
import id.perisai.release.SigningPlace;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManagerFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a person's new passkey for sign-in, with an answer that shows that it works here. */
public final class AddPasskey {
  private static final int MOST_PASSKEYS = 20;
  private static final int MOST_BYTES = 32 * 1024;
  private static final int LONGEST_NAME = 60;

  private final Transactions transactions;
  private final Work work;
  private final SigningPlace place;
  private final Clock clock;

  public AddPasskey(EntityManagerFactory factory, SigningPlace place, Clock clock) {
    this.transactions = new Transactions(factory);
    this.work = new Work(factory);
    this.place = place;
    this.clock = clock;
  }

  /**
   * What the browser needs to make one.
   *
   * @param challenge for the answer that shows that it works
   * @param user the handle that the passkey carries, in base64url
   * @param known credentials of the person, so that no authenticator makes a second one
   */
  public record Request(Ceremony.Challenge challenge, String user, List<String> known) {}

  public Request begin(Acting who) {
    return new Request(
        Ceremony.ADD.begin(transactions, who.person(), clock.instant()),
        Base64.getUrlEncoder().withoutPadding().encodeToString(Answer.handle(who.person())),
        work.in(who, Permission.READ, em -> Passkeys.credentials(em, who.person())));
  }

  /**
   * @param json {@code {"algorithm","public"}} of the new passkey, beside an {@link Answer} of it
   * @param name what its owner calls it
   * @return under what the session goes on, which is whole now; empty outside of one
   * @throws Refused STEP_UP_NEEDED, CHALLENGE_GONE, PASSKEY_REFUSED, PASSKEY_KNOWN, FACTORS_FULL
   */
  public Optional<Token> add(Acting who, Token token, String json, String name, Visit visit) {
    who.requireFresh();
    PasskeyKey key;
    Answer answer;
    try {
      JsonObject offer =
          JsonObject.of(
              Json.parse((json == null ? "" : json).getBytes(StandardCharsets.UTF_8), MOST_BYTES),
              "passkey");
      key = PasskeyKey.of(offer.number("algorithm"), offer.base64urlUpTo("public", 600));
      answer = Answer.read(offer);
    } catch (Rejected notOne) {
      throw new Refused(AccessRefusal.PASSKEY_REFUSED);
    }
    return work.in(
        who,
        Permission.READ,
        em -> {
          Instant now = clock.instant();
          Memberships.awaitTurn(em, who.person());
          Ceremony.ADD.use(em, token, who.person(), now);
          if (answer.credential().length == 0) {
            throw new Refused(AccessRefusal.PASSKEY_REFUSED);
          }
          answer.require(key, who.person(), Ceremony.ADD.message(token), place);
          if (Passkeys.credentials(em, who.person()).size() >= MOST_PASSKEYS) {
            throw new Refused(AccessRefusal.FACTORS_FULL, MOST_PASSKEYS);
          }
          Passkeys.insert(em, who.person(), key, answer, called(name), now);
          Optional<Token> goesOn =
              who.session()
                  .map(session -> Sessions.proven(em, who, Entrance.Shown.TWO, visit, now));
          Told.of(
              em,
              who.tenant(),
              who.person(),
              "passkey baru untuk masuk / a new passkey to sign in",
              called(name),
              now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "factor.passkey_added",
              Map.of("key", key.keyId().hex()));
          return goesOn;
        });
  }

  private static String called(String name) {
    String line = Letters.line(name == null ? "" : name);
    return line.codePointCount(0, line.length()) <= LONGEST_NAME
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME));
  }
}
