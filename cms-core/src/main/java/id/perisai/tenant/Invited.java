package id.perisai.tenant;

import id.perisai.access.Token;
import java.util.Optional;
import java.util.UUID;

/**
 * A person who was invited.
 *
 * @param link the token of their one-time link, shown once; empty for somebody who has a password
 *     already and simply signs in, and for somebody who works elsewhere too
 * @param waits whether nothing of it counts before the person, who has an account in another
 *     department, accepts it there
 */
public record Invited(UUID person, Optional<Token> link, boolean waits) {}
