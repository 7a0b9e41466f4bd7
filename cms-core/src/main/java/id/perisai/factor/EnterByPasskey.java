package id.perisai.factor;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Entrance;
import id.perisai.access.Refused;
import id.perisai.access.SignInRules;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.access.Transactions;
import id.perisai.access.Visit;
import id.perisai.release.SigningPlace;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * Signs a person in by a passkey alone: it shows who they are, that they have it, and that they are
 * its owner. Nobody can guess it, so no delay of guessers stands before it: whoever has locked an
 * account for passwords has not locked its owner out.
 */
public final class EnterByPasskey {
  private final Transactions transactions;
  private final Entrance entrance;
  private final SigningPlace place;
  private final Clock clock;

  /**
   * @param place the editing screens' own origin and host, never the signing desk's
   */
  public EnterByPasskey(
      EntityManagerFactory factory, SignInRules rules, SigningPlace place, Clock clock) {
    this.transactions = new Transactions(factory);
    this.entrance = new Entrance(factory, rules, clock);
    this.place = place;
    this.clock = clock;
  }

  /** A new challenge for whoever comes. */
  public Ceremony.Challenge begin() {
    return Ceremony.ENTER.begin(transactions, null, clock.instant());
  }

  /**
   * @param token of {@link #begin}
   * @param json {@code {"credential","user","authenticatorData","clientData","signature"}}
   * @throws Refused CHALLENGE_GONE; PASSKEY_REFUSED, whatever the cause; PASSKEY_COPIED
   */
  public SignedIn enter(Token token, String json, Visit visit) {
    Answer answer = Answer.of(json);
    transactions.anonymous(
        em -> {
          Ceremony.ENTER.use(em, token, null, clock.instant());
          return null;
        });
    UUID person = verified(token, answer);
    try {
      return entrance.open(
          person,
          Entrance.Shown.TWO,
          visit,
          em ->
              Passkeys.used(
                  em,
                  Passkeys.find(em, answer.credential())
                      .orElseThrow(() -> new Refused(AccessRefusal.PASSKEY_REFUSED)),
                  answer.counter(),
                  clock.instant()),
          "sign_in",
          Map.of("by", "passkey"));
    } catch (Refused refused) {
      CopiedPasskey.record(transactions, person, refused, clock.instant());
      throw refused.refusal() == AccessRefusal.SIGN_IN_REFUSED
          ? new Refused(AccessRefusal.PASSKEY_REFUSED)
          : refused;
    }
  }

  private UUID verified(Token token, Answer answer) {
    Passkeys.Row passkey =
        transactions
            .anonymous(em -> Passkeys.find(em, answer.credential()))
            .orElseThrow(() -> new Refused(AccessRefusal.PASSKEY_REFUSED));
    answer.require(passkey.key(), passkey.person(), Ceremony.ENTER.message(token), place);
    return passkey.person();
  }
}
