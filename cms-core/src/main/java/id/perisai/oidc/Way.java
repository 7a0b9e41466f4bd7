package id.perisai.oidc;

import id.perisai.access.Token;
import java.net.URI;

/**
 * The way to the provider.
 *
 * @param token kept by the browser that goes, and shown when it is back
 * @param address where to send it
 */
public record Way(Token token, URI address) {}
