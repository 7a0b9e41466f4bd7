package id.perisai.web;

import java.util.function.Predicate;

/**
 * What was said of the last few names of browsers, so that it need not be found out for each
 * answer. A bounded number of places without a lock: two threads at one place both look anew.
 */
final class Agents {
  private static final int PLACES = 128;

  /** What is longer is looked at each time, so that memory stays bounded. */
  private static final int LONGEST = 512;

  private final Predicate<String> judge;

  /** Written and read without order: each is immutable, and any of them is right. */
  private final Judged[] judged = new Judged[PLACES];

  private record Judged(String agent, boolean verdict) {}

  Agents(Predicate<String> judge) {
    this.judge = judge;
  }

  boolean verdict(String agent) {
    if (agent.isEmpty() || agent.length() > LONGEST) {
      return judge.test(agent);
    }
    int place = place(agent);
    Judged known = judged[place];
    if (known == null || !known.agent.equals(agent)) {
      known = new Judged(agent, judge.test(agent));
      judged[place] = known;
    }
    return known.verdict;
  }

  /** By a few characters: browsers differ in length and in the numbers of their versions. */
  private static int place(String agent) {
    int length = agent.length();
    int hash = length;
    for (int i = 1; i <= 8; i++) {
      hash = 31 * hash + agent.charAt((length - 1) * i / 8);
    }
    return (hash ^ hash >>> 7) & PLACES - 1;
  }
}
