package id.perisai.release;

/** Why something was refused: the closed list that alarms, tests and documentation share. */
public enum Reason {
  /** Not the strict JSON, base64url, number, time or name that the format asks for. */
  MALFORMED,
  /** Well-formed JSON, but not the one canonical way to write it. */
  NOT_CANONICAL,
  /** More bytes, entries or depth than the format allows. */
  TOO_BIG,
  /** A kind of statement, key or signature that this version does not know. */
  UNKNOWN_TYPE,
  /** Too few signatures, and some were made by keys that are not trusted (any more). */
  UNKNOWN_KEY,
  /** Too few signatures, and some were made by keys that were revoked from this release on. */
  REVOKED_KEY,
  /** Too few signatures, and some were made by keys that are listed and do not count yet. */
  NEW_KEY,
  /** Signed as a directory allows that gave more power than the one before, which counts later. */
  NEW_POWER,
  /** Valid signatures of too few persons. */
  BELOW_THRESHOLD,
  /** A trusted key's signature that does not fit these bytes. */
  BAD_SIGNATURE,
  /** Sealed to another key or for another use, or changed since. */
  NOT_OPENED,
  /** A passkey's answer to another question than whether to sign in the desk's own page. */
  WRONG_CEREMONY,
  /** A passkey's signature over something else than this statement in this place. */
  WRONG_CHALLENGE,
  /** A passkey's signature made on a page of another origin than the signing desk's. */
  WRONG_ORIGIN,
  /** A passkey's signature for another relying party. */
  WRONG_RELYING_PARTY,
  /** A passkey's signature without a touch, or without a look at whose finger it was. */
  NO_PERSON,
  /** A public key with which anybody can forge. */
  WEAK_KEY,
  /** A tenant that the directory does not list, or lists without a site here. */
  UNKNOWN_TENANT,
  /** A hold or purge of the signing desk's own site: one key would keep everybody from signing. */
  SIGNING_DESK,
  /** Signed for another tenant than the place where it lies. */
  WRONG_TENANT,
  /** Signed as another version than the file's name says. */
  WRONG_VERSION,
  /** Older than what was already in force. */
  ROLLED_BACK,
  /** The same version as the one in force, with other bytes. */
  EQUIVOCATED,
  /** The next version, but made on top of another predecessor than the one in force. */
  WRONG_PREVIOUS,
  /** New, but the trust root, directory or timestamp that should admit it has expired. */
  EXPIRED,
  /** Signed by the platform in a tenant's place, but more than the same contents in a new theme. */
  NOT_A_RERENDER,
  /** Bytes that do not have the digest under which they are listed. */
  WRONG_DIGEST,
  /** More or fewer bytes than listed. */
  WRONG_LENGTH,
  /** A content coding that does not unpack to the identity bytes. */
  WRONG_CODING,
  /** A page to be composed that has not exactly one slot. */
  WRONG_SLOT,
  /** Bytes that were purged. */
  PURGED,
  /** Not there. */
  MISSING,
  /** There, but not a regular file, or the disk refuses to read it. */
  UNREADABLE,
  /** A manifest tree of another shape than its entries determine. */
  WRONG_SHAPE,
  /** A media type outside the closed list, or an asset that the theme does not list. */
  NOT_LISTED,
  /**
   * An entry that changes later than 400 days after its release was issued; a version so far ahead
   * that it would use versions up.
   */
  TOO_FAR,
  /** Valid, but it does not stand in the transparency log, or something else does. */
  NOT_LOGGED,
  /** A checkpoint that is not of a log that grew out of the one known, or of the entries shown. */
  FORKED,
  /** A checkpoint of another log. */
  WRONG_LOG,
  /** A leaf of the log for which there is no statement. */
  ORPHANED,
  /** A timestamp that lists another trust root than ours. */
  WRONG_ROOT,
  /** Good by itself, but not what the timestamp lists together with the rest. */
  MIXED
}
