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
        ? words.say(key, item.subject(), item.number2(), grants(item))
        : words.say("audit.act.other", item.act());
  }

  private String grants(Item item) {
    if (item.grants().isEmpty()) {
      return words.say("access.left");
    }
    try {
      return words.grants(Memberships.parse(item.grants()));
    } catch (IllegalArgumentException unknown) {
      return item.grants(); // of another version, or not written by us
    }
  }
}
