/**
 * Single sign-on by OpenID Connect: the city's own provider says who somebody is, and a person who
 * was invited here has bound that account to theirs. Owns the tables {@code sign_on_attempt} and
 * {@code sign_on_identity}. May import what stands left of it in the order; tokens are checked by
 * jose4j. What is asked of a token stands in {@link id.perisai.oidc.IdTokens}.
 */
package id.perisai.oidc;
