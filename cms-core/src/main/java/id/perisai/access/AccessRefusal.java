package id.perisai.access;

/** Why access is refused. */
public enum AccessRefusal implements Refusal {
  NOT_PERMITTED("this needs the permission %s"),
  OUTSIDE_SECTIONS("this page is outside of the sections that the account works in"),
  ADDRESS_OUTSIDE("the address %s is outside of the sections that the account works in: %s"),
  WHOLE_SITE_NEEDED("this is of the whole site, and the account works in sections of it: %s"),
  NOT_A_MEMBER("this account is not a member of %s"),
  ROLES_CHANGED("the account's roles in %s have changed; sign in again"),
  SIGN_IN_REFUSED("the address or the password is wrong"),
  SIGN_IN_DELAYED("too many attempts; wait %d seconds"),
  PASSWORD_WRONG("the present password is wrong"),
  PASSWORD_TOO_SHORT("a password has at least %d characters"),
  PASSWORD_TOO_LONG("a password has at most %d characters"),
  PASSWORD_COMMON("this password is on the list of those that are guessed first"),
  PASSWORD_NAMES_YOU("a password does not hold one's own name or address"),
  SECOND_FACTOR_WRONG("the code is wrong, or was used before"),
  PASSKEY_REFUSED("this passkey opens nothing here"),
  PASSKEY_COPIED("this passkey counts backwards: a copy of it may exist"),
  PASSKEY_KNOWN("this passkey is registered already"),
  CHALLENGE_GONE("that took too long, or was sent before; try again"),
  STEP_UP_NEEDED("show again who you are; that counts for five minutes"),
  FACTOR_NEEDED("a publisher or platform administrator keeps a passkey or an app for codes"),
  FACTORS_FULL("at most %d passkeys"),
  LAST_WAY_IN("this is the only way in"),
  REASON_TOO_LONG("a reason has at most %d characters"),
  RECOVERY_REASON_MISSING("a reason is needed"),
  RECOVERY_GONE("nothing is asked for any more"),
  RECOVERY_CHANGED("this is not what was asked for any more; read it again"),
  SECOND_PERSON_NEW("whoever asks and whoever agrees administered here a day before it was asked"),
  SECOND_PERSON_MADE(
      "one of the two made the other an administrator or gave the link that they took up within 30"
          + " days, or a third one did so for both"),
  LINK_BY_TWO(
      "two administrators give a new password to whoever may do more than write, or could within"
          + " the last 30 days, and the first link of an administrator whom another one made"),
  INVITATION_GONE("this invitation was taken back or replaced, has expired, or never was"),
  SECOND_PERSON_NEEDED("another administrator must have asked for this in the last three days"),
  SIGN_ON_REFUSED("the answer of the identity provider was refused: %s"),
  SIGN_ON_UNREACHABLE("the identity provider does not answer as it should"),
  SIGN_ON_UNKNOWN("this account of the identity provider is bound to nobody here"),
  SIGN_ON_TAKEN("this account, or this person, is bound already"),
  SIGN_ON_NOT_FIRST("whoever has a passkey or an app for codes takes the link up by a password"),
  SIGN_ON_WEAK("the identity provider does not say that two factors were shown"),
  TOO_FAST("too many of these in a short time; wait %d seconds"),
  SESSION_UNKNOWN("there is no such session"),
  LINK_NOT_VALID("this link was used, has expired, or never was"),
  EMAIL_MALFORMED("'%s' is not an e-mail address"),
  EMAIL_LINK("'%s' may be taken for a link to a web site"),
  NAME_MISSING("a person has a name"),
  NAME_TOO_LONG("a name has at most %d characters"),
  NAME_LINK("a name holds no address of a web site"),
  ROLES_MISSING("at least one role is needed"),
  ROLE_NOT_HERE("the role %s cannot be given in %s"),
  SECTIONS_FOR_NOBODY("sections are for authors and reviewers; the other roles hold everywhere"),
  SECTION_UNKNOWN("'%s' is no section of a site"),
  SECTIONS_TOO_MANY("at most %d sections"),
  THEIR_ROLES_CHANGED("this person's roles are not what was shown; look again"),
  OWN_ROLES("nobody changes their own roles"),
  WORKS_NOWHERE_ELSE("this is the only department that the account works for"),
  SOLE_ADMINISTRATOR("nobody else administers this department"),
  SOLE_PUBLISHER("nobody else publishes for this department"),
  PERSON_UNKNOWN("there is no such person here"),
  PERSON_ELSEWHERE("this person works for other departments too: the platform sends the link"),
  TENANT_SUSPENDED("%s is suspended"),
  TENANT_UNKNOWN("there is no tenant %s");

  private final String english;

  AccessRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
