/**
 * Ways in beside the password: passkeys for sign-in, an app's codes, recovery codes; what somebody
 * shows who is asked again who they are; and how two people help one who lost all of it. Writes the
 * tables {@code sign_in_passkey, code_app, recovery_code, passkey_challenge, recovery}. May import
 * {@code release, audit, access, tenant, mail}. These passkeys sign nothing but sign-ins: those
 * that sign releases are {@code publish}'s, made at another origin, and neither serves as the
 * other.
 */
package id.perisai.factor;
