package id.perisai.access;

import java.util.List;
import java.util.Locale;

/** An act was refused, for a reason that people can act on. Nothing was changed. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;
  private final transient List<Object> arguments;

  /**
   * @param arguments what the sentence names, never a secret
   */
  public Refused(Refusal refusal, Object... arguments) {
    super(refusal.name() + ": " + String.format(Locale.ROOT, refusal.english(), arguments));
    this.refusal = refusal;
    this.arguments = List.of(arguments);
  }

  public Refusal refusal() {
    return refusal;
  }

  public List<Object> arguments() {
    return arguments;
  }
}
