package id.perisai.check;

/** How loudly a finding speaks. */
public enum Severity {
  /** Worth knowing; asks for nothing. */
  NOTE,
  /** Wants a reason from the one who submits. */
  WARN
}
