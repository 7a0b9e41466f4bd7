package id.perisai.release;

import java.util.Arrays;
import java.util.HexFormat;

/** What the authenticator says about an assertion (WebAuthn Level 3, section 6.1). */
final class AuthenticatorData {
  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int BACKUP_ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final int ATTESTED_CREDENTIAL = 0x40;
  private static final int EXTENSIONS = 0x80;

  /** The digest of the relying party's id, one byte of flags, four of a counter. */
  private static final int LENGTH = Digest.LENGTH + 1 + 4;

  private AuthenticatorData() {}

  static void requireVerifiedPerson(byte[] bytes, SigningPlace place) throws Rejected {
    if (bytes.length < LENGTH) {
      throw malformed("at least " + LENGTH + " bytes", bytes.length + " bytes");
    }
    int flags = bytes[Digest.LENGTH];
    requireRelyingParty(bytes, place);
    requirePerson(flags);
    requireAssertion(flags);
    requireEnd(bytes, flags);
  }

  private static void requireRelyingParty(byte[] bytes, SigningPlace place) throws Rejected {
    Digest found = Digest.ofBytes(Arrays.copyOf(bytes, Digest.LENGTH));
    if (!found.equals(place.rpIdHash())) {
      throw new Rejected(
          Reason.WRONG_RELYING_PARTY,
          "authenticatorData",
          place.rpIdHash() + " of " + place.rp(),
          found.hex());
    }
  }

  private static void requirePerson(int flags) throws Rejected {
    if ((flags & USER_PRESENT) == 0 || (flags & USER_VERIFIED) == 0) {
      throw new Rejected(
          Reason.NO_PERSON, "authenticatorData", "a person present and verified", flags(flags));
    }
  }

  private static void requireAssertion(int flags) throws Rejected {
    if ((flags & ATTESTED_CREDENTIAL) != 0) {
      throw new Rejected(
          Reason.WRONG_CEREMONY, "authenticatorData", "an assertion", "a new credential");
    }
    if ((flags & BACKED_UP) != 0 && (flags & BACKUP_ELIGIBLE) == 0) {
      throw malformed("a backup only where one is possible", flags(flags));
    }
  }

  private static void requireEnd(byte[] bytes, int flags) throws Rejected {
    int end = (flags & EXTENSIONS) == 0 ? LENGTH : CborMap.end(bytes, LENGTH);
    if (end != bytes.length) {
      throw malformed(end + " bytes", bytes.length + " bytes");
    }
  }

  private static String flags(int flags) {
    return "flags " + HexFormat.of().toHexDigits((byte) flags);
  }

  private static Rejected malformed(String expected, String found) {
    return new Rejected(Reason.MALFORMED, "authenticatorData", expected, found);
  }
}
