package id.perisai.mail;

import java.time.Instant;
import java.util.UUID;

/**
 * A letter as it is sent.
 *
 * @param to the address that its person signs in with
 * @param subject one line
 * @param body plain text, lines ended by U+000A
 */
public record Letter(
    String tenant, UUID id, String to, String subject, String body, Instant written) {}
