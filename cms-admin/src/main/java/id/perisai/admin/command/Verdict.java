package id.perisai.admin.command;

import java.util.Collection;

/**
 * What verification says of a page, or of a whole site: the worst of its pages. From good to bad.
 */
enum Verdict {
  /** What visitors see is what the publishers signed. */
  OK("OK", ExitCode.DONE),
  /** Made by delivery around text that is signed elsewhere; all around it is as it must be. */
  COMPOSED("COMPOSED", ExitCode.DONE),
  /** Taken away for good by a signed purge; visitors are told so. */
  PURGED("PURGED", ExitCode.DONE),
  /** Nothing can be said: no answer, or one that says that the site cannot be shown. */
  NO_ANSWER("NO ANSWER", ExitCode.NOT_RUNNING),
  /** Signed, and no longer the newest; or nobody vouches that it is. */
  STALE("STALE", ExitCode.STALE),
  /** Shown, and nobody signed that there is such a page. */
  UNSIGNED("UNSIGNED", ExitCode.UNSIGNED),
  /** Not what was signed. */
  FORGED("FORGED", ExitCode.FORGED);

  private final String word;
  private final int exitCode;

  Verdict(String word, int exitCode) {
    this.word = word;
    this.exitCode = exitCode;
  }

  /** As it is printed. */
  String word() {
    return word;
  }

  /** What the shell is answered if this is the worst that was found. */
  int exitCode() {
    return exitCode;
  }

  boolean isGood() {
    return exitCode == ExitCode.DONE;
  }

  Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  static Verdict worst(Collection<Verdict> verdicts) {
    return verdicts.stream().reduce(OK, Verdict::or);
  }
}
