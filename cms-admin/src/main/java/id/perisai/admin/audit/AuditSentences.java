package id.perisai.admin.audit;

import id.perisai.access.Memberships;
import id.perisai.admin.audit.AuditList.Item;
import id.perisai.admin.frame.Words;

/** Says entries of the audit trail as people would. */
final class AuditSentences {
  private final Words words;

  AuditSentences(Words words) {
    this.words = words;
  }

  String who(Item item) {
    return item.person().isEmpty() ? words.say("audit.nobody") : item.person();
  }

  /** What was done; an act without a sentence of its own is told by its code. */
  String what(Item item) {
    String key = "audit.act." + item.act();
    return words.has(key)
        ? words.say(
            key,
            item.subject(),
            item.number2(),
            item.grants().isEmpty() ? words.say("access.left") : grants(item.grants()))
        : words.say("audit.act.other", item.act());
  }

  /** What it was before the act; empty where the entry does not say. */
  String before(Item item) {
    if (item.before().matches("[0-9]+")) {
      return words.say("audit.before.revision", item.before());
    }
    return item.before().isEmpty() ? "" : grants(item.before());
  }

  private String grants(String labels) {
    try {
      return words.grants(Memberships.parse(labels));
    } catch (IllegalArgumentException unknown) {
      return labels; // of another version, or not written by us
    }
  }
}
