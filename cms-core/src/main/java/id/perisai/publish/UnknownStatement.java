package id.perisai.publish;

import java.time.Instant;

/**
 * A statement that stands in the log while no act of this platform put it into force.
 *
 * @param at when it was noticed
 * @param type such as {@code release}
 * @param tenant whom it concerns; empty for the platform's own
 * @param prepared whether it was prepared here: then a stop may have come between, or somebody
 *     signed it elsewhere
 */
public record UnknownStatement(
    Instant at, String path, String type, String tenant, long version, boolean prepared) {}
