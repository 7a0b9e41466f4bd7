package id.perisai.admin.people;

import id.perisai.admin.frame.Visitor;
import id.perisai.publish.AccessList;
import id.perisai.publish.AccessList.Item;
import id.perisai.publish.SignedRepository;
import id.perisai.tenant.AccessReview.Second;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** Shows who may do what in the site, who can sign for it, and when they were here last. */
@Named("access")
@RequestScoped
public class AccessView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private SignedRepository repository;

  private List<Item> items;

  public List<Item> getItems() {
    if (items == null) {
      items = list().of(visit.acting());
    }
    return items;
  }

  /** How many people's signatures count. */
  public long getSigners() {
    return list().signing(visit.acting().tenant(), getItems());
  }

  /** How many people can sign what is published next: a leaver whose key still counts cannot. */
  public long getAble() {
    return list().able(visit.acting().tenant(), getItems());
  }

  private AccessList list() {
    return new AccessList(work, repository);
  }

  public String name(Item item) {
    return item.line().name();
  }

  public String email(Item item) {
    return item.line().email();
  }

  public String roles(Item item) {
    return words(item, visit);
  }

  static String words(Item item, Visitor visit) {
    return item.line().roles().isEmpty()
        ? visit.say("access.left")
        : visit.words().grants(item.line().grants());
  }

  public String since(Item item) {
    return item.line().since().map(visit::when).orElse("–");
  }

  public String seen(Item item) {
    return item.line().seen().map(visit::when).orElse(visit.say("access.never"));
  }

  /** When a signature of theirs was last taken here; null where none was. */
  public String signed(Item item) {
    return item.line().signed().map(visit::when).orElse(null);
  }

  public String second(Item item) {
    return second(item, visit);
  }

  static String second(Item item, Visitor visit) {
    Second second = item.line().second();
    if (second.none()) {
      return visit.say("access.second.none");
    }
    List<String> words = new ArrayList<>();
    if (second.passkeys() > 0) {
      words.add(visit.say("access.second.passkeys", second.passkeys()));
    }
    if (second.app()) {
      words.add(visit.say("access.second.app"));
    }
    words.add(visit.say("access.second.codes", second.recoveryCodes()));
    return String.join(", ", words);
  }

  public boolean signsIn(Item item) {
    return item.line().signsIn();
  }
}
