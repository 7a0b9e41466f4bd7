package id.perisai.review;

import id.perisai.check.Finding;
import java.util.List;
import java.util.UUID;

/** A submission just made, with what the checks found. */
public record Submitted(UUID submission, List<Finding> findings) {}
